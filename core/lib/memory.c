/*
 * Allocating memory. A process that gets none ends with 125.
 *
 * What a permanent_ function returns is never freed: it is for what is needed
 * as long as the process, which soon becomes another program. It comes from a
 * block of s2ibox's own, since the first malloc costs as much as an applet.
 * What another function returns may be freed by whoever owns it.
 */
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"

enum { PERMANENT_SIZE = 8192 };	/* bytes; a page costs only once it is used */

/*
 * "Common" makes it lie after all other data, with its first bytes in a page
 * that is in use anyway. That saves two page faults, 5 us.
 */
alignas(max_align_t) __attribute__((common)) char permanent[PERMANENT_SIZE];

/* realloc, which dies, 125, where there is no memory. */
void *
xrealloc(void *old, size_t size)
{
	void *new = realloc(old, size);

	if (!new)
		die(STATUS_OWN, "no memory for %zu bytes:", size);
	return new;
}

/* A copy of TEXT, which the caller owns. */
char *
xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(xrealloc(NULL, size), text, size);
}

/* The formatted text; the caller owns it. */
char *
xasprintf(const char *fmt, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, fmt);
	n = vasprintf(&text, fmt, args);
	va_end(args);
	if (n == -1)
		die(STATUS_OWN, "no memory for a text:");
	return text;
}

/* SIZE bytes, which must not be given to realloc. */
void *
permanent_memory(size_t size)
{
	static size_t used;
	const size_t at = used;

	size += -size % alignof(max_align_t);
	if (size > PERMANENT_SIZE - at)
		return xrealloc(NULL, size);
	used += size;
	return permanent + at;
}

/* The texts FIRST and so on, up to NULL, put together. */
char *
permanent_text(const char *first, ...)
{
	const char *part;
	size_t size = 1;
	char *text, *p;
	va_list args;

	va_start(args, first);
	for (part = first; part; part = va_arg(args, const char *))
		size += strlen(part);
	va_end(args);
	text = p = permanent_memory(size);
	va_start(args, first);
	for (part = first; part; part = va_arg(args, const char *))
		p = stpcpy(p, part);
	va_end(args);
	return text;
}

/* NUMBER, which is not negative, in decimal. */
char *
permanent_number(long number)
{
	char text[24], *p = text + sizeof(text) - 1;

	*p = '\0';
	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	return permanent_text(p, NULL);
}

/* "NAME=VALUE", where NAME has N bytes and VALUE has LENGTH. */
char *
permanent_variable(const char *name, size_t n, const char *value, size_t length)
{
	char *text = permanent_memory(n + length + 2);

	memcpy(text, name, n);
	text[n] = '=';
	memcpy(text + n + 1, value, length);
	text[n + 1 + length] = '\0';
	return text;
}
