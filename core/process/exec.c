/*
 * Becoming another program: the one place that finds a program, runs a file
 * without "#!" by bash, and knows how exec's errno becomes 126 or 127. Why
 * an exec failed is told by exec_error.c.
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
 * The path of the program NAME: NAME itself if it has a slash, else the
 * first one of that name along PATH that can be executed, else one that is
 * there but can't be, else NULL. It lasts as long as NAME.
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
 * Runs a file without a "#!" line as bash itself would: as a script of bash,
 * or of sh where there is no bash. Returns if it is no script.
 */
static void
become_by_shell(const char *path, char *const argv[])
{
	struct first_line line;
	char **script, *shell;
	struct stat st;
	size_t n = 0;

	if (first_line_read(path, &line) && line.is_binary)
		return;
	while (argv[n])
		n++;
	script = xrealloc(NULL, (n + 4) * sizeof(*script));
	script[0] = "bash";
	shell = program_find("bash");
	if (!shell || stat(shell, &st) == -1 || !is_program(shell, &st)) {
		script[0] = "sh";
		shell = program_find("sh");
	}
	if (!shell)
		die(STATUS_NOTFOUND, "%s: it has no #! line, and there is "
		    "neither bash nor sh", path);
	script[1] = "--";
	script[2] = (char *)path;
	memcpy(script + 3, argv + (n > 0), (n + (n == 0)) * sizeof(*script));
	execve(shell, script, environ);
	exec_failed(shell, script, errno);
}

static _Noreturn void
become_file(const char *path, char *const argv[])
{
	execve(path, argv, environ);
	if (errno == ENOEXEC)
		become_by_shell(path, argv);
	exec_failed(path, argv, errno);
}

/*
 * Becomes the file PATH of the application, a hook, with ARGV, or says why not
 * and ends this process with 126 or 127. For a forked child too.
 */
_Noreturn void
become(const char *path, char *const argv[])
{
	exec_refuse_carriage_return(path);
	become_file(path, argv);
}

/*
 * Becomes the command ARGV[0], looked up along PATH. Most are programs: none
 * is read to see whether it is a script with a carriage return, unless the
 * kernel finds no interpreter of that name.
 */
_Noreturn void
become_command(char *const argv[])
{
	char *path = program_find(argv[0]);

	if (!path)
		die(STATUS_NOTFOUND, "%s: there is no such command in PATH",
		    argv[0]);
	become_file(path, argv);
}
