/*
 * Group permissions for a random uid of group 0: what the builders'
 * fix-permissions leaves behind, in one walk by descriptor that follows no
 * link, stays on one file system and changes only what differs. What is
 * changed is the very file that was looked at, whoever renames meanwhile.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

enum { MOUNT_ROOT = 0x2000 };	/* statx's; libc's headers may be older */

static struct task {
	dev_t device;
	uid_t user;
	size_t failures;
	int error;		/* the first failure's errno */
	bool wrong;		/* what was looked at last was */
} task;

static void
count_failure(void)
{
	if (task.failures++ == 0)
		task.error = errno;
}

/* The mode that the owner's rights give the group. */
static mode_t
mode_wanted(mode_t mode)
{
	mode |= S_IRGRP | S_IWGRP;
	if (S_ISDIR(mode) || mode & S_IXUSR)
		mode |= S_IXGRP;
	return mode & 07777;
}

/* Whether what ST tells of is ours to change, and is to be changed. */
static bool
is_wrong(const struct stat *st)
{
	return !S_ISLNK(st->st_mode) &&
	    (task.user == 0 || st->st_uid == task.user) &&
	    (st->st_gid != 0 ||
	    mode_wanted(st->st_mode) != (st->st_mode & 07777));
}

/*
 * Whether FD belongs to another file system. overlayfs shows the devices of
 * its layers in what is no directory: there only the root of a mount counts.
 */
static bool
is_elsewhere(int fd, const struct stat *st)
{
	uint64_t statx[32] = { 0 };

	if (st->st_dev == task.device || S_ISDIR(st->st_mode))
		return st->st_dev != task.device;
	return syscall(SYS_statx, fd, "", AT_EMPTY_PATH, 0, statx) == 0 &&
	    statx[1] & MOUNT_ROOT;
}

/* Mends what FD, which may be an O_PATH one, and ST tell of. */
static void
mend(int fd, struct stat *st)
{
	if (is_elsewhere(fd, st))
		return;
	if (st->st_gid != 0) {
		if (fchownat(fd, "", (uid_t)-1, 0, AT_EMPTY_PATH) == -1)
			count_failure();
		/* That takes these bits away, but for directories. */
		else if (st->st_mode & (S_ISUID | S_ISGID))
			fstat(fd, st);
	}
	if (mode_wanted(st->st_mode) != (st->st_mode & 07777) &&
	    chmod_descriptor(fd, mode_wanted(st->st_mode)) == -1)
		count_failure();
}

/*
 * Looks at NAME in DIR, which is opened only if there is something to mend:
 * where the last one was wrong this one most often is, and is opened at once.
 * Whether it is a directory; what is no more is none, and no failure.
 */
static bool
mend_name(int dir, const char *name)
{
	struct stat st;
	int fd = -1, result;

	if (!task.wrong) {
		result = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
		task.wrong = result == 0 && is_wrong(&st);
	}
	if (task.wrong) {
		fd = chmod_open(dir, name);
		result = fd == -1 ? -1 : fstat(fd, &st);
		task.wrong = result == 0 && is_wrong(&st);
	}
	if (result == -1 && errno != ENOENT)
		count_failure();
	if (task.wrong)
		mend(fd, &st);
	if (fd != -1)
		close(fd);
	return result == 0 && S_ISDIR(st.st_mode);
}

/* Mends FD, a directory, and gives it to the walk. */
static void
enter(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || st.st_dev != task.device) {
		close(fd);
		return;
	}
	if (is_wrong(&st))
		mend(fd, &st);
	walk_enter(fd, &st);
}

/* A directory that can't be entered may still be one to mend. */
static void
visit(const struct walk_entry *entry)
{
	int fd, error;

	if (entry->type == DT_LNK || (entry->type != DT_DIR &&
	    !mend_name(entry->dir, entry->name)))
		return;
	fd = walk_open(entry->dir, entry->name, O_RDONLY | O_DIRECTORY);
	error = errno;
	if (fd != -1) {
		enter(fd);
	} else if (mend_name(entry->dir, entry->name)) {
		errno = error;
		count_failure();
	}
}

/* Mends FD, the walk's top, and all below it; the descriptor is closed. */
static void
mend_tree(int fd)
{
	struct walk_entry entry;
	int result;

	enter(fd);
	while ((result = walk_next(&entry)) != 0)
		if (result == -1)
			count_failure();
		else
			visit(&entry);
}

/*
 * Mends PATH, which may be a link itself, and all below it: own files only,
 * unless root. What fails is counted in one warning. Returns false, and says
 * nothing, where there is no PATH.
 */
bool
permissions_fix(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error = errno;
	bool readable = fd != -1;
	struct stat st;

	if (!readable)
		fd = open(path, O_PATH | O_CLOEXEC);
	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return false;
	if (fd == -1 || fstat(fd, &st) == -1) {
		warn("group 0 could not be given what it needs in %s:", path);
		return true;
	}
	if (path_is_same(path, "/")) {
		warn("%s is the root directory: its permissions stay as they "
		    "are", path);
		close(fd);
		return true;
	}
	task = (struct task){ .device = st.st_dev, .user = geteuid() };
	if (readable) {
		mend_tree(fd);
	} else {
		errno = error;
		if (S_ISDIR(st.st_mode))
			count_failure();
		if (is_wrong(&st))
			mend(fd, &st);
		close(fd);
	}
	errno = task.error;
	if (task.failures)
		warn("group 0 could not be given all it needs below %s: "
		    "%zu failure%s, the first:", path, task.failures,
		    task.failures > 1 ? "s" : "");
	return true;
}

/*
 * Whether permissions_fix(OUTER) mends INNER, too: it refuses the root
 * directory, and stays on one file system.
 */
bool
permissions_reach(const char *outer, const char *inner)
{
	struct stat so, si;

	return path_lies_in(inner, outer) && stat(outer, &so) == 0 &&
	    stat(inner, &si) == 0 && so.st_dev == si.st_dev &&
	    (!path_is_same(outer, "/") || path_is_same(inner, "/"));
}
