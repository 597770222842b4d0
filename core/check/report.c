/*
 * What s2i-check finds, one finding a line: "file:line: error: what: cure",
 * which editors parse.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

static struct {
	const char *dir;	/* comes before each file's name */
	int fd;
	size_t errors;
} report = { "", STDOUT_FILENO, 0 };

/* Findings go to FD from here on, each file's name with DIR before it. */
void
report_begin(const char *dir, int fd)
{
	report.dir = dir;
	report.fd = fd;
	report.errors = 0;
}

/* How many errors there were since report_begin. */
size_t
report_errors(void)
{
	return report.errors;
}

/* The name of FILE in a command to be pasted; the caller owns it. */
char *
report_quoted(const char *file)
{
	char *name = xasprintf("%s%s", report.dir, file);
	char *quoted = shell_quoted(name);

	free(name);
	return quoted;
}

/* The command that makes FILE executable in git; the caller owns it. */
char *
report_git_cure(const char *file)
{
	char *name = shell_quoted(file), *dir = shell_quoted(report.dir);
	char *command = xasprintf("git %s%s%supdate-index --chmod=+x %s",
	    *report.dir ? "-C " : "", *report.dir ? dir : "",
	    *report.dir ? " " : "", name);

	free(dir);
	free(name);
	return command;
}

static void __attribute__((format(printf, 4, 0)))
say(const char *kind, const char *file, size_t line, const char *fmt,
    va_list args)
{
	char number[32] = "", *before;

	if (line)
		(void)snprintf(number, sizeof(number), ":%zu", line);
	before = xasprintf("%s%s%s", report.dir, file, number);
	if (!message_line(report.fd, before, kind, fmt, args) &&
	    report.fd == STDOUT_FILENO)
		die(STATUS_OWN, "cannot write to stdout:");
	free(before);
}

/* An error in FILE's LINE, or in none (0), which fails the check. */
void
report_error(const char *file, size_t line, const char *fmt, ...)
{
	va_list args;

	report.errors++;
	va_start(args, fmt);
	say(": error: ", file, line, fmt, args);
	va_end(args);
}

/* Likewise, but the check goes on to succeed. */
void
report_warning(const char *file, size_t line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(": warning: ", file, line, fmt, args);
	va_end(args);
}

/* Likewise what isn't wrong, but good to know; in no build. */
void
report_note(const char *file, size_t line, const char *fmt, ...)
{
	va_list args;

	if (report.fd != STDOUT_FILENO)
		return;
	va_start(args, fmt);
	say(": note: ", file, line, fmt, args);
	va_end(args);
}
