/*
 * Changing the mode of the very file that was looked at, never through a
 * link: with fchmodat2 of Linux 6.6, or else by /proc. Where there is neither,
 * only directories and the regular files that can be opened to be read are
 * changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inside.h"

enum { FCHMODAT2 = 452 };	/* on every machine that musl knows but mips */

/*
 * Gives the file FD its MODE. FD is from chmod_open, or a directory's. Returns
 * false with errno.
 */
bool
chmod_descriptor(int fd, mode_t mode)
{
	char path[64];

	if (syscall(FCHMODAT2, fd, "", mode, AT_EMPTY_PATH) == 0)
		return true;
	/* An old seccomp filter answers EPERM to a call it doesn't know. */
	if (errno != ENOSYS && errno != EPERM)
		return false;
	if (fchmod(fd, mode) == 0)
		return true;
	if (errno != EBADF)
		return false;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return chmod(path, mode) == 0;
}

/* Whether chmod_descriptor can use a descriptor opened with O_PATH. */
static bool
is_path_enough(void)
{
	static int enough = -1;

	if (enough == -1)
		enough = (syscall(FCHMODAT2, -1, "", 0, AT_EMPTY_PATH) == -1 &&
		    errno == EBADF) || access("/proc/self/fd", F_OK) == 0;
	return enough;
}

/*
 * Opens NAME in DIR for chmod_descriptor, without following a link. O_PATH
 * disturbs no device and no fifo. Where it isn't enough, a regular file is
 * opened to be read. Returns the descriptor, or -1 with errno.
 */
int
chmod_open(int dir, const char *name)
{
	int fd = walk_open(dir, name, O_PATH), file;
	struct stat st;

	if (fd == -1 || is_path_enough() || fstat(fd, &st) == -1 ||
	    !S_ISREG(st.st_mode))
		return fd;
	file = walk_open(dir, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (file == -1)
		return fd;
	close(fd);
	return file;
}
