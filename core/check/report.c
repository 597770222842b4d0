/*
 * Reports what s2i-check finds, a line each: "file:line: error: what: cure".
 * Editors can parse that.
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

/* Findings go to FD from now on, with DIR before each file's name. */
void
report_begin(const char *dir, int fd)
{
	report.dir = dir;
	report.fd = fd;
	report.errors = 0;
}

/* The number of errors since report_begin. */
size_t
report_errors(void)
{
	return report.errors;
}

/* FILE's name as a word of a command to paste; the caller owns it. */
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

/* Reports an error in LINE of FILE (0: in no line). It fails the check. */
void
report_error(const char *file, size_t line, const char *fmt, ...)
{
	va_list args;

	report.errors++;
	va_start(args, fmt);
	say(": error: ", file, line, fmt, args);
	va_end(args);
}

/* Reports a warning, which doesn't fail the check. */
void
report_warning(const char *file, size_t line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(": warning: ", file, line, fmt, args);
	va_end(args);
}

/* Reports a note, which is good to know; silent in builds. */
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

/* Reports a carriage return in LINE of FILE, which WHAT ("holds", say). */
void
report_carriage_return(const char *file, size_t line, const char *what)
{
	char *name = report_quoted(file);

	report_error(file, line, "%s a carriage return: sed -i 's/\\r//g' %s "
	    "(and '.s2i/** text eol=lf' in .gitattributes)", what, name);
	free(name);
}
