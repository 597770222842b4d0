/*
 * Taking what was uploaded into the source path: .s2i, as a whole, or all.
 * In the upload directory .s2i.s2ibox-taken says that .s2i was taken: it is
 * what is left of that, or an empty file beside it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../files/files.h"
#include "../lib/lib.h"
#include "build.h"
#include "inside.h"

#define DOT_S2I_TAKEN ".s2i.s2ibox-taken"

/* ": ABOVE ENTRY: why", of errno and directory_failed; the caller owns it. */
static char *
failure(const char *above)
{
	const char *why = strerror(errno), *entry = directory_failed();

	if (!entry)
		return xasprintf(": %s", why);
	return xasprintf(": %s%s: %s", above, entry, why);
}

/* The cure, if ERROR is a matter of rights; the caller owns it. */
static char *
cure(const char *upload, int error)
{
	if (error != EACCES && error != EPERM)
		return xstrdup("");
	if (access(paths.source, W_OK) == -1)
		return xasprintf(": let user %u write in %s", geteuid(),
		    paths.source);
	return xasprintf(": copy it to %s by COPY --chown=%u:0", upload,
	    geteuid());
}

/* The same for an old .s2i that can't be put aside. */
static char *
cure_hooks(int error)
{
	if ((error != EACCES && error != EPERM) ||
	    access(paths.source, W_OK) == -1)
		return cure(paths.source, error);
	return xasprintf(": let user %u write in %s/" DOT_S2I, geteuid(),
	    paths.source);
}

/* Opens the directory PATH, for the names in it; dies, 125, if it can't. */
static int
open_or_die(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		die(STATUS_OWN, "cannot open %s:", path);
	return fd;
}

/* Removes what is left of a .s2i that was taken; as tree_remove. */
static int
remove_taken(int upload)
{
	struct stat st;

	if (fstatat(upload, DOT_S2I_TAKEN, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return errno == ENOENT ? 0 : -1;
	if (S_ISREG(st.st_mode) && tree_remove(upload, DOT_S2I) == -1)
		return -1;
	return tree_remove(upload, DOT_S2I_TAKEN);
}

/*
 * Says that .s2i in UPLOAD is taken. A directory of a lower overlay layer
 * can't be renamed, and is half there while it is removed: so a file says it.
 */
static int
mark_taken(int upload)
{
	int fd;

	if (tree_check_removable(upload, DOT_S2I) == -1)
		return -1;
	if (renameat(upload, DOT_S2I, upload, DOT_S2I_TAKEN) == 0)
		return 0;
	if (errno != EXDEV)
		return -1;
	fd = openat(upload, DOT_S2I_TAKEN, O_WRONLY | O_CREAT | O_EXCL |
	    O_CLOEXEC, 0600);
	if (fd != -1)
		close(fd);
	return fd == -1 ? -1 : 0;
}

/* Moves .s2i of UPLOAD to SOURCE, which has none. 0, or -1 with errno. */
static int
move_hooks(int upload, int source)
{
	if (renameat(upload, DOT_S2I, source, DOT_S2I) == 0)
		return 0;
	if (errno != EXDEV ||
	    tree_copy(upload, DOT_S2I, source, DOT_S2I_NEW) == -1 ||
	    renameat(source, DOT_S2I_NEW, source, DOT_S2I) == -1)
		return -1;
	return mark_taken(upload);
}

/* Replaces .s2i in SOURCE by that of UPLOAD, a directory; dies, 125. */
static void
replace_hooks(int upload, const char *path, int source)
{
	bool aside = backup_make(source) == 0;
	int error;
	char *why, *how;

	if (aside && move_hooks(upload, source) == 0)
		return;
	error = errno;
	why = failure(DOT_S2I "/");
	how = aside ? cure(path, error) : cure_hooks(error);
	if ((aside ? backup_restore(source) : backup_recover(source)) == -1)
		how = xasprintf("%s; the next build clears that up", how);
	die(STATUS_OWN, "cannot move %s/" DOT_S2I " to %s%s%s", path,
	    paths.source, why, how);
}

/*
 * Moves .s2i from UPLOAD into the source path; an old one there is replaced.
 * Nothing to do where UPLOAD has none. Dies, 125, with both as they were.
 */
void
move_uploaded_hooks(const char *upload)
{
	int source = open_or_die(paths.source), from = -1;
	struct stat st;

	if (path_exists(upload))
		from = open_or_die(upload);
	if (backup_recover(source) == -1)
		die(STATUS_OWN, "cannot clear up %s/.s2i.s2ibox-*, which an "
		    "earlier build left%s", paths.source, failure(""));
	if (from != -1 && remove_taken(from) == -1)
		die(STATUS_OWN, "cannot clear up %s/" DOT_S2I_TAKEN ", which "
		    "an earlier build left%s", upload, failure(""));
	if (from != -1 &&
	    fstatat(from, DOT_S2I, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!S_ISDIR(st.st_mode))
			die(STATUS_OWN, "%s/" DOT_S2I " is not a directory: "
			    "make it one in the application's repository",
			    upload);
		replace_hooks(from, upload, source);
		if (remove_taken(from) == -1)
			die(STATUS_OWN, "cannot remove %s/" DOT_S2I ", which "
			    "%s has now%s", upload, paths.source, failure(""));
		if (backup_remove(source) == -1)
			warn("cannot remove %s/.s2i.s2ibox-old%s",
			    paths.source, failure(""));
	} else if (from != -1 && errno != ENOENT) {
		die(STATUS_OWN, "cannot look at %s/" DOT_S2I ":", upload);
	}
	close(source);
	if (from != -1)
		close(from);
}

/*
 * Moves all of UPLOAD, a directory, into the source path, where a file is
 * replaced and a directory keeps what it has besides. Dies, 125, with each
 * file complete here or there.
 */
void
move_uploaded_source(const char *upload)
{
	int source = open_or_die(paths.source), error;
	char *why;

	if (tree_merge(upload, source) == -1) {
		error = errno;
		why = failure("");
		die(STATUS_OWN, "cannot move all of %s to %s%s%s", upload,
		    paths.source, why, cure(upload, error));
	}
	close(source);
}
