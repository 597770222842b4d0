/*
 * Group permissions for a process that runs as a random uid and in group 0:
 * what the builders' fix-permissions leaves behind, in one walk that follows
 * no link, stays on one file system and changes only what differs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

/* Fixes the directory FD and gives it to the walk, or closes it. */
static void
fix_directory(struct fix *fix, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || st.st_dev != fix->device) {
		close(fd);
		return;
	}
	fix_descriptor(fix, fd, &st);
	walk_enter(fd, &st);
}

/* Fixes ENTRY, and enters it if it is a directory. */
static void
fix_entry(struct fix *fix, const struct walk_entry *entry)
{
	int fd, error;

	if (entry->type == DT_LNK || (entry->type != DT_DIR &&
	    !fix_name(fix, entry->dir, entry->name)))
		return;
	fd = walk_open(entry->dir, entry->name, O_RDONLY | O_DIRECTORY);
	error = errno;
	if (fd != -1)
		fix_directory(fix, fd);
	/* One that can't be entered may still be fixed itself. */
	else if (fix_name(fix, entry->dir, entry->name))
		fix_failed(fix, entry->dir, entry->name, error);
}

/* Fixes the directory FD, which it closes, and all below it. */
static void
fix_tree(struct fix *fix, int fd)
{
	struct walk_entry entry;

	fix_directory(fix, fd);
	while (walk_next(&entry))
		if (entry.error)
			fix_failed(fix, -1, NULL, entry.error);
		else
			fix_entry(fix, &entry);
}

/*
 * Fixes PATH and all below it. FD is open to it, and is closed; ST is its
 * status. UNREADABLE is 0, or the errno of opening it as a directory to read.
 */
static void
fix_path(const char *path, int fd, struct stat *st, int unreadable)
{
	struct fix fix = { .user = geteuid(), .device = st->st_dev };

	if (!unreadable) {
		fix_tree(&fix, fd);
	} else {
		if (S_ISDIR(st->st_mode))
			fix_failed(&fix, fd, NULL, unreadable);
		fix_descriptor(&fix, fd, st);
		close(fd);
	}
	if (fix.failures == 0)
		return;
	warn("cannot give group 0 all of the owner's permissions for %s: "
	    "%zu failure%s, the first%s%s: %s", path, fix.failures,
	    fix.failures > 1 ? "s" : "", fix.first_path ? " at " : "",
	    fix.first_path ? fix.first_path : "", strerror(fix.first_error));
}

/*
 * Gives group 0 the owner's permissions for PATH, which may be a link itself,
 * and for all below it. Only root changes files of other users. Counts what
 * fails in one warning. Returns false, without a message, where there is no
 * PATH.
 */
bool
permissions_fix(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), unreadable = 0;
	struct stat st;

	if (fd == -1) {
		unreadable = errno;
		fd = open(path, O_PATH | O_CLOEXEC);
	}
	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return false;
	if (fd == -1 || fstat(fd, &st) == -1) {
		close_keeping_errno(fd);
		warn("cannot give group 0 the owner's permissions for %s:",
		    path);
	} else if (path_is_same(path, "/")) {
		warn("%s is the root directory: its permissions stay as they "
		    "are", path);
		close(fd);
	} else {
		fix_path(path, fd, &st, unreadable);
	}
	return true;
}

/*
 * Whether permissions_fix(OUTER) reaches INNER. It does not where OUTER is the
 * root directory, which it refuses, or INNER is on another file system.
 */
bool
permissions_cover(const char *outer, const char *inner)
{
	struct stat so, si;

	return path_lies_in(inner, outer) && stat(outer, &so) == 0 &&
	    stat(inner, &si) == 0 && so.st_dev == si.st_dev &&
	    (!path_is_same(outer, "/") || path_is_same(inner, "/"));
}
