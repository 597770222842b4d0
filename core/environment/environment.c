/*
 * The application's environment, made by chain loading: this process becomes
 * bash, which sources what there is to source and becomes s2ibox again, with
 * the same arguments. So nothing is parsed here, and umask, limits, ignored
 * signals and descriptors that a script has set stay. Where there is nothing
 * to source, or just a script that is plain (plain.c), there is no bash.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "environment.h"
#include "inside.h"

/* From bash back to us: the stage, when bash was entered, its functions. */
#define RESUME "S2IBOX_RESUME"

static enum stage stage;
static long entered;	/* bash, at that time in milliseconds */
static char *note;	/* for the applet, while this process is bash */

/* Drops what is for bash's program alone; false where there is none. */
bool
drop_handed_over(void)
{
	static const char before[] = "_s2i_";
	char **from, **to;

	for (from = to = environ; *from; from++)
		if (strncmp(*from, before, sizeof(before) - 1) != 0)
			*to++ = *from;
	*to = NULL;
	return to != from;
}

/*
 * Takes back what bash hands over. First thing in main: RESUME is for this
 * process alone. A command that BASH_ENV runs has what bash has been given.
 */
void
environment_resume(void)
{
	const char *resume = getenv(RESUME);
	char *end;

	drop_handed_over();
	if (!resume)
		return;
	if (*resume >= '0' + STAGE_NONE && *resume <= '0' + STAGE_DEPLOY) {
		stage = (enum stage)(*resume - '0');
		entered = strtol(resume + 1, &end, 10);
		end += *end == ' ';
		note = permanent_text(end, NULL);
		note[strcspn(note, "\n")] = '\0';
		functions_drop_newer(resume);
	}
	unsetenv(RESUME);
}

/* When bash was entered (milliseconds), or 0 if it was not. */
long
environment_entered(void)
{
	return entered;
}

/* Keeps TEXT, of one line, for environment_kept when bash has become us. */
void
environment_set_note(const char *text)
{
	note = permanent_text(text, NULL);
}

/* What environment_set_note kept, or NULL. It is never freed. */
const char *
environment_note(void)
{
	return note;
}

/* How far the environment of this process has got. */
enum stage
environment_stage(void)
{
	return stage;
}

/* What needs bash, for who finds that there is none. */
struct need {
	const char *file, *why;	/* WHY and LINE, if any: NULL, 0 */
	size_t line;
};

/* All of the file PATH, of SIZE bytes, which lasts; NULL where it isn't so. */
static char *
script_read(const char *path, size_t size)
{
	int fd = open(path, O_RDONLY | O_NOCTTY);
	char *text = permanent_memory(size + 1);
	ssize_t n;

	if (fd == -1)
		return NULL;
	n = read(fd, text, size + 1);
	close(fd);
	if (n == -1 || (size_t)n != size)
		return NULL;
	text[size] = '\0';
	return text;
}

/*
 * Evaluates NEED's file, of which lstat said ST, without bash, where it is as
 * plain as that; false, and what needs bash, where it isn't. A fifo is not
 * even opened: who writes to it would notice.
 */
static bool
source_plainly(struct need *need, struct stat *st)
{
	size_t size;
	char *text;

	if (S_ISLNK(st->st_mode) && stat(need->file, st) == -1)
		return false;
	if (!S_ISREG(st->st_mode))
		return false;
	size = (size_t)st->st_size;
	text = script_read(need->file, size);
	if (!text)
		return false;
	need->why = plain_source(text, size, false, &need->line);
	return !need->why;
}

/* Dies, 127. */
static _Noreturn void
no_bash(const struct need *need)
{
	char *at = need->line ? xasprintf(":%zu", need->line) : "";

	if (need->why)
		die(STATUS_NOTFOUND, "there is no bash in this image, which "
		    "%s%s, for %s, needs", need->file, at, need->why);
	die(STATUS_NOTFOUND, "there is no bash in this image, which %s needs",
	    need->file);
}

/* Enters bash, for NEED; or dies, 127, where there is none. */
static _Noreturn void
become_bash(const char *user, const char *script, const struct need *need,
    char **argv, char **operands)
{
	char *bash = program_find("bash");

	if (!bash)
		no_bash(need);
	enter_bash(user, script, permanent_text(permanent_number((long)stage), " ",
	    permanent_number(milliseconds()), " ", note ? note : "", "\n",
	    variable("BASH_ENV") ? "" : functions_list(), NULL), bash,
	    argv, operands);
}

/*
 * Makes the environment of the WANTED stage. Returns at once if it is made,
 * or after this process has been bash and, ARGV being its arguments again,
 * has come here once more: what lies before must bear being done twice, or
 * ask environment_stage. The scripts see OPERANDS, the last part of ARGV, as
 * their "$@". Ends this process if a script fails; 127 without bash.
 */
void
environment_make(enum stage wanted, char **argv, char **operands)
{
	const char *marker = variable(MARKER);
	char *user = "", *script = "";
	struct need need = { NULL, NULL, 0 };
	struct stat st;

	if (wanted == STAGE_DEPLOY) {
		if (marker && strcmp(marker, paths.source) == 0)
			return;
		variable_set(MARKER, paths.source);
	}
	if (stage >= wanted)
		return;
	stage = wanted;

	if (wanted == STAGE_DEPLOY) {
		user = permanent_text(paths.application,
		    "/etc/generate_container_user", NULL);
		if (!path_exists(user))
			user = "";
	}
	if (wanted != STAGE_BASH_ENV) {
		script = hook_path(wanted == STAGE_BUILD ? "build_env" :
		    "deploy_env");
		if (!path_lstat(script, &st))
			script = "";
	}
	if (wanted == STAGE_BUILD && *script)
		progress("Sourcing %s", script);
	need.file = *script ? script : *user ? user :
	    "the file that BASH_ENV names";
	if (*script && !*user && !variable("BASH_ENV") && source_plainly(&need, &st))
		return;
	if (*user || *script || (wanted != STAGE_BUILD && variable("BASH_ENV")))
		become_bash(user, script, &need, argv, operands);
}
