/*
 * Bytes that bash may read as something else than themselves, as experiments
 * show. Env scripts and values that hold them are left to bash.
 */
#include <string.h>

#include "inside.h"

/* Whether bytes above 127 are like letters in the locale of the draft. */
static bool
is_ascii_compatible(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;
	size_t i;

	for (i = 0; i < 3 && !(value && *value); i++)
		value = draft_get(names[i], strlen(names[i]));
	return !value || !*value || strcmp(value, "C") == 0 ||
	    strcmp(value, "POSIX") == 0 || strcasestr(value, "utf-8") ||
	    strcasestr(value, "utf8");
}

/*
 * What it is in TEXT that bash may misread, or NULL where all is plain. LINE,
 * unless NULL, becomes the number of the line that has it.
 */
const char *
bash_may_misread(const char *text, size_t *line)
{
	const unsigned char *p = (const unsigned char *)text;
	const char *why = NULL;
	size_t lines = 1, high = 0;

	for (; *p && !why; p++) {
		if ((*p < ' ' && *p != '\t' && *p != '\n') || *p == 127)
			why = *p == '\r' ? "a carriage return" :
			    "a control character";
		else if (*p > 127 && high == 0)
			high = lines;
		lines += *p == '\n';
	}
	if (!why && high && !is_ascii_compatible()) {
		why = "text that is not ASCII, in this locale";
		lines = high;
	}
	if (line)
		*line = lines;
	return why;
}
