/*
 * What a program prints, for s2ibox to read. It goes into files in memory, so
 * that neither of the two waits for the other, as with a pipe.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "process.h"

static int
open_memory(const char *program)
{
	int fd = memfd_create("s2ibox", MFD_CLOEXEC);

	if (fd == -1)
		die(STATUS_OWN, "cannot store the output of %s:", program);
	return fd;
}

/* Reads all that PROGRAM has written into the file in memory FD; closes it. */
static char *
read_memory(const char *program, int fd, size_t *length)
{
	char *text = NULL;

	if (lseek(fd, 0, SEEK_SET) == 0)
		text = read_rest(fd, length);
	if (!text)
		die(STATUS_OWN, "cannot read the output of %s:", program);
	close(fd);
	return text;
}

/*
 * Runs PROGRAM, a path, with ARGV, and waits for its end. Returns its status
 * and what it printed, which the caller frees by capture_free. Dies, 125, if
 * no process can be made.
 */
struct capture
capture(const char *program, char *const argv[])
{
	struct capture result;
	struct child child = { .path = program, .argv = argv };

	child.out = open_memory(program);
	child.err = open_memory(program);
	result.status = child_run(&child);
	result.out = read_memory(program, child.out, &result.out_length);
	result.err = read_memory(program, child.err, &result.err_length);
	return result;
}

void
capture_free(struct capture *capture)
{
	free(capture->out);
	free(capture->err);
}
