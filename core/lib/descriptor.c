/*
 * Descriptors: the standard ones, and closing one without losing errno.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "lib.h"

/*
 * Makes sure that descriptors 0 to 2 are open, so that no file opened later
 * becomes somebody's stdout. Where there is no /dev/null, "/" takes its place:
 * reading and writing fail there as on a closed descriptor.
 */
void
open_standard_descriptors(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", O_RDWR) == -1)
			open("/", O_RDONLY);
}

/*
 * Closes FD, unless it is -1, and leaves errno as it was, for the caller to
 * tell what has failed before.
 */
void
close_keeping_errno(int fd)
{
	int error = errno;

	if (fd != -1)
		close(fd);
	errno = error;
}

/* Whether FD is /dev/null, as a container's engine often opens it. */
bool
descriptor_is_null(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	    st.st_rdev == makedev(1, 3);
}
