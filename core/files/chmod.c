/*
 * A chmod of the very file that was looked at, never through a link: with
 * fchmodat2 of Linux 6.6, else by /proc, else as well as it can be done.
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
 * Gives FD, which mode_open opened or which is a directory's, its MODE.
 * Returns 0, or -1 with errno.
 */
int
chmod_descriptor(int fd, mode_t mode)
{
	char path[64];

	if (syscall(FCHMODAT2, fd, "", mode, AT_EMPTY_PATH) == 0)
		return 0;
	/* An old seccomp filter says EPERM to what it doesn't know. */
	if (errno != ENOSYS && errno != EPERM)
		return -1;
	if (fchmod(fd, mode) == 0)
		return 0;
	if (errno != EBADF)
		return -1;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return chmod(path, mode);
}

/* Whether mode_set can do with a descriptor that was opened by O_PATH. */
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
 * A descriptor for NAME in DIR, be it a link, which no driver or fifo
 * notices; regular files alone are opened to read where there is no other
 * way. The caller closes it; -1 with errno.
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
