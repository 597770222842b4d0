/*
 * Writing all of a text.
 */
#include <errno.h>
#include <unistd.h>

#include "lib.h"

/*
 * Writes all LENGTH bytes of TEXT to FD, in as many pieces as that takes.
 * Returns false with errno where it can't; then some may have been written.
 */
bool
write_all(int fd, const char *text, size_t length)
{
	ssize_t n;

	while (length > 0) {
		n = write(fd, text, length);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return false;
		text += n;
		length -= (size_t)n;
	}
	return true;
}
