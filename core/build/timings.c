/*
 * What took how long in a build, for the report at its end.
 */
#include <stdlib.h>

#include "../lib/lib.h"
#include "build.h"

static long began;	/* in milliseconds() */
static char *steps;	/* ", NAME 1.2 s" each */

/* Goes on with the report that TEXT, of timings_text, holds, or begins one. */
void
timings_load(const char *text)
{
	char *rest = NULL;

	began = text ? strtol(text, &rest, 10) : milliseconds();
	steps = xstrdup(rest ? rest : "");
}

/* The report so far, as one line for timings_load; the caller owns it. */
char *
timings_text(void)
{
	return xasprintf("%ld%s", began, steps);
}

/*
 * The step NAME is done, that began at START (milliseconds); one of more than
 * a second is told at once, as WHAT.
 */
void
timings_add(const char *name, const char *what, long start)
{
	long took = milliseconds() - start;
	char *old = steps;

	progress_time(what, start);
	steps = xasprintf("%s%s %s %ld.%ld s", old, *old ? "," : "", name,
	    took / 1000, took / 100 % 10);
	free(old);
}

/* The report itself. */
void
timings_report(void)
{
	long took = milliseconds() - began;

	progress("Built in %ld.%ld s:%s", took / 1000, took / 100 % 10, steps);
}
