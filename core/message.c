/*
 * What s2ibox says: to stderr, one write each, "s2i-run: what: why" or, for
 * progress, " -----> what". A format that ends with ':' gets strerror(errno)
 * behind it. Nothing here fails: what can't be written is not said.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "s2ibox.h"

enum { MESSAGE_MAX = 16384 };	/* two paths of PATH_MAX and some words */

static const char *applet_name = "s2ibox";

/* Messages begin with "s2i-NAME" from here on. */
void
message_applet(const struct applet *me)
{
	applet_name = keep_text("s2i-", me->name, NULL);
}

const char *
message_name(void)
{
	return applet_name;
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

/* The time since the machine's start, /proc's own, in milliseconds. */
long
milliseconds(void)
{
	struct timespec now;

	/* For one look at the clock libc's way through the vDSO is longer. */
	if (sizeof(now.tv_sec) != sizeof(long) ||
	    syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &now) == -1)
		clock_gettime(CLOCK_BOOTTIME, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Tells how long WHAT took since START (milliseconds), if over a second. */
void
progress_time(const char *what, long start)
{
	long took = milliseconds() - start;

	if (took > 1000)
		progress("%s took %ld.%ld s", what, took / 1000,
		    took / 100 % 10);
}

void
warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, applet_name, ": ", fmt, args);
	va_end(args);
}

/* Says it and ends this process with STATUS, in a forked child too. */
_Noreturn void
die(int status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, applet_name, ": ", fmt, args);
	va_end(args);
	_exit(status);
}

/* Says what is wrong in the call and how it should be; 125. */
_Noreturn void
usage(const struct applet *me, const char *fmt, ...)
{
	va_list args;
	char *what = NULL;

	va_start(args, fmt);
	if (vasprintf(&what, fmt, args) == -1)
		what = NULL;
	va_end(args);
	die(STATUS_OWN, "%s: usage: s2i-%s%s%s (--help tells more)",
	    what ? what : "wrong call", me->name, *me->operands ? " " : "",
	    me->operands);
}

/* The same for getopt's ANSWER '?' or ':' about an option in ARGV. */
_Noreturn void
usage_option(const struct applet *me, int answer, char **argv)
{
	if (answer == ':' && optopt <= UCHAR_MAX)
		usage(me, "option -%c wants a value", optopt);
	if (answer == ':')
		usage(me, "option %s wants a value", argv[optind - 1]);
	if (optopt == 0)
		usage(me, "unknown option %s (an argument goes behind --)",
		    argv[optind - 1]);
	/* A long one, whose word isn't through yet; in "-k-" it is. */
	if (optopt == '-' && argv[optind])
		usage(me, "unknown option %s (an argument goes behind --)",
		    argv[optind]);
	usage(me, "unknown option -%c (an argument goes behind --)", optopt);
}
