/*
 * Telling that an applet was called wrongly.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

/* Says what is wrong in the call, and how ME is called; exits with 125. */
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

/*
 * Reports a wrong option in ARGV, for which getopt has returned ANSWER, '?' or
 * ':'; exits with 125.
 */
_Noreturn void
usage_option(const struct applet *me, int answer, char **argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };
	const char *option = letter;

	if (answer == ':')
		usage(me, "option %s needs a value", optopt <= UCHAR_MAX ?
		    letter : argv[optind - 1]);
	if (optopt == 0)		/* getopt_long is done with the word */
		option = argv[optind - 1];
	else if (optopt == '-' && argv[optind])	/* getopt isn't: "--word" */
		option = argv[optind];
	usage(me, "unknown option %s (an argument that begins with - goes "
	    "after --)", option);
}

/*
 * The value TEXT of OPTION in milliseconds, or a usage error where it is no
 * time.
 */
long
usage_seconds(const struct applet *me, int option, const char *text)
{
	long ms = duration_parse(text);

	if (ms == -1)
		usage(me, "-%c %s: that is not a time in seconds "
		    "(2.5, say; 1000000 at most)", option, text);
	return ms;
}
