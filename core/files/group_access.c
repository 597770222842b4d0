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

/* Counts a failure, for the reason ERROR, a value of errno. */
void
repair_failed(struct repair *repair, int error)
{
	if (repair->failures++ == 0)
		repair->first_error = error;
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
is_wrong(const struct repair *repair, const struct stat *st)
{
	return !S_ISLNK(st->st_mode) &&
	    (repair->user == 0 || st->st_uid == repair->user) &&
	    (st->st_gid != 0 || is_mode_wrong(st));
}

/*
 * Whether FD, with the status ST, belongs to another file system. Overlayfs
 * reports, for a file that isn't a directory, the device of its layer: a
 * different device proves nothing. Such a file is elsewhere only if it is a
 * mount point itself.
 */
static bool
is_elsewhere(const struct repair *repair, int fd, const struct stat *st)
{
	struct file_status status = { 0 };

	return st->st_dev != repair->device && (S_ISDIR(st->st_mode) ||
	    (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, 0, &status) == 0 &&
	    status.attributes & MOUNT_ROOT));
}

/*
 * Changes the file FD, with the status ST, if that is needed. FD may be opened
 * with O_PATH.
 */
void
repair_descriptor(struct repair *repair, int fd, struct stat *st)
{
	if (!is_wrong(repair, st) || is_elsewhere(repair, fd, st))
		return;
	if (st->st_gid != 0) {
		if (fchownat(fd, "", (uid_t)-1, 0, AT_EMPTY_PATH) == -1)
			repair_failed(repair, errno);
		/* That has taken these bits away, except from a directory. */
		else if (st->st_mode & (S_ISUID | S_ISGID))
			fstat(fd, st);
	}
	if (is_mode_wrong(st) &&
	    !chmod_descriptor(fd, mode_wanted(st->st_mode)))
		repair_failed(repair, errno);
}

/*
 * Changes NAME in DIR, if that is needed. It is opened only then; but if the
 * last file was wrong, this one most often is wrong, too, and is opened at
 * once. Returns whether it is a directory. If it has gone, that is no failure.
 */
bool
repair_name(struct repair *repair, int dir, const char *name)
{
	struct stat st;
	int fd = -1, result;

	if (!repair->last_was_wrong) {
		result = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
		repair->last_was_wrong = result == 0 && is_wrong(repair, &st);
	}
	if (repair->last_was_wrong) {
		fd = chmod_open(dir, name);
		result = fd == -1 ? -1 : fstat(fd, &st);
		repair->last_was_wrong = result == 0 && is_wrong(repair, &st);
	}
	if (result == -1 && errno != ENOENT)
		repair_failed(repair, errno);
	if (repair->last_was_wrong)
		repair_descriptor(repair, fd, &st);
	if (fd != -1)
		close(fd);
	return result == 0 && S_ISDIR(st.st_mode);
}
