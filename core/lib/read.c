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
 * Reads the first bytes of a file, SIZE at most, into BUF. Returns their
 * number, or -1 with errno. Never waits for a fifo's writer.
 */
ssize_t
read_head(const char *path, char *buf, size_t size)
{
	/* O_CLOEXEC costs a call in musl; this is closed before any exec. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	if (fd == -1)
		return -1;
	n = read_fully(fd, buf, size);
	close(fd);
	return n;
}

/*
 * Reads all that is left in FD. Returns it, ended with a NUL that LENGTH (in
 * bytes) doesn't count, for the caller to own; or NULL with errno.
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
 * Reads the whole file PATH, which may be one of /proc that has no size.
 * Returns as read_rest does.
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
