/*
 * Copying what is in a file, except for its holes.
 */
#include <errno.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

/*
 * Copies the bytes from START to before END, or to the end of IN if that
 * comes first, to the same place in OUT. Returns false with errno.
 */
static bool
copy_bytes(int in, int out, off_t start, off_t end)
{
	char buf[65536];
	size_t size;
	ssize_t n;

	if (lseek(in, start, SEEK_SET) == -1 ||
	    lseek(out, start, SEEK_SET) == -1)
		return false;
	for (; start < end; start += n) {
		size = sizeof(buf);
		if (end - start < (off_t)size)
			size = (size_t)(end - start);
		n = read_fully(in, buf, size);
		if (n == -1)
			return false;
		if (n == 0)
			break;
		if (!write_all(out, buf, (size_t)n))
			return false;
	}
	return true;
}

/*
 * Copies SIZE bytes of IN to OUT, which is empty. Where the file system tells
 * of holes, they become holes. Returns false with errno.
 */
bool
contents_copy(int in, int out, off_t size)
{
	off_t data, hole = 0;

	while (hole < size) {
		data = lseek(in, hole, SEEK_DATA);
		if (data == -1 && errno == ENXIO)
			break;
		hole = data == -1 ? -1 : lseek(in, data, SEEK_HOLE);
		if (hole == -1)
			return copy_bytes(in, out, 0, size);
		if (!copy_bytes(in, out, data, hole))
			return false;
	}
	return ftruncate(out, size) == 0;
}
