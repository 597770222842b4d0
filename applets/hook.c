/*
 * s2i-verify [-t SECS] [--once FILE] [ARG...]
 * s2i-setup [-t SECS] [--once FILE] [ARG...]
 * s2i-migrate [-t SECS] [--once FILE] [ARG...]
 * s2i-hook [-t SECS] [--once FILE] NAME [ARG...]
 *
 * Runs the hook of that name with the application's environment. A hook that
 * some applet runs may be missing. Without options this process becomes the
 * hook.
 */
#include <getopt.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/environment/environment.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

enum { OPTION_ONCE = UCHAR_MAX + 1 };	/* has no letter */

/*
 * Runs the hook at PATH as a child, unless FILE, which may be NULL, tells that
 * it has been run.
 */
static int
run_hook(const char *path, char **operands, long timeout, const char *file)
{
	int fd = -1, status;

	if (file) {
		fd = once_lock(file);
		if (fd == -1)
			return 0;
	}
	status = child_run(&(struct child){ .path = path,
	    .argv = argv_for(path, operands), .timeout = timeout,
	    .dies_with_us = file != NULL });
	if (status == 0 && file)
		once_record(fd, file);
	return status;
}

static int
hook_main(const struct applet *me, int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "once", required_argument, NULL, OPTION_ONCE },
		{ NULL, 0, NULL, 0 }
	};
	const char *name = me->name, *file = NULL;
	char **operands, *path;
	long timeout = 0;
	int option;
	bool found;

	while ((option = getopt_long(argc, argv, "+:t:", long_options, NULL))
	    != -1) {
		if (option == 't')
			timeout = usage_seconds(me, option, optarg);
		else if (option == OPTION_ONCE)
			file = optarg;
		else
			usage_option(me, option, argv);
	}
	operands = argv + optind;
	if (strcmp(name, "hook") == 0) {
		if (!*operands)
			usage(me, "the hook's NAME is missing");
		name = *operands++;
		if (!is_file_name(name))
			usage(me, "'%s' cannot be the name of a file in "
			    ".s2i/action_hooks", name);
	}
	paths_enter_source();
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_DEPLOY, argv, operands);
	path = hook_path(name);
	found = path_exists(path);
	if (found && !timeout && !file)
		become(path, argv_for(path, operands));
	if (found)
		return run_hook(path, operands, timeout, file);
	if (!hook_is_known(name))
		die(STATUS_NOTFOUND, "there is no hook %s", path);
	return 0;
}

#define HOOK_OPTIONS "[-t SECS] [--once FILE] "
#define HOOK_HELP \
	"  -t SECS      end the hook after that time: status 124; 0: no limit\n" \
	"  --once FILE  run the hook only if FILE is empty or missing, and write\n" \
	"               the time into FILE after success; locks FILE meanwhile;\n" \
	"               FILE is relative to the source path\n"
#define MAY_BE_MISSING "  A missing hook counts as success.\n"

const struct applet applet_verify = {
	"verify", HOOK_OPTIONS "[ARG...]",
	"Runs the hook verify, a test of the built image",
	HOOK_HELP MAY_BE_MISSING, hook_main
};

const struct applet applet_setup = {
	"setup", HOOK_OPTIONS "[ARG...]",
	"Runs the hook setup, which prepares data",
	HOOK_HELP MAY_BE_MISSING, hook_main
};

const struct applet applet_migrate = {
	"migrate", HOOK_OPTIONS "[ARG...]",
	"Runs the hook migrate, which converts data",
	HOOK_HELP MAY_BE_MISSING, hook_main
};

const struct applet applet_hook = {
	"hook", HOOK_OPTIONS "NAME [ARG...]",
	"Runs any hook, say pre_stop from a lifecycle hook",
	HOOK_HELP
	"  The hook is .s2i/action_hooks/NAME. If it is missing, and no applet\n"
	"  runs a hook of that name, the status is 127.\n",
	hook_main
};
