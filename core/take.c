/*
 * Taking .s2i out of the upload directory into the source path: an old one
 * there is replaced as a whole. At any moment one of the two is complete at
 * the path, or aside for the next build to put back.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

#define HOOKS ".s2i"
#define HOOKS_NEW ".s2i.s2ibox-new"	/* a copy, complete or not */
#define HOOKS_OLD ".s2i.s2ibox-old"	/* complete, put aside */
#define HOOKS_TAKEN ".s2i.s2ibox-taken"	/* in the upload, to be removed */

static bool
is_there(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* What a build that was killed has left: its old .s2i is the one to keep. */
static void
clear_leftovers(int upload, int source)
{
	if (!is_there(source, HOOKS) && is_there(source, HOOKS_OLD) &&
	    tree_move(source, HOOKS_OLD, source, HOOKS) == -1)
		die(STATUS_OWN, "cannot put " HOOKS_OLD " back, the .s2i that "
		    "an earlier build left:");
	/* A read-only file system refuses even to remove nothing. */
	if ((is_there(upload, HOOKS_TAKEN) &&
	    tree_remove(upload, HOOKS_TAKEN) == -1) ||
	    (is_there(source, HOOKS_NEW) &&
	    tree_remove(source, HOOKS_NEW) == -1) ||
	    (is_there(source, HOOKS_OLD) &&
	    tree_remove(source, HOOKS_OLD) == -1))
		die(STATUS_OWN, "cannot remove .s2i.s2ibox-*, which an earlier "
		    "build left:");
}

/*
 * Puts NAME in FROM where SOURCE has its .s2i, by rename, and the old one
 * aside. Returns 0, or -1 with errno and all as it was.
 */
static int
replace_hooks(int from, const char *name, int source)
{
	int error;

	if (is_there(source, HOOKS) &&
	    tree_move(source, HOOKS, source, HOOKS_OLD) == -1)
		return -1;
	if (renameat(from, name, source, HOOKS) == 0)
		return 0;
	error = errno;
	if (is_there(source, HOOKS_OLD))
		renameat(source, HOOKS_OLD, source, HOOKS);
	errno = error;
	return -1;
}

/* The same by copying, across file systems; -1 with errno. */
static int
copy_hooks(int upload, int source)
{
	int error;

	if (tree_copy(upload, HOOKS, source, HOOKS_NEW) == -1 ||
	    replace_hooks(source, HOOKS_NEW, source) == -1) {
		error = errno;
		tree_remove(source, HOOKS_NEW);
		errno = error;
		return -1;
	}
	if (renameat(upload, HOOKS, upload, HOOKS_TAKEN) == 0) {
		if (tree_remove(upload, HOOKS_TAKEN) == -1)
			warn("cannot remove " HOOKS_TAKEN " from the upload "
			    "directory:");
		return 0;
	}
	/* A lower overlay layer's directory goes only entry by entry. */
	if (errno == EXDEV && tree_remove(upload, HOOKS) == 0)
		return 0;
	error = errno;
	if (tree_remove(source, HOOKS) == 0 && is_there(source, HOOKS_OLD))
		renameat(source, HOOKS_OLD, source, HOOKS);
	errno = error;
	return -1;
}

/* Opens the directory PATH; dies, 125, where that fails. */
static int
open_or_die(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		die(STATUS_OWN, "cannot open %s:", path);
	return fd;
}

/*
 * Moves .s2i from UPLOAD into the source path. Nothing to do where UPLOAD
 * has none. Dies, 125, with both as they were.
 */
void
hooks_take(const char *upload)
{
	struct stat st;
	int from, source;

	if (!path_exists(upload))
		return;
	from = open_or_die(upload);
	source = open_or_die(paths.source);
	clear_leftovers(from, source);
	if (fstatat(from, HOOKS, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!S_ISDIR(st.st_mode))
			die(STATUS_OWN, "%s/" HOOKS " is not a directory: make "
			    "it one in the application's repository", upload);
		if (replace_hooks(from, HOOKS, source) == -1 &&
		    (errno != EXDEV || copy_hooks(from, source) == -1))
			die(STATUS_OWN, "cannot move %s/" HOOKS " to %s:",
			    upload, paths.source);
		if (tree_remove(source, HOOKS_OLD) == -1)
			warn("cannot remove %s/" HOOKS_OLD ":", paths.source);
	} else if (errno != ENOENT) {
		die(STATUS_OWN, "cannot look at %s/" HOOKS ":", upload);
	}
	close(source);
	close(from);
}
