/*
 * The container's user, as the running application knows it.
 *
 * For a random user id the builder's generate_container_user writes a passwd
 * file with an entry, and sets three variables for nss_wrapper. The start
 * has sourced it. A probe that did so again would need bash, and would rewrite
 * the file that the application may be reading just then. So it takes the
 * variables from the application instead, where /proc shows that they fit this
 * process.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "inside.h"

enum {
	/* Of builder images: generate_container_user sets nothing for it. */
	BUILDER_UID = 1001,
	/* Bytes, on the stack: the first malloc would take too long. Of a
	 * larger environment nothing is taken. */
	ENVIRONMENT_MAX = 256 << 10
};

/*
 * Reads the environment that the process PID, in decimal, was started with
 * into TEXT, of ENVIRONMENT_MAX bytes. Returns false where it can't be read or
 * is too large, where the process is another user's, and where a title has
 * been written over it.
 */
static bool
read_environment(const char *pid, char *text)
{
	const char *path = permanent_text("/proc/", pid, "/environ", NULL);
	struct stat st;
	ssize_t n;

	if (stat(path, &st) == -1 || st.st_uid != geteuid())
		return false;
	n = read_head(path, text, ENVIRONMENT_MAX);
	if (n < 0 || n > ENVIRONMENT_MAX - 2)
		return false;
	text[n] = text[n + 1] = '\0';	/* ends with an empty entry */
	return strchr(text, '=');
}

/*
 * Takes the variables from ENVIRONMENT, if that is of an application with our
 * source path, and its passwd file knows this user. A bash that is just making
 * the environment has source.bash's variables.
 */
static bool
take_from(const char *environment)
{
	const char *source = find_entry(environment, MARKER "=");
	struct nss_wrapper wrapper;

	if (!source || strcmp(source, paths.source) != 0 ||
	    find_entry(environment, FOR_BASH) ||
	    !nss_wrapper_find(environment, &wrapper) ||
	    !nss_wrapper_knows(&wrapper, permanent_number((long)geteuid())))
		return false;
	nss_wrapper_set(&wrapper);
	return true;
}

/* Takes the variables from a child of process 1. TEXT is for environments. */
static bool
take_from_children(char *text)
{
	char list[4096], *pid, *rest = list;
	ssize_t n;

	n = read_head("/proc/1/task/1/children", list, sizeof(list) - 1);
	list[n > 0 ? n : 0] = '\0';
	while ((pid = strtok_r(rest, " ", &rest)))
		if (read_environment(pid, text) && take_from(text))
			return true;
	return false;
}

/*
 * Takes NSS_WRAPPER_PASSWD, NSS_WRAPPER_GROUP and the libnss_wrapper in
 * LD_PRELOAD from the running application: process 1, or its child where
 * process 1 is s2ibox. Returns false, and sets nothing, where
 * generate_container_user must be sourced.
 */
bool
container_user_take(void)
{
	const uid_t uid = geteuid();
	char text[ENVIRONMENT_MAX];

	if (uid == 0 || uid == BUILDER_UID || getpid() == 1)
		return false;
	if (!read_environment("1", text))
		return false;
	return take_from(text) ||
	    (is_s2ibox("/proc/1/exe") && take_from_children(text));
}
