/*
 * What this process knows again after it has been bash: one variable, RESUME,
 * which bash sets just for the exec of s2ibox. It holds
 *
 *	STAGE ENTERED NOTE
 *
 * as one line, and then the exported functions that were there before the env
 * script, as "declare -Fx" lists them, a line each.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "environment.h"
#include "inside.h"

#define RESUME "S2IBOX_RESUME"

static struct {
	enum stage stage;
	long entered;		/* bash, in milliseconds(); 0: never */
	const char *note;	/* the applet's own, one line, or NULL */
} state;

/*
 * Drops the variables that source.bash was given. Returns whether there were
 * any.
 */
bool
drop_variables_for_bash(void)
{
	char **from, **to;

	for (from = to = environ; *from; from++)
		if (strncmp(*from, FOR_BASH, sizeof(FOR_BASH) - 1) != 0)
			*to++ = *from;
	*to = NULL;
	return to != from;
}

/*
 * Takes back what bash hands over, if this process has been bash; the first
 * thing that main does. RESUME is for this process alone: nothing that is run
 * sees it. (A command that BASH_ENV's file runs does have source.bash's
 * variables, and drops them here.)
 */
void
environment_resume(void)
{
	const char *resume = getenv(RESUME);
	char *end, *note;

	drop_variables_for_bash();
	if (!resume)
		return;
	if (*resume >= '0' + STAGE_NONE && *resume <= '0' + STAGE_DEPLOY) {
		state.stage = (enum stage)(*resume - '0');
		state.entered = strtol(resume + 1, &end, 10);
		end += *end == ' ';
		note = permanent_text(end, NULL);
		note[strcspn(note, "\n")] = '\0';
		state.note = note;
		functions_drop_newer(resume);
	}
	unsetenv(RESUME);
}

/*
 * What RESUME is to hold when bash is entered now. Where bash is to source
 * BASH_ENV first (WITH_FUNCTIONS is false) it adds the functions itself. Never
 * freed.
 */
const char *
resume_text(bool with_functions)
{
	return permanent_text(permanent_number((long)state.stage), " ",
	    permanent_number(milliseconds()), " ",
	    state.note ? state.note : "", "\n",
	    with_functions ? functions_list() : "", NULL);
}

/* How far the environment of this process has got. */
enum stage
environment_stage(void)
{
	return state.stage;
}

/* The environment of STAGE is made, or will be when bash is left. */
void
environment_reaches(enum stage stage)
{
	state.stage = stage;
}

/* When bash was entered last, in milliseconds(), or 0 if it never was. */
long
environment_entered(void)
{
	return state.entered;
}

/*
 * Keeps TEXT, one line, for the applet while this process is bash:
 * environment_note returns it afterwards.
 */
void
environment_set_note(const char *text)
{
	state.note = permanent_text(text, NULL);
}

/* What environment_set_note kept, or NULL. Never freed. */
const char *
environment_note(void)
{
	return state.note;
}
