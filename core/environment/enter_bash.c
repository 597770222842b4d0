/*
 * Entering bash, by the program in environment_program.c: the only place that
 * does. What the program needs travels as variables that are dropped again by
 * environment_resume.
 */
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "inside.h"

/*
 * The shell of user UID by ENTRIES, the beginning of /etc/passwd, which are
 * changed; or NULL, also where they aren't what they should be.
 */
static char *
login_shell(char *entries, uid_t uid)
{
	const char *number = permanent_number((long)uid);
	char *line, *end, *field[7];
	size_t n;

	for (line = entries; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		for (n = 0; n < 7 && line; n++)
			field[n] = strsep(&line, ":");
		if (n < 7 || line || !isalnum((unsigned char)*field[0]))
			return NULL;
		if (strcmp(field[2], number) == 0)
			return *field[6] == '/' ? field[6] : NULL;
	}
	return NULL;
}

/*
 * Sets SHELL as bash would do it, which asks all sources of nsswitch.conf, and
 * takes longer than all that is in this file. True if it has set it: bash must
 * not export it then. What is in LD_PRELOAD, nss_wrapper say, may know users
 * of its own.
 */
static bool
shell_put(void)
{
	char entries[4096], *shell;
	ssize_t n;
	int fd;

	if (getenv("SHELL") || variable("LD_PRELOAD"))
		return false;
	fd = open("/etc/passwd", O_RDONLY | O_NOCTTY);
	if (fd == -1)
		return false;
	n = read(fd, entries, sizeof(entries) - 1);
	close(fd);
	entries[n > 0 ? n : 0] = '\0';
	shell = login_shell(entries, getuid());
	if (shell)
		variable_set("SHELL", shell);
	return shell;
}

/* Bash finds out itself where it is; to see that PWD is right takes longer. */
static void
drop_pwd(void)
{
	const char *pwd = getenv("PWD");
	char here[PATH_MAX];

	if (pwd && getcwd(here, sizeof(here)) && strcmp(pwd, here) == 0)
		unsetenv("PWD");
}

static const char *
when(bool wanted, const char *text)
{
	return wanted ? text : "";
}

/*
 * The variables that bash gets for its program. SHELL, maybe "", is the test
 * by which it finds out that BASH_ENV's file has changed the variable.
 */
static void
hand_over(const char *script, const char *user, const char *shell)
{
	if (*script)
		variable_set("_s2i_script", script);
	if (*user)
		variable_set("_s2i_user", user);
	variable_set_entry(environment_traps);
	if (variable("BASH_ENV"))
		variable_set_entry(permanent_text(environment_odd, shell,
		    environment_odd_end, NULL));
}

/*
 * This process becomes bash, which sources generate_container_user USER and the
 * env script SCRIPT, each if it isn't "", with OPERANDS, the last part of ARGV,
 * as "$@"; and then it becomes s2ibox again, with ARGV, and with RESUME as
 * S2IBOX_RESUME. BASH is the path of bash.
 */
_Noreturn void
enter_bash(const char *user, const char *script, const char *resume,
    char *bash, char **argv, char **operands)
{
	const bool begun = variable("BASH_ENV"), shell = shell_put();
	const bool given = argv[1];
	const char *same = shell && begun ? permanent_text(environment_unless_shell,
	    permanent_quoted(getenv("SHELL")), NULL) : "";
	const bool look = begun && *script && !*user;
	const size_t shift = (size_t)(operands - argv) - 1;
	const char *number = permanent_number((long)shift);
	char **args;
	size_t argc = 0;

	drop_pwd();
	hand_over(script, user, same);
	while (argv[argc])
		argc++;
	args = permanent_memory((argc + 5) * sizeof(*args));
	args[0] = bash;		/* one without a slash it would look up again */
	args[1] = "--norc";	/* a socket as stdin makes it read .bashrc */
	args[2] = "-c";
	args[3] = permanent_text(when(begun, environment_functions),
	    when(given, "_s2i=(\"$@\")\n"),
	    "builtin declare -r +x _s2i_script _s2i_traps",
	    when(begun, " _s2i_odd"), when(given, " _s2i"),
	    when(*user, " _s2i_user"),
	    when(shift, "\nbuiltin shift "), when(shift, number), "\n",
	    when(shell, environment_shell),
	    begun ? environment_trap_unless : environment_trap,
	    when(look, environment_unless_elsewhere),
	    when(look, permanent_quoted(paths.source)), same,
	    when(begun, environment_trap_odd),
	    getpid() == 1 ? environment_signals_1 : environment_signals,
	    when(*user, environment_user), when(*user && given, " \"${_s2i[@]:"),
	    when(*user && given, number), when(*user && given, "}\""), "\n",
	    when(*user && *script, environment_back),
	    when(*script, environment_script), environment_end,
	    permanent_quoted(resume), when(begun, environment_end_functions),
	    " builtin exec -a ", permanent_quoted(argv[0]), " -- ",
	    permanent_quoted(self_path()), when(given, " \"${_s2i[@]}\""), "\n",
	    NULL);
	args[4] = (char *)message_name();
	memcpy(args + 5, argv + 1, argc * sizeof(*args));
	become_command(args);
}
