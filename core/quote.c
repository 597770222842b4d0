/*
 * Words for a shell: a cure that a message prints can be pasted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "s2ibox.h"

static bool
is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";

	return *word && word[strspn(word, plain)] == '\0';
}

/* WORD as one word of bash, quoted only if need be; the caller owns it. */
char *
shell_quoted(const char *word)
{
	char *text, *p;
	bool odd = false;
	const char *w;

	if (is_plain(word))
		return xstrdup(word);
	for (w = word; *w; w++)
		if ((unsigned char)*w < ' ' || *w == 127)
			odd = true;
	text = xrealloc(NULL, strlen(word) * 4 + 4);
	p = stpcpy(text, odd ? "$'" : "'");
	for (w = word; *w; w++) {
		if ((unsigned char)*w < ' ' || *w == 127)
			p += sprintf(p, "\\%03o", (unsigned char)*w);
		else if (odd && (*w == '\'' || *w == '\\'))
			p += sprintf(p, "\\%c", *w);
		else if (*w == '\'')
			p = stpcpy(p, "'\\''");
		else
			*p++ = *w;
	}
	memcpy(p, "'", 2);
	return text;
}
