/*
 * A copy's owner, mode and times: those of the original, as far as this
 * process may give them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"

/* Whether a chown, which returned RESULT, did what it could. */
static bool
is_chown_enough(int result)
{
	return result == 0 || errno == EPERM || errno == EINVAL;
}

/*
 * The bits of MODE for a file whose chown returned RESULT: for another owner
 * the setuid and setgid bits would mean something else.
 */
static mode_t
mode_after_chown(mode_t mode, int result)
{
	return mode & (result == 0 ? 07777 : 01777);
}

/*
 * Gives the file FD the owner, mode and times of ST, except for what only root
 * may give. Returns false with errno.
 */
bool
attributes_set(int fd, const struct stat *st)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };
	int result = fchown(fd, st->st_uid, st->st_gid);

	if (!is_chown_enough(result))
		return false;
	if (result == -1 && !is_chown_enough(fchown(fd, (uid_t)-1, st->st_gid)))
		return false;
	return fchmod(fd, mode_after_chown(st->st_mode, result)) == 0 &&
	    futimens(fd, times) == 0;
}

/*
 * Does the same for NAME in DIR, a link, a fifo or a device, which can't be
 * opened for that.
 */
bool
attributes_set_at(int dir, const char *name, const struct stat *st)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };
	int result = fchownat(dir, name, st->st_uid, st->st_gid,
	    AT_SYMLINK_NOFOLLOW);
	mode_t mode = mode_after_chown(st->st_mode, result);

	return is_chown_enough(result) &&
	    (S_ISLNK(st->st_mode) || fchmodat(dir, name, mode, 0) == 0) &&
	    utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}
