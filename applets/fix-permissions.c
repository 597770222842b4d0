/*
 * s2i-fix-permissions [-LP] PATH...
 *
 * The builder's fix-permissions, in one pass. The builders call it with an
 * option after the path, and rely on it to return 0 even if a change fails.
 */
#include <string.h>

#include "../core/app/app.h"
#include "../core/files/files.h"
#include "../core/lib/lib.h"

/*
 * Removes the options from ARGV, which may stand between the operands and have
 * no meaning. Returns the number of operands, which are at its front then.
 */
static int
remove_options(const struct applet *me, int argc, char **argv)
{
	bool options = true;
	int i, n = 0;

	for (i = 1; i < argc; i++)
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (!options || argv[i][0] != '-' || !argv[i][1])
			argv[n++] = argv[i];
		else if (argv[i][1 + strspn(argv[i] + 1, "LP")])
			usage(me, "unknown option %s (a path that begins with "
			    "- goes after --)", argv[i]);
	return n;
}

static int
fix_permissions_main(const struct applet *me, int argc, char **argv)
{
	int i, n = remove_options(me, argc, argv);

	if (n == 0)
		usage(me, "no PATH is given");
	for (i = 0; i < n; i++)
		if (path_is_same(argv[i], "/"))
			die(STATUS_OWN, "%s is the root directory: no "
			    "permissions were changed; name just what the "
			    "application writes", argv[i]);
	for (i = 0; i < n; i++)
		if (!permissions_fix(argv[i]))
			warn("there is no %s to change the permissions of",
			    argv[i]);
	return 0;
}

const struct applet applet_fix_permissions = {
	"fix-permissions", "[-LP] PATH...",
	"Gives group 0 the owner's permissions, in one pass",
	"  Does what the builders' fix-permissions does: gives each PATH and all\n"
	"  below it to group 0, which may read and write it, and execute what the\n"
	"  owner may. Changes only the caller's own files, unless that is root.\n"
	"  Follows no link, and stays on one file system. Counts what fails in\n"
	"  one line, and returns 0 all the same.\n"
	"  -L -P  are accepted for compatibility, and ignored, also after a PATH\n",
	fix_permissions_main
};
