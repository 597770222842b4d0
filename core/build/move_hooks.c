/*
 * Moving the uploaded .s2i into the source path.
 *
 * In the upload directory .s2i.s2ibox-taken says that .s2i has been moved: it
 * is what is left of .s2i, or an empty file beside that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../files/files.h"
#include "../lib/lib.h"
#include "build.h"
#include "inside.h"

#define DOT_S2I_TAKEN ".s2i.s2ibox-taken"

/*
 * Removes what is left in UPLOAD of a .s2i that has been moved. Returns as
 * tree_remove does.
 */
static bool
remove_taken(int upload, struct failure *failure)
{
	struct stat st;

	if (fstatat(upload, DOT_S2I_TAKEN, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return errno == ENOENT ||
		    failure_set(failure, "look at", DOT_S2I_TAKEN, errno);
	if (S_ISREG(st.st_mode) && !tree_remove(upload, DOT_S2I, failure))
		return false;
	return tree_remove(upload, DOT_S2I_TAKEN, failure);
}

/*
 * Marks .s2i in UPLOAD as moved. A directory of a lower overlay layer can't be
 * renamed, and is half there while it is removed: for that a file is the mark.
 * Returns false with FAILURE.
 */
static bool
mark_taken(int upload, struct failure *failure)
{
	int fd;

	if (!tree_check_removable(upload, DOT_S2I, failure))
		return false;
	if (renameat(upload, DOT_S2I, upload, DOT_S2I_TAKEN) == 0)
		return true;
	if (errno != EXDEV)
		return failure_set(failure, "rename", DOT_S2I, errno);
	fd = openat(upload, DOT_S2I_TAKEN, O_WRONLY | O_CREAT | O_EXCL |
	    O_CLOEXEC, 0600);
	if (fd == -1)
		return failure_set(failure, "make", DOT_S2I_TAKEN, errno);
	close(fd);
	return true;
}

/*
 * Replaces .s2i in SOURCE by the one in UPLOAD, whose path is PATH. Dies, 125:
 * with both as they were or, where that fails too, with what the next build
 * recovers.
 */
static void
replace_hooks(int upload, const char *path, int source)
{
	struct failure failure;
	bool saved, restored;
	char *cure;

	saved = backup_make(source, &failure);
	if (saved &&
	    rename_or_copy(upload, DOT_S2I, source, DOT_S2I, &failure) &&
	    (!is_there(upload, DOT_S2I) || mark_taken(upload, &failure)))
		return;
	cure = cure_for(&failure, saved ? cure_by_chown(path) :
	    xasprintf("let user %u write in %s/" DOT_S2I, geteuid(),
	    paths.source));
	restored = saved ? backup_restore(source, NULL) :
	    backup_recover(source, NULL);
	die(STATUS_OWN, "cannot move %s/" DOT_S2I " to %s: %s%s%s", path,
	    paths.source, failure_text(&failure), cure,
	    restored ? "" : "; the next build will clear up what is left");
}

/*
 * Moves .s2i from UPLOAD, whose path is PATH, if it has one. Dies, 125, as
 * replace_hooks does; once .s2i is in its place it stays there.
 */
static void
move_hooks(int upload, const char *path, int source)
{
	long start = milliseconds();
	struct failure failure;
	struct stat st;

	if (!remove_taken(upload, &failure))
		die(STATUS_OWN, "cannot clear up %s/" DOT_S2I_TAKEN ", which "
		    "an earlier build left: %s", path, failure_text(&failure));
	if (fstatat(upload, DOT_S2I, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		if (errno != ENOENT)
			die(STATUS_OWN, "cannot look at %s/" DOT_S2I ":", path);
		return;
	}
	if (!S_ISDIR(st.st_mode))
		die(STATUS_OWN, "%s/" DOT_S2I " is not a directory: make it "
		    "one in the application's repository", path);
	progress("Moving %s/" DOT_S2I " to %s", path, paths.source);
	replace_hooks(upload, path, source);
	if (!remove_taken(upload, &failure))
		die(STATUS_OWN, "cannot remove %s/" DOT_S2I ", which %s has "
		    "now: %s", path, paths.source, failure_text(&failure));
	if (!backup_remove(source, &failure))
		warn("cannot remove the old " DOT_S2I " from %s: %s",
		    paths.source, failure_text(&failure));
	timings_add("move", "the move of " DOT_S2I, start);
}

/*
 * Moves .s2i from the directory UPLOAD into the source path, where it replaces
 * an old one; if there is none in UPLOAD, there is nothing to do. First clears
 * up what a killed build has left. Dies, 125: with both as they were or, where
 * that fails too, with what the next build recovers; once .s2i is in its place
 * it stays there.
 */
void
move_uploaded_hooks(const char *upload)
{
	int source = open_or_die(paths.source), from;
	struct failure failure;

	if (!backup_recover(source, &failure))
		die(STATUS_OWN, "cannot clear up %s/.s2i.s2ibox-*, which an "
		    "earlier build left: %s", paths.source,
		    failure_text(&failure));
	if (path_exists(upload)) {
		from = open_or_die(upload);
		move_hooks(from, upload, source);
		close(from);
	}
	close(source);
}
