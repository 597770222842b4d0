/*
 * Taking .s2i out of the upload directory into the source path: an old one
 * there is replaced as a whole, and stays until the new one is complete.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

#define HOOKS ".s2i"
#define HOOKS_NEW ".s2i.s2ibox-new"
#define HOOKS_OLD ".s2i.s2ibox-old"

static bool
is_there(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* What a build that was killed has left: its old .s2i is the one to keep. */
static void
clear_leftovers(int source)
{
	if (!is_there(source, HOOKS) && is_there(source, HOOKS_OLD))
		renameat(source, HOOKS_OLD, source, HOOKS);
	if (tree_remove(source, HOOKS_NEW) == -1 ||
	    tree_remove(source, HOOKS_OLD) == -1)
		die(STATUS_OWN, "cannot remove what an earlier build left "
		    "behind, %s/" HOOKS_NEW " or " HOOKS_OLD ":", paths.source);
}

/* Puts the new tree in the old one's place; -1 with errno: nothing changed. */
static int
replace_hooks(int source)
{
	int error;

	if (is_there(source, HOOKS) &&
	    tree_move(source, HOOKS, source, HOOKS_OLD) == -1)
		return -1;
	if (renameat(source, HOOKS_NEW, source, HOOKS) == -1) {
		error = errno;
		renameat(source, HOOKS_OLD, source, HOOKS);
		errno = error;
		return -1;
	}
	return 0;
}

/*
 * Moves .s2i from UPLOAD into the source path. Nothing to do where UPLOAD
 * has none. Dies, 125, with both as they were.
 */
void
hooks_take(const char *upload)
{
	int from, source;
	struct stat st;

	from = open(upload, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (from == -1 && errno == ENOENT)
		return;
	if (from == -1)
		die(STATUS_OWN, "cannot open the upload directory %s:", upload);
	if (fstatat(from, HOOKS, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		if (errno != ENOENT)
			die(STATUS_OWN, "cannot look at %s/" HOOKS ":", upload);
		close(from);
		return;
	}
	if (!S_ISDIR(st.st_mode))
		die(STATUS_OWN, "%s/" HOOKS " is not a directory: make it one "
		    "in the application's repository", upload);
	source = directory_open(AT_FDCWD, ".");
	if (source == -1)
		die(STATUS_OWN, "cannot open the source path %s:",
		    paths.source);
	clear_leftovers(source);
	if (tree_move(from, HOOKS, source, HOOKS_NEW) == -1)
		die(STATUS_OWN, "cannot move %s/" HOOKS " into %s:", upload,
		    paths.source);
	if (replace_hooks(source) == -1) {
		warn("cannot replace %s/" HOOKS ":", paths.source);
		tree_move(source, HOOKS_NEW, from, HOOKS);
		_exit(STATUS_OWN);
	}
	if (tree_remove(source, HOOKS_OLD) == -1)
		warn("cannot remove %s/" HOOKS_OLD ":", paths.source);
	close(source);
	close(from);
}
