/*
 * Quoting words for a shell, so that a command in a message can be pasted.
 */
#include <string.h>

#include "lib.h"

static bool
is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";

	return *word && word[strspn(word, plain)] == '\0';
}

/*
 * WORD as one word of bash, on one line, quoted only if need be; the caller
 * owns it.
 */
char *
shell_quoted(const char *word)
{
	char *text = xrealloc(NULL, strlen(word) * 4 + 4), *p;
	bool odd = false;
	const char *w;

	if (is_plain(word))
		return memcpy(text, word, strlen(word) + 1);
	for (w = word; *w; w++)
		if ((unsigned char)*w < ' ' || *w == 127)
			odd = true;
	p = stpcpy(text, odd ? "$'" : "'");
	for (w = word; *w; w++) {
		if ((unsigned char)*w < ' ' || *w == 127) {
			*p++ = '\\';
			*p++ = (char)('0' + (*w >> 6));
			*p++ = (char)('0' + (*w >> 3 & 7));
			*p++ = (char)('0' + (*w & 7));
		} else if (odd && (*w == '\'' || *w == '\\')) {
			*p++ = '\\';
			*p++ = *w;
		} else if (*w == '\'') {
			p = stpcpy(p, "'\\''");
		} else {
			*p++ = *w;
		}
	}
	memcpy(p, "'", 2);
	return text;
}
