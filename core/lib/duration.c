/*
 * Times that people give: seconds, with a decimal fraction if they like.
 */
#include <string.h>

#include "lib.h"

enum { SECONDS_MAX = 1000000 };	/* more than eleven days */

/* TEXT in milliseconds, rounded up, or -1 if it is no time. */
long
duration_parse(const char *text)
{
	long ms = 0, unit;
	bool more = false;	/* than whole milliseconds */
	const char *p = text;

	if (!*p || !strcmp(p, "."))
		return -1;
	for (; *p >= '0' && *p <= '9'; p++)
		if ((ms = ms * 10 + *p - '0') > SECONDS_MAX)
			return -1;
	ms *= 1000;
	if (*p == '.')
		for (p++, unit = 100; *p >= '0' && *p <= '9'; p++, unit /= 10) {
			ms += (*p - '0') * unit;
			more = more || (unit == 0 && *p > '0');
		}
	return *p ? -1 : ms + more;
}

/*
 * The time that the variable NAME holds, in milliseconds; 0 where it is unset.
 * Dies, 125, where it holds something else.
 */
long
duration_variable(const char *name)
{
	const char *text = variable(name);
	long ms = text ? duration_parse(text) : 0;

	if (ms == -1)
		die(STATUS_OWN, "%s must be a time in seconds (2.5, say; "
		    "%d at most)", name, SECONDS_MAX);
	return ms;
}
