/*
 * The application's environment, made by chain loading: this process becomes
 * bash, which sources what there is to source and becomes s2ibox again, with
 * the same arguments. So no script that needs bash is parsed here, and the
 * umask, limits, ignored signals and descriptors that a script has set stay.
 *
 *	main, environment_resume	this process begins
 *	APPLET_main, environment_make	something needs bash:
 *	enter_bash			it becomes bash, and runs source.bash
 *	    . BASH_ENV, generate_container_user, build_env or deploy_env
 *	    exec s2ibox			it becomes s2ibox again
 *	main, environment_resume	takes back how far it had got
 *	APPLET_main, environment_make	returns at once: the applet goes on
 *
 * Where there is nothing to source, or just a plain script (plain.c), bash is
 * not needed, and environment_make returns the first time. A probe mostly has
 * generate_container_user's variables from the application (container_user.c).
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "environment.h"
#include "inside.h"

/* Why bash is needed, for the error message when there is none. */
struct need {
	const char *file;
	const char *why;	/* or NULL: for the whole file */
	size_t line;		/* or 0 */
};

/*
 * Reads all of the file PATH, which should have SIZE bytes. Returns NULL where
 * it can't be read, or has another size by now. Never freed.
 */
static char *
read_script(const char *path, size_t size)
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
 * Evaluates the script NEED->file, of which lstat said ST, without bash. If it
 * isn't plain enough for that, returns false, and NEED says why. A fifo is not
 * even opened, since its writer would notice.
 */
static bool
source_without_bash(struct need *need, struct stat *st)
{
	size_t size;
	char *text;

	if (S_ISLNK(st->st_mode) && stat(need->file, st) == -1)
		return false;
	if (!S_ISREG(st->st_mode))
		return false;
	size = (size_t)st->st_size;
	text = read_script(need->file, size);
	if (!text)
		return false;
	need->why = plain_source(text, size, false, &need->line);
	return !need->why;
}

/* Dies, 127: there is no bash. */
static _Noreturn void
no_bash(const struct need *need)
{
	const char *path = variable("PATH");
	char *line = need->line ? xasprintf(":%zu", need->line) : "";
	char *why = need->why ? xasprintf(" (%s)", need->why) : "";

	die(STATUS_NOTFOUND, "%s%s needs bash%s, and there is none on the "
	    "PATH %s", need->file, line, why, path ? path : "(which is unset)");
}

/* The path of generate_container_user if it is wanted and there, else "". */
static const char *
find_user_file(enum stage wanted)
{
	char *path;

	if (wanted != STAGE_DEPLOY)
		return "";
	path = permanent_text(paths.application,
	    "/etc/generate_container_user", NULL);
	return path_exists(path) ? path : "";
}

/* The path of the env script for WANTED, and its ST; "" if there is none. */
static const char *
find_script(enum stage wanted, struct stat *st)
{
	char *path;

	if (wanted == STAGE_BASH_ENV)
		return "";
	path = hook_path(wanted == STAGE_BUILD ? "build_env" : "deploy_env");
	return path_lstat(path, st) ? path : "";
}

/*
 * Makes the environment of the WANTED stage. Returns at once if it is made
 * already. If it needs bash, this process becomes bash and then s2ibox again,
 * and comes here once more: what an applet does before this call must bear
 * being done twice, or ask environment_stage. The scripts have OPERANDS, the
 * last part of ARGV, as "$@". Ends this process if a script fails, or with 127
 * where there is no bash.
 */
void
environment_make(enum stage wanted, char **argv, char **operands)
{
	const char *marker = variable(MARKER), *bash;
	struct sources sources;
	struct need need = { NULL, NULL, 0 };
	struct stat st;

	if (wanted == STAGE_DEPLOY) {
		if (marker && strcmp(marker, paths.source) == 0)
			return;
		variable_set(MARKER, paths.source);
	}
	if (environment_stage() >= wanted)
		return;
	environment_reaches(wanted);

	sources.bash_env = variable("BASH_ENV");
	sources.user = find_user_file(wanted);
	if (*sources.user && container_user_take())
		sources.user = "";
	sources.script = find_script(wanted, &st);
	if (wanted == STAGE_BUILD && *sources.script)
		progress("Sourcing %s", sources.script);
	if (!*sources.user && !*sources.script &&
	    (!sources.bash_env || wanted == STAGE_BUILD))
		return;

	need.file = sources.bash_env ? "the file that BASH_ENV names" :
	    *sources.user ? sources.user : sources.script;
	if (need.file == sources.script && source_without_bash(&need, &st))
		return;
	bash = program_find("bash");
	if (!bash)
		no_bash(&need);
	enter_bash(bash, &sources, argv, operands);
}
