/*
 * s2i-check [-s] [DIR]
 *
 * Finds what is wrong in an application's .s2i: on a laptop, in git's
 * pre-commit hook, or in CI.
 */
#include <string.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/check/check.h"
#include "../core/lib/lib.h"

static int
check_main(const struct applet *me, int argc, char **argv)
{
	enum check_purpose purpose = CHECK_FOR_S2I;
	int option;

	while ((option = getopt(argc, argv, "+:s")) != -1) {
		if (option != 's')
			usage_option(me, option, argv);
		purpose = CHECK_FOR_DOCKERFILE;
	}
	if (optind < argc - 1)
		usage(me, "more than one DIR");
	if (argv[optind] && strcmp(argv[optind], ".") != 0)
		git_keep_variables();
	return check_hooks(operand_enter(argv[optind]), purpose) > 0;
}

const struct applet applet_check = {
	"check", "[-s] [DIR]",
	"Finds what is wrong in an application's .s2i before it is built",
	"  Each finding is a line \"file:line: error: what: cure\" (or warning).\n"
	"  The status is 1 if there are errors. DIR is the working directory\n"
	"  unless it is given.\n"
	"  -s  accept links in .s2i/bin, for a Dockerfile that runs them\n",
	check_main
};
