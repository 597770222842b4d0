/*
 * The text of an env script, read character by character. Nothing reads past
 * its end, and a text that has been refused is at its end.
 */
#include <string.h>

#include "inside.h"

static struct {
	const char *at;
	size_t line;		/* that of AT, from 1 */
	const char *why;	/* it was refused, or NULL */
} reader;

/* Begins to read TEXT, which stays the caller's. */
void
reader_begin(const char *text)
{
	reader.at = text;
	reader.line = 1;
	reader.why = NULL;
}

/* The next character, or NUL at the end. */
char
reader_peek(void)
{
	return *reader.at;
}

/* Passes over the next character and returns it; NUL at the end. */
char
reader_next(void)
{
	const char c = *reader.at;

	if (c == '\n')
		reader.line++;
	if (c != '\0')
		reader.at++;
	return c;
}

/* Whether the next character is one of SET, or the text has ended. */
bool
reader_is_at(const char *set)
{
	return strchr(set, *reader.at) != NULL;
}

/* Whether TEXT comes next. */
bool
reader_sees(const char *text)
{
	return strncmp(reader.at, text, strlen(text)) == 0;
}

/* Passes over TEXT, if it comes next. Returns whether it did. */
bool
reader_accept(const char *text)
{
	size_t n;

	if (!reader_sees(text))
		return false;
	for (n = strlen(text); n > 0; n--)
		reader_next();
	return true;
}

/* What is left of the text. */
const char *
reader_rest(void)
{
	return reader.at;
}

/* Refuses the text for WHY, which is never freed. The first reason counts. */
void
reader_refuse(const char *why)
{
	if (!reader.why)
		reader.why = why;
	reader.at = "";
}

/* Why the text was refused, or NULL. */
const char *
reader_refused(void)
{
	return reader.why;
}

/* The line that the reader is in, or was in when the text was refused. */
size_t
reader_line(void)
{
	return reader.line;
}
