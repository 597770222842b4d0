/*
 * Reading files into memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <stdlib.h>

#include "lib.h"

/*
 * Reads SIZE bytes, or fewer where FD has no more, into BUF. Returns their
 * number, or -1 with errno.
 */
ssize_t
read_fully(int fd, char *buf, size_t size)
{
	size_t used = 0;
	ssize_t n;

	while (used < size) {
		n = read(fd, buf + used, size - used);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		used += (size_t)n;
	}
	return (ssize_t)used;
}

/*
 * The first bytes of a file, SIZE at most, into BUF. Returns their number,
 * or -1 with errno. Never waits for a fifo's writer.
 */
ssize_t
read_head(const char *path, char *buf, size_t size)
{
	/* Closed before any exec, and musl would take two calls to say so. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	if (fd == -1)
		return -1;
	n = read_fully(fd, buf, size);
	close(fd);
	return n;
}

/*
 * What is left to read from FD, ended with a NUL that LENGTH (bytes) doesn't
 * count. NULL with errno; the caller owns it.
 */
char *
read_rest(int fd, size_t *length)
{
	size_t size = 4096, used = 0;
	char *text = NULL;
	ssize_t n;

	do {
		size *= 2;
		text = xrealloc(text, size + 1);
		n = read_fully(fd, text + used, size - used);
		if (n == -1) {
			free(text);
			return NULL;
		}
		used += (size_t)n;
	} while (used == size);
	text[used] = '\0';
	*length = used;
	return text;
}

/*
 * A whole file, whose size need not be known (/proc), ended with a NUL that
 * LENGTH doesn't count. NULL with errno; the caller owns it.
 */
char *
read_file(const char *path, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	if (fd == -1)
		return NULL;
	text = read_rest(fd, length);
	close_keeping_errno(fd);
	return text;
}
