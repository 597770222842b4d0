/*
 * The clock by which everything is timed.
 */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lib.h"

/* Milliseconds since the machine started, by the clock of /proc. */
long
milliseconds(void)
{
	struct timespec now;

	/*
	 * One system call is cheaper than libc's first use of the vDSO. Where
	 * libc's time is longer than the kernel's, only libc can convert it.
	 */
	if (sizeof(now.tv_sec) != sizeof(long) ||
	    syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &now) == -1)
		clock_gettime(CLOCK_BOOTTIME, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
