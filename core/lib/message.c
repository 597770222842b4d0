/*
 * Messages to stderr, by one write each: "s2i-run: what: why" or, for progress,
 * " -----> what". After a format that ends with ':' comes strerror(errno).
 * Nothing here fails: a message that can't be written is lost.
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

/* From now on messages begin with NAME, which is not copied. */
void
message_speak_as(const char *name)
{
	speaker = name;
}

/* What messages begin with. */
const char *
message_name(void)
{
	return speaker;
}

/*
 * Writes TEXT. If nobody reads stderr any more, that must not end the start of
 * the application: the SIGPIPE of this write is taken back. Returns whether
 * all was written.
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
 * The length of a line of USED bytes after snprintf, which returned N, has
 * appended to it: a text that is too long has been cut off.
 */
static size_t
length_after(size_t used, int n)
{
	if (n > 0)
		used += (size_t)n;
	return used < MESSAGE_MAX - 2 ? used : MESSAGE_MAX - 2;
}

/*
 * Writes BEFORE, SEPARATOR and the text of FMT and ARGS to FD, as one line by
 * one write. A control character, in the name of a file, say, is shown as '?'.
 * Returns whether it was written.
 */
bool
message_line(int fd, const char *before, const char *separator,
    const char *fmt, va_list args)
{
	const char *why = strerror(errno);
	char line[MESSAGE_MAX];
	size_t used, i;
	int n;

	n = snprintf(line, sizeof(line), "%s%s", before, separator);
	used = length_after(0, n);
	/* NOLINTNEXTLINE(clang-analyzer-valist.*): each caller starts it */
	n = vsnprintf(line + used, sizeof(line) - used - 1, fmt, args);
	used = length_after(used, n);
	if (fmt[strlen(fmt) - 1] == ':') {
		n = snprintf(line + used, sizeof(line) - used - 1, " %s", why);
		used = length_after(used, n);
	}
	for (i = 0; i < used; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 127)
			line[i] = '?';
	line[used++] = '\n';
	return write_quietly(fd, line, used);
}

/* Tells what is being done. */
void
progress(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, " -----> ", "", fmt, args);
	va_end(args);
}

/* Tells what is wrong. */
void
warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, speaker, ": ", fmt, args);
	va_end(args);
}

/*
 * Tells what is wrong, and ends this process with STATUS. Forked children may
 * call it: nothing of their parent's is written or run at this exit.
 */
_Noreturn void
die(int status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	message_line(STDERR_FILENO, speaker, ": ", fmt, args);
	va_end(args);
	_exit(status);
}
