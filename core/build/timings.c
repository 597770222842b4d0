/*
 * How long each step of a build took, for the report at its end.
 */
#include <stdlib.h>

#include "../lib/lib.h"
#include "build.h"

enum { TELL_AT_ONCE = 1000 };	/* milliseconds that a step took */

static long began;	/* in milliseconds() */
static char *steps;	/* ", NAME 1.2 s" each */

/* MS milliseconds as "1.2 s", which the caller owns. */
static char *
seconds(long ms)
{
	return xasprintf("%ld.%ld s", ms / 1000, ms / 100 % 10);
}

/*
 * Begins the report, or goes on with the one that an earlier process has put
 * into TEXT by timings_text.
 */
void
timings_load(const char *text)
{
	char *rest = NULL;

	began = text ? strtol(text, &rest, 10) : milliseconds();
	steps = xstrdup(rest ? rest : "");
}

/* The report so far, in one line for timings_load; the caller owns it. */
char *
timings_text(void)
{
	return xasprintf("%ld%s", began, steps);
}

/*
 * Adds the step NAME, which began at START (milliseconds) and ends now. One
 * of more than a second is told at once, as WHAT.
 */
void
timings_add(const char *name, const char *what, long start)
{
	long took = milliseconds() - start;
	char *old = steps, *time = seconds(took);

	if (took > TELL_AT_ONCE)
		progress("%s took %s", what, time);
	steps = xasprintf("%s%s %s %s", old, *old ? "," : "", name, time);
	free(old);
	free(time);
}

/* Prints the report. */
void
timings_report(void)
{
	progress("Built in %s:%s", seconds(milliseconds() - began), steps);
}
