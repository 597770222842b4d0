/*
 * Directories by descriptor: never through a link.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

static char *failed;	/* the path at which directory_each failed last */

/* A descriptor for the directory NAME in FROM, never through a link. */
int
directory_open(int from, const char *name)
{
	return openat(from, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void
failed_forget(void)
{
	free(failed);
	failed = NULL;
}

/* What failed was NAME, or something in it that is noted already. */
static void
failed_note(const char *name)
{
	char *in = failed;

	failed = in ? xasprintf("%s/%s", name, in) : xstrdup(name);
	free(in);
}

/*
 * The path of the entry at which the last directory_each failed, below the
 * outermost directory; NULL where it was that one itself. To be read before
 * another one is visited; the caller doesn't own it.
 */
const char *
directory_failed(void)
{
	return failed;
}

/*
 * Visits each entry of the directory NAME in FROM, with its own descriptor
 * and CONTEXT. Returns 0; or what the first VISIT returned that wasn't 0,
 * which is -1 with errno for a failure.
 */
int
directory_each(int from, const char *name, void *context,
    int (*visit)(int from, const char *name, void *context))
{
	int fd = directory_open(from, name), result = 0, error;
	struct dirent *entry;
	DIR *dir;

	failed_forget();
	if (fd == -1)
		return -1;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -1;
	}
	while (result == 0 && (errno = 0, entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		failed_forget();
		result = visit(fd, entry->d_name, context);
	}
	error = errno;
	if (result == -1)
		failed_note(entry->d_name);
	else if (result == 0 && error)
		result = -1;
	closedir(dir);
	errno = error;
	return result;
}

static int
stop_entry(int from, const char *name, void *unused)
{
	(void)from, (void)name, (void)unused;
	return 1;
}

/* Whether PATH is a directory without an entry. */
bool
path_is_empty(const char *path)
{
	return directory_each(AT_FDCWD, path, NULL, stop_entry) == 0;
}

/*
 * Makes DIR, an operand or NULL for none, the working directory, or dies with
 * 125. Returns what comes before the names of its files in messages, "DIR/" or
 * "", which the caller owns: in a command it doesn't look like an option.
 */
char *
directory_enter(const char *dir)
{
	if (!dir || strcmp(dir, ".") == 0)
		return xstrdup("");
	if (chdir(dir) == -1)
		die(STATUS_OWN, "cannot enter %s:", dir);
	return xasprintf("%s%s%s", *dir == '-' ? "./" : "", dir,
	    dir[strlen(dir) - 1] != '/' ? "/" : "");
}
