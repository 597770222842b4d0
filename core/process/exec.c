/*
 * Becoming another program. This is the only place that looks along PATH, and
 * that has bash run a file without a "#!" line. When an exec fails,
 * not_executable.c says why.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

static bool
is_program(const char *path, const struct stat *st)
{
	return S_ISREG(st->st_mode) && access(path, X_OK) == 0;
}

/*
 * The path of the program NAME: NAME itself if it has a slash, else the first
 * one along PATH that can be executed, else the first that is there but can't
 * be, else NULL. The caller must not free it.
 */
char *
program_find(const char *name)
{
	const char *path = getenv("PATH"), *end;
	char *file, *second_best = NULL;
	struct stat st;

	if (strchr(name, '/'))
		return (char *)name;
	if (!path)
		path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
	file = permanent_memory(strlen(path) + strlen(name) + 3);
	for (; *name; path = end + 1) {
		end = strchrnul(path, ':');
		stpcpy(stpcpy(mempcpy(file, path, (size_t)(end - path)),
		    end == path ? "./" : "/"), name);
		if (stat(file, &st) == 0 && !S_ISDIR(st.st_mode)) {
			if (is_program(file, &st))
				return file;
			if (!second_best)
				second_best = permanent_text(file, NULL);
		}
		if (*end == '\0')
			break;
	}
	return second_best;
}

/*
 * The path of bash or, if there is none that can be executed, of sh; NAME is
 * which of the two, for argv[0]. Returns NULL if there is neither. The caller
 * must not free it.
 */
char *
shell_find(char **name)
{
	char *path = program_find("bash");
	struct stat st;

	*name = "bash";
	if (path && stat(path, &st) == 0 && is_program(path, &st))
		return path;
	*name = "sh";
	return program_find("sh");
}

/*
 * Runs a file without a "#!" line as bash itself would: as a script of bash,
 * or of sh if there is no bash. Returns if it is no script.
 */
static void
become_by_shell(const char *path, char *const argv[])
{
	struct first_line line;
	char **script, *shell;
	size_t argc = 0, n = 0, i;

	if (first_line_read(path, &line) && line.is_binary)
		return;
	while (argv[argc])
		argc++;
	script = xrealloc(NULL, (argc + 4) * sizeof(*script));
	shell = shell_find(&script[n++]);
	if (!shell)
		die(STATUS_NOTFOUND, "%s: has no #! line, and there is "
		    "neither bash nor sh on the PATH to run it", path);
	script[n++] = "--";
	script[n++] = (char *)path;
	for (i = 1; i < argc; i++)
		script[n++] = argv[i];
	script[n] = NULL;
	execve(shell, script, environ);
	exec_failed(shell, script, errno);
}

static _Noreturn void
execute(const char *path, char *const argv[])
{
	int error;

	execve(path, argv, environ);
	error = errno;
	if (error == ENOEXEC)
		become_by_shell(path, argv);
	exec_failed(path, argv, error);
}

/*
 * Becomes the file PATH, a hook or script, with ARGV; or says why that fails
 * and ends this process, which may be a vforked child, with 126 or 127.
 */
_Noreturn void
become(const char *path, char *const argv[])
{
	exec_refuse_carriage_return(path);
	execute(path, argv);
}

/*
 * Becomes the command ARGV[0], looked up along PATH, as become does. Most
 * commands are binary programs, so a carriage return in a "#!" line is not
 * looked for until the kernel finds no interpreter.
 */
_Noreturn void
become_command(char *const argv[])
{
	char *path = program_find(argv[0]);

	if (!path)
		die(STATUS_NOTFOUND, "%s: there is no such command on the PATH",
		    *argv[0] ? argv[0] : "''");
	execute(path, argv);
}
