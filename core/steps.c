/*
 * What took how long in a build, for the report at its end.
 */
#include <stdlib.h>

#include "s2ibox.h"

static long began;	/* in milliseconds() */
static char *steps;	/* ", NAME 1.2 s" each */

/* Begins a report, or goes on with the one that was put by. */
void
steps_take_up(void)
{
	const char *text = environment_kept();
	char *rest = NULL;

	began = text ? strtol(text, &rest, 10) : milliseconds();
	steps = xstrdup(rest ? rest : "");
}

/* Before this process may become bash. */
void
steps_put_by(void)
{
	char *text = xasprintf("%ld%s", began, steps);

	environment_keep(text);
	free(text);
}

/*
 * The step NAME is done, that began at START (milliseconds); one of more than
 * a second is told at once, as WHAT.
 */
void
step_done(const char *name, const char *what, long start)
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
steps_tell(void)
{
	long took = milliseconds() - began;

	progress("Built in %ld.%ld s:%s", took / 1000, took / 100 % 10, steps);
}
