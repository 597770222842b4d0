/*
 * Times that people give: seconds, with a decimal fraction if they like.
 */
#include <string.h>

#include "lib.h"

enum { SECONDS_MAX = 1000000 };	/* more than eleven days */

/* TEXT in milliseconds, rounded up, or -1 if it is no time. */
static long
duration_parse(const char *text)
{
	long ms = 0, unit;
	const char *p = text;

	if (!*p || !strcmp(p, "."))
		return -1;
	for (; *p >= '0' && *p <= '9'; p++)
		if ((ms = ms * 10 + *p - '0') > SECONDS_MAX)
			return -1;
	ms *= 1000;
	if (*p == '.')
		for (p++, unit = 100; *p >= '0' && *p <= '9'; p++, unit /= 10)
			ms += unit ? (*p - '0') * unit : *p > '0' && ms % 10 < 9;
	return *p ? -1 : ms;
}

/* The option's value in milliseconds; a wrong one is a usage error. */
long
duration_option(const struct applet *me, int option, const char *text)
{
	long ms = duration_parse(text);

	if (ms == -1)
		usage(me, "-%c %s: that is no time in seconds (2.5, say; "
		    "%d at most)", option, text, SECONDS_MAX);
	return ms;
}

/* The variable's in milliseconds, 0 where it is unset; or 125. */
long
duration_variable(const char *name)
{
	const char *text = variable(name);
	long ms = text ? duration_parse(text) : 0;

	if (ms == -1)
		die(STATUS_OWN, "%s holds no time in seconds (2.5, say; "
		    "%d at most)", name, SECONDS_MAX);
	return ms;
}
