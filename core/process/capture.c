/*
 * What a program prints, for s2ibox to read: into memory, so that neither
 * waits for the other.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "process.h"

static int
memory_open(void)
{
	int fd = memfd_create("s2ibox", MFD_CLOEXEC);

	if (fd == -1)
		die(STATUS_OWN, "cannot keep what a program prints:");
	return fd;
}

static char *
memory_read(int fd, size_t *length)
{
	char *text = NULL;

	if (lseek(fd, 0, SEEK_SET) == 0)
		text = read_rest(fd, length);
	if (!text)
		die(STATUS_OWN, "cannot read what a program printed:");
	close(fd);
	return text;
}

/*
 * Runs PROGRAM, a path, with ARGV, and waits for it. The caller frees what it
 * printed by capture_free. Dies, 125, where it can't be started.
 */
struct capture
capture(const char *program, char *const argv[])
{
	struct capture result;
	struct child child = { .path = program, .argv = argv };

	child.out = memory_open();
	child.err = memory_open();
	result.status = child_run(&child);
	result.out = memory_read(child.out, &result.out_length);
	result.err = memory_read(child.err, &result.err_length);
	return result;
}

void
capture_free(struct capture *capture)
{
	free(capture->out);
	free(capture->err);
}
