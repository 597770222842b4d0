/*
 * s2i-fix-permissions [-LP] PATH...
 *
 * The builder's fix-permissions, in one pass. The builders call it with an
 * option behind the path, and that it fails no build.
 */
#include <string.h>

#include "../core/app/app.h"
#include "../core/files/files.h"
#include "../core/lib/lib.h"

/*
 * Moves the operands of ARGV to its front, whose number it returns: options
 * may stand between them.
 */
static int
take_options(const struct applet *me, int argc, char **argv)
{
	bool options = true;
	int i, n = 0;

	for (i = 1; i < argc; i++)
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (!options || argv[i][0] != '-' || !argv[i][1])
			argv[n++] = argv[i];
		else if (argv[i][1 + strspn(argv[i] + 1, "LP")])
			usage(me, "unknown option %s (a path goes behind --)",
			    argv[i]);
	return n;
}

static int
fix_permissions_main(const struct applet *me, int argc, char **argv)
{
	int i, n = take_options(me, argc, argv);

	if (n == 0)
		usage(me, "a PATH is wanted");
	for (i = 0; i < n; i++)
		if (path_is_same(argv[i], "/"))
			die(STATUS_OWN, "%s is the root directory: no "
			    "permissions were changed; name what the "
			    "application is to write", argv[i]);
	for (i = 0; i < n; i++)
		if (!permissions_fix(argv[i]))
			warn("there is no %s whose permissions could be "
			    "changed", argv[i]);
	return 0;
}

const struct applet applet_fix_permissions = {
	"fix-permissions", "[-LP] PATH...",
	"Gives group 0 the owner's permissions, in one pass",
	"  What the builders' fix-permissions does: group 0 for each PATH and\n"
	"  all below it, to read and write it, and to execute what the owner\n"
	"  can. Own files only, unless root. Follows no link, and stays on one\n"
	"  file system. What fails is told in one line, and is no failure.\n"
	"  -L -P  are ignored; they may stand behind a PATH\n",
	fix_permissions_main
};
