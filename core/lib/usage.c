/*
 * Telling that an applet was called wrongly.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lib.h"

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
