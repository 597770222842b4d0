/*
 * What s2ibox says: to stderr, one write each, "s2i-run: what: why" or, for
 * progress, " -----> what". A format that ends with ':' gets strerror(errno)
 * behind it. Nothing here fails: what can't be written is not said.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib.h"

enum { MESSAGE_MAX = 16384 };	/* two paths of PATH_MAX and some words */

static const char *speaker = "s2ibox";

/* Messages begin with NAME from now on, which is not copied. */
void
message_speak_as(const char *name)
{
	speaker = name;
}

const char *
message_name(void)
{
	return speaker;
}

/*
 * A reader of stderr that has gone must not end the application's start, so
 * the SIGPIPE of this one write is taken back, if it is ours.
 */
static bool
write_quietly(int fd, const char *text, size_t length)
{
	const struct timespec now = { 0, 0 };
	sigset_t pipe, pending, old;
	ssize_t n;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	sigprocmask(SIG_BLOCK, &pipe, &old);
	n = write(fd, text, length);
	if (n == -1 && errno == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&pipe, NULL, &now);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return n == (ssize_t)length;
}

/*
 * BEFORE, COLON and the text as one line to FD, by one write: a control
 * character in a file's name shows as '?'. Returns whether it was written.
 */
bool
message_line(int fd, const char *before, const char *colon, const char *fmt,
    va_list args)
{
	const char *why = strerror(errno);
	char line[MESSAGE_MAX];
	size_t used, i;
	int n;

	used = (size_t)snprintf(line, sizeof(line), "%s%s", before, colon);
	/* NOLINTNEXTLINE(clang-analyzer-valist.*): each caller starts it */
	n = vsnprintf(line + used, sizeof(line) - used - 1, fmt, args);
	if (n > 0)
		used += (size_t)n;
	if (used > sizeof(line) - 2)
		used = sizeof(line) - 2;
	if (fmt[strlen(fmt) - 1] == ':') {
		n = snprintf(line + used, sizeof(line) - used - 1, " %s", why);
		used += (size_t)n;
		if (used > sizeof(line) - 2)
			used = sizeof(line) - 2;
	}
	for (i = 0; i < used; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 127)
			line[i] = '?';
	line[used++] = '\n';
	return write_quietly(fd, line, used);
}

void
progress(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, " -----> ", "", fmt, args);
	va_end(args);
}

void
warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, speaker, ": ", fmt, args);
	va_end(args);
}

/* Says it and ends this process with STATUS, in a forked child too. */
_Noreturn void
die(int status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, speaker, ": ", fmt, args);
	va_end(args);
	_exit(status);
}
