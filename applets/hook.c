/*
 * s2i-verify [ARG...], s2i-setup, s2i-migrate
 * s2i-hook NAME [ARG...]
 *
 * Becomes the hook of that name, with the application's environment. A hook
 * that some applet has may be missing.
 */
#include <string.h>
#include <unistd.h>

#include "../core/s2ibox.h"

static int
hook_main(const struct applet *me, int argc, char **argv)
{
	const char *name = me->name;
	char **operands;
	int option;

	while ((option = getopt(argc, argv, "+:")) != -1)
		usage_option(me, option, argv);
	operands = argv + optind;
	if (strcmp(name, "hook") == 0) {
		if (!*operands)
			usage(me, "the hook's NAME is missing");
		name = *operands++;
		if (!is_file_name(name))
			usage(me, "'%s' is no name of a file in "
			    ".s2i/action_hooks", name);
	}
	paths_load();
	paths_enter_source();
	environment_make(STAGE_DEPLOY, argv, operands);
	hook_become(name, operands);
	if (!hook_is_known(name))
		die(STATUS_NOTFOUND, "there is no hook %s", hook_path(name));
	return 0;
}

const struct applet applet_verify = {
	"verify", "[ARG...]", "Runs the hook verify, a test of the built image",
	"", hook_main
};

const struct applet applet_setup = {
	"setup", "[ARG...]", "Runs the hook setup, which prepares data",
	"", hook_main
};

const struct applet applet_migrate = {
	"migrate", "[ARG...]", "Runs the hook migrate, which converts data",
	"", hook_main
};

const struct applet applet_hook = {
	"hook", "NAME [ARG...]", "Runs any hook, say pre_stop from a lifecycle hook",
	"  The hook is .s2i/action_hooks/NAME; where there is none, and no\n"
	"  applet has one of that name, the status is 127.\n",
	hook_main
};
