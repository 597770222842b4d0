/*
 * Doing a thing only once. FILE is empty until it has been done, and locked by
 * the process that is about to do it. The lock ends with that process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

enum { RECORD_MAX = 64 };

/*
 * Waits for the lock on FILE, which is made if it is missing. Returns its
 * descriptor, which is close-on-exec, or -1 if the thing has been done. Dies,
 * 125, if FILE can't be locked, or could not be written to afterwards.
 */
int
once_lock(const char *file)
{
	int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0664);
	struct stat st;

	if (fd == -1)
		die(STATUS_OWN, "--once %s: cannot open it:", file);
	while (flock(fd, LOCK_EX) == -1)
		if (errno != EINTR)
			die(STATUS_OWN, "--once %s: cannot lock it:", file);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		die(STATUS_OWN, "--once %s: is not a regular file", file);
	if (st.st_size > 0) {
		close(fd);
		return -1;
	}
	/* Shows a full disk before the hook runs, if the file system can. */
	if (fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, RECORD_MAX) == -1 &&
	    (errno == ENOSPC || errno == EDQUOT))
		die(STATUS_OWN, "--once %s: cannot write to it, so the hook "
		    "was not run:", file);
	return fd;
}

/*
 * Records in FILE, which once_lock has opened as FD, that the thing has been
 * done, and when; or dies with 125.
 */
void
once_record(int fd, const char *file)
{
	char record[RECORD_MAX];
	time_t now = time(NULL);
	struct tm utc;
	size_t n;

	gmtime_r(&now, &utc);
	n = strftime(record, sizeof(record), "%Y-%m-%dT%H:%M:%SZ\n", &utc);
	if (!write_all(fd, record, n) || fsync(fd) == -1) {
		warn("the hook has run, but %s could not be written, so that "
		    "it will run again:", file);
		if (ftruncate(fd, 0) == -1)
			warn("cannot empty %s:", file);
		_exit(STATUS_OWN);
	}
	close(fd);
}
