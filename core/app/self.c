/*
 * Which file this program is, and whether another one is s2ibox too.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

enum { SELF_MAX = 16 << 20 };	/* no s2ibox will ever be larger, in bytes */

/* Tells a copy of any version: adopt and install may replace such a file. */
static const char signature[] = "\n@(#) this file is s2ibox\n";

static bool
is_program_file(const char *path)
{
	char head[4];

	return read_head(path, head, 4) == 4 &&
	    memcmp(head, "\177ELF", 4) == 0;
}

/* What was started, absolute; NULL where the kernel doesn't tell. */
static char *started;
static bool called_so;		/* by its own name: no script's interpreter */

/* To be called, with argv[0], before the working directory changes. */
void
self_remember(const char *called)
{
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): so the kernel tells it */
	const char *path = (const char *)getauxval(AT_EXECFN);

	if (!path)
		return;
	started = *path == '/' ? (char *)path : path_absolute(path);
	called_so = strcmp(path_base(path), path_base(called)) == 0;
}

/*
 * The absolute path of this program's file. The kernel's own word needs no
 * /proc; but it is the script's name where this is the interpreter of a "#!"
 * line, and may not last where a descriptor was started.
 */
const char *
self_path(void)
{
	static char *path;
	ssize_t n;

	if (path)
		return path;
	if (started && strncmp(started, "/dev/fd/", 8) != 0 &&
	    strncmp(started, "/proc/", 6) != 0 &&
	    (called_so || is_program_file(started))) {
		path = started;
		return path;
	}
	path = xrealloc(NULL, 4097);
	n = readlink("/proc/self/exe", path, 4096);
	if (n > 0) {
		path[n] = '\0';
		return path;
	}
	if (!started)
		die(STATUS_OWN, "cannot tell which file this is: mount /proc");
	free(path);
	path = started;
	return path;
}

/*
 * Whether PATH is s2ibox: the same file, or one with our signature, which
 * copies and other versions have as well. False where it can't be read.
 */
bool
is_s2ibox(const char *path)
{
	struct stat st;
	size_t length;
	bool found;
	char *text;

	if (path_is_same(path, self_path()))
		return true;
	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_size > SELF_MAX || !is_program_file(path))
		return false;
	text = read_file(path, &length);
	found = text && memmem(text, length, signature, sizeof(signature) - 1);
	free(text);
	return found;
}
