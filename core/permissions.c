/*
 * Group permissions for a random uid of group 0: what the builders'
 * fix-permissions leaves behind, in one walk by descriptor that follows no
 * link, stays on one file system and changes only what differs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

static struct walk {
	dev_t device;
	uid_t user;
	size_t failures;
	int error;		/* the first failure's errno */
} walk;

static void
count_failure(void)
{
	if (walk.failures++ == 0)
		walk.error = errno;
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

/*
 * Gives NAME in DIR, which is no link, its MODE. Returns 0, or -1 with errno.
 * musl and older glibc need /proc for a chmod that follows no link; without
 * it the file is opened, if it is of a kind that nobody notices that of.
 */
static int
change_mode(int dir, const char *name, mode_t old, mode_t mode)
{
	int fd, result, error;

	if (fchmodat(dir, name, mode, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	if (!S_ISREG(old) && !S_ISDIR(old))
		return -1;
	error = errno;
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (fd == -1) {
		errno = error;
		return -1;
	}
	result = fchmod(fd, mode);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

/*
 * Mends NAME in DIR, which ST tells of. A file that another took the place
 * of meanwhile may be mended instead, but never one behind a link.
 */
static void
mend(int dir, const char *name, struct stat *st)
{
	if (walk.user != 0 && st->st_uid != walk.user)
		return;
	if (st->st_gid != 0) {
		if (fchownat(dir, name, (uid_t)-1, 0, AT_SYMLINK_NOFOLLOW)
		    == -1)
			count_failure();
		else if (fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW) == -1 ||
		    S_ISLNK(st->st_mode))
			return;
	}
	if (mode_wanted(st->st_mode) != (st->st_mode & 07777) &&
	    change_mode(dir, name, st->st_mode, mode_wanted(st->st_mode)) == -1)
		count_failure();
}

static int
walk_entry(int dir, const char *name, void *unused)
{
	struct stat st;

	(void)unused;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		count_failure();
		return 0;
	}
	if (S_ISLNK(st.st_mode) || st.st_dev != walk.device)
		return 0;
	mend(dir, name, &st);
	if (S_ISDIR(st.st_mode) &&
	    directory_each(dir, name, NULL, walk_entry) == -1)
		count_failure();
	return 0;
}

/*
 * Mends PATH, which may be a link itself, and all below it: own files only,
 * unless root. Nothing to do where there is no PATH. What fails is counted
 * in one warning.
 */
void
permissions_fix(const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;

	if (!real || lstat(real, &st) == -1) {
		if (errno != ENOENT)
			warn("group 0 could not be given what it needs in %s:",
			    path);
		return;
	}
	if (path_is_same(real, "/")) {
		warn("%s is the root directory: its permissions stay as they "
		    "are", path);
		return;
	}
	walk = (struct walk){ .device = st.st_dev, .user = geteuid() };
	walk_entry(AT_FDCWD, real, NULL);
	free(real);
	errno = walk.error;
	if (walk.failures)
		warn("group 0 could not be given all it needs below %s: "
		    "%zu failures, the first:", path, walk.failures);
}
