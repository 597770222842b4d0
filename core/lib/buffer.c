/*
 * A text that grows. Its memory is never freed.
 */
#include <string.h>

#include "lib.h"

/* Appends N bytes of TEXT, and a NUL that does not count. */
void
buffer_append(struct buffer *buffer, const char *text, size_t n)
{
	const char *old = buffer_text(buffer);

	if (buffer->length + n + 1 > buffer->size) {
		buffer->size = (buffer->length + n + 1) * 2 + 100;
		buffer->text = permanent_memory(buffer->size);
		memcpy(buffer->text, old, buffer->length);
	}
	memcpy(buffer->text + buffer->length, text, n);
	buffer->length += n;
	buffer->text[buffer->length] = '\0';
}

/* The text of BUFFER, "" at first; it belongs to the buffer. */
const char *
buffer_text(const struct buffer *buffer)
{
	return buffer->text ? buffer->text : "";
}
