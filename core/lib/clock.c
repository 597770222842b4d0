/*
 * The clock by which everything is timed.
 */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lib.h"

/* The time since the machine's start, /proc's own, in milliseconds. */
long
milliseconds(void)
{
	struct timespec now;

	/* For one look at the clock libc's way through the vDSO is longer. */
	if (sizeof(now.tv_sec) != sizeof(long) ||
	    syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &now) == -1)
		clock_gettime(CLOCK_BOOTTIME, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
