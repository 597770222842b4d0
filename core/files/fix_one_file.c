/*
 * Giving group 0 its access to one file: the group itself, and the owner's
 * permissions. What is changed is the very file that was looked at, even if
 * somebody renames it meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

/*
 * The kernel's struct statx, which the headers of an older libc or Linux lack.
 * cppcheck is told which fields only the kernel uses.
 */
struct file_status {
	uint32_t mask;		/* cppcheck-suppress unusedStructMember */
	uint32_t block_size;	/* cppcheck-suppress unusedStructMember */
	uint64_t attributes;
	uint64_t others[30];	/* cppcheck-suppress unusedStructMember */
};

enum { MOUNT_ROOT = 0x2000 };	/* among the attributes */

/*
 * Counts a failure, for the reason ERROR, a value of errno. It happened at NAME
 * in the directory FD or, where NAME is NULL, at the file FD. The first one's
 * path is never freed.
 */
void
fix_failed(struct fix *fix, int fd, const char *name, int error)
{
	char *path;

	if (fix->failures++ > 0)
		return;
	path = path_link(xasprintf("/proc/self/fd/%d", fd));
	if (path && name)
		path = xasprintf("%s/%s", path, name);
	fix->first_path = path;
	fix->first_error = error;
}

/*
 * What MODE should be: the group may read and write, and execute what the
 * owner may execute, or enter a directory.
 */
static mode_t
mode_wanted(mode_t mode)
{
	mode |= S_IRGRP | S_IWGRP;
	if (S_ISDIR(mode) || mode & S_IXUSR)
		mode |= S_IXGRP;
	return mode & 07777;
}

static bool
is_mode_wrong(const struct stat *st)
{
	return mode_wanted(st->st_mode) != (st->st_mode & 07777);
}

/* Whether a file with the status ST must be changed, and is ours to change. */
static bool
is_wrong(const struct fix *fix, const struct stat *st)
{
	return !S_ISLNK(st->st_mode) &&
	    (fix->user == 0 || st->st_uid == fix->user) &&
	    (st->st_gid != 0 || is_mode_wrong(st));
}

/*
 * Whether FD, with the status ST, belongs to another file system. Overlayfs
 * reports, for a file that isn't a directory, the device of its layer: a
 * different device proves nothing. Such a file is elsewhere only if it is a
 * mount point itself.
 */
static bool
is_elsewhere(const struct fix *fix, int fd, const struct stat *st)
{
	struct file_status status = { 0 };

	return st->st_dev != fix->device && (S_ISDIR(st->st_mode) ||
	    (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, 0, &status) == 0 &&
	    status.attributes & MOUNT_ROOT));
}

/*
 * Changes the file FD, with the status ST, if that is needed. FD may be opened
 * with O_PATH.
 */
void
fix_descriptor(struct fix *fix, int fd, struct stat *st)
{
	if (!is_wrong(fix, st) || is_elsewhere(fix, fd, st))
		return;
	if (st->st_gid != 0) {
		if (fchownat(fd, "", (uid_t)-1, 0, AT_EMPTY_PATH) == -1)
			fix_failed(fix, fd, NULL, errno);
		/* That has taken these bits away, except from a directory. */
		else if (st->st_mode & (S_ISUID | S_ISGID))
			fstat(fd, st);
	}
	if (is_mode_wrong(st) &&
	    !chmod_descriptor(fd, mode_wanted(st->st_mode)))
		fix_failed(fix, fd, NULL, errno);
}

/*
 * Changes NAME in DIR, if that is needed. It is opened only then; but after a
 * file that was wrong it is opened at once, since neighbours most often are
 * alike. Returns whether it is a directory. If it has gone, that is no failure.
 */
bool
fix_name(struct fix *fix, int dir, const char *name)
{
	struct stat st;
	int fd = -1, result;

	if (!fix->last_was_wrong) {
		result = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
		fix->last_was_wrong = result == 0 && is_wrong(fix, &st);
	}
	if (fix->last_was_wrong) {
		fd = chmod_open(dir, name);
		result = fd == -1 ? -1 : fstat(fd, &st);
		fix->last_was_wrong = result == 0 && is_wrong(fix, &st);
	}
	if (result == -1 && errno != ENOENT)
		fix_failed(fix, dir, name, errno);
	if (fix->last_was_wrong)
		fix_descriptor(fix, fd, &st);
	if (fd != -1)
		close(fd);
	return result == 0 && S_ISDIR(st.st_mode);
}
