/*
 * The three variables by which libnss_wrapper gives a random user id a name:
 * they name its passwd file, its group file and, in LD_PRELOAD, the library.
 */
#include <string.h>

#include "../lib/lib.h"
#include "inside.h"

enum { PASSWD_MAX = 64 << 10 };	/* bytes */

/*
 * What follows BEGINNING in the entry of ENVIRONMENT that begins so, or NULL.
 * ENVIRONMENT is as /proc shows it: an empty entry ends it.
 */
const char *
find_entry(const char *environment, const char *beginning)
{
	const size_t n = strlen(beginning);

	for (; *environment; environment += strlen(environment) + 1)
		if (strncmp(environment, beginning, n) == 0)
			return environment + n;
	return NULL;
}

/* Finds libnss_wrapper's entry, of N bytes, in PRELOAD; NULL: it has none. */
static const char *
find_library(const char *preload, size_t *n)
{
	static const char separators[] = ": \t\n", name[] = "libnss_wrapper";
	const char *entry;

	for (entry = preload; *entry; entry += *n) {
		entry += strspn(entry, separators);
		*n = strcspn(entry, separators);
		if (memmem(entry, *n, name, sizeof(name) - 1))
			return entry;
	}
	return NULL;
}

/*
 * Finds the three variables in ENVIRONMENT, which WRAPPER then points into.
 * Returns false unless it has them all.
 */
bool
nss_wrapper_find(const char *environment, struct nss_wrapper *wrapper)
{
	const char *preload = find_entry(environment, "LD_PRELOAD=");

	wrapper->passwd = find_entry(environment, "NSS_WRAPPER_PASSWD=");
	wrapper->group = find_entry(environment, "NSS_WRAPPER_GROUP=");
	wrapper->library = preload ?
	    find_library(preload, &wrapper->library_length) : NULL;
	return wrapper->passwd && wrapper->group && wrapper->library;
}

/* Whether LINE, of a passwd file, is the entry of UID, in decimal. */
static bool
is_entry_of(const char *line, const char *uid)
{
	const size_t n = strlen(uid);
	int colons;

	for (colons = 0; colons < 2; colons++) {
		line += strcspn(line, ":\n");
		if (*line++ != ':')
			return false;
	}
	return strncmp(line, uid, n) == 0 && line[n] == ':';
}

/*
 * Whether the passwd file of WRAPPER has an entry of UID, in decimal, in its
 * first bytes, PASSWD_MAX at most.
 */
bool
nss_wrapper_knows(const struct nss_wrapper *wrapper, const char *uid)
{
	char text[PASSWD_MAX + 1];
	const char *line;
	ssize_t n;

	n = read_head(wrapper->passwd, text, PASSWD_MAX);
	if (n == -1)
		return false;
	text[n] = '\0';
	for (line = text; !is_entry_of(line, uid); line++) {
		line = strchr(line, '\n');
		if (!line)
			return false;
	}
	return true;
}

/* Sets the variables of WRAPPER. What LD_PRELOAD holds already stays in it. */
void
nss_wrapper_set(const struct nss_wrapper *wrapper)
{
	const char *preload = variable("LD_PRELOAD"), *ours;
	const size_t n = wrapper->library_length;
	size_t ours_length = 0;
	char *library = permanent_memory(n + 1);

	memcpy(library, wrapper->library, n);
	library[n] = '\0';
	variable_set("NSS_WRAPPER_PASSWD", wrapper->passwd);
	variable_set("NSS_WRAPPER_GROUP", wrapper->group);
	ours = preload ? find_library(preload, &ours_length) : NULL;
	if (!preload)
		variable_set("LD_PRELOAD", library);
	else if (!ours || ours_length != n || memcmp(ours, library, n) != 0)
		variable_set("LD_PRELOAD",
		    permanent_text(library, ":", preload, NULL));
}
