/*
 * Which file this program is, and whether another one is s2ibox too.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>

#include "../lib/lib.h"
#include "app.h"

enum { SELF_MAX = 16 << 20 };	/* bytes: no s2ibox will ever be larger */

/* In every version of s2ibox: adopt and install may replace such a file. */
static const char signature[] = "\n@(#) this file is s2ibox\n";

static bool
is_elf_file(const char *path)
{
	char head[4];

	return read_head(path, head, 4) == 4 &&
	    memcmp(head, "\177ELF", 4) == 0;
}

/* The file that was started, absolute; NULL if the kernel doesn't tell. */
static char *started;

/* argv[0] names it, so it is not a script that this program interprets. */
static bool argv0_names_it;

/*
 * Remembers which file was started. To be called, with argv[0], before the
 * working directory changes.
 */
void
self_remember_file(const char *called)
{
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel gives a number */
	const char *path = (const char *)getauxval(AT_EXECFN);

	if (!path)
		return;
	started = *path == '/' ? (char *)path : path_absolute(path);
	argv0_names_it = strcmp(path_base(path), path_base(called)) == 0;
}

/* Whether the started file is this program, and will be there later on. */
static bool
is_started_file_ours(void)
{
	/* A descriptor that was executed may be closed, or another file's. */
	if (!started || strncmp(started, "/dev/fd/", 8) == 0 ||
	    strncmp(started, "/proc/", 6) == 0)
		return false;
	/* For the interpreter of a "#!" line it is the script. */
	return argv0_names_it || is_elf_file(started);
}

/*
 * The absolute path of this program's file. What the kernel says at the start
 * is preferred, as it needs no /proc.
 */
const char *
self_path(void)
{
	static const char *path;

	if (!path && is_started_file_ours())
		path = started;
	if (!path)
		path = path_link("/proc/self/exe");
	if (!path)
		path = started;
	if (!path)
		die(STATUS_OWN, "cannot find s2ibox's own file: mount /proc");
	return path;
}

/*
 * Whether PATH is s2ibox: this very file, or one that holds the signature, as
 * copies and other versions do. Returns false if PATH can't be read.
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
	    st.st_size > SELF_MAX || !is_elf_file(path))
		return false;
	text = read_file(path, &length);
	found = text && memmem(text, length, signature, sizeof(signature) - 1);
	free(text);
	return found;
}
