/*
 * s2i-assemble [ARG...]
 *
 * The build: hooks around the builder's own assemble. Where build_env needs
 * bash, this process becomes bash after pre_build, and then s2ibox again:
 * environment_stage tells how far the build has come.
 */
#include <stdbool.h>

#include "../core/app/app.h"
#include "../core/build/build.h"
#include "../core/check/check.h"
#include "../core/environment/environment.h"
#include "../core/files/files.h"
#include "../core/lib/lib.h"

/* Checks .s2i, if there is one; an error ends the build. */
static void
check(void)
{
	long start = milliseconds();
	size_t errors;

	if (!path_exists(".s2i"))
		return;
	progress("Checking .s2i");
	errors = check_hooks("", CHECK_IN_BUILD);
	timings_add("check", "the check of .s2i", start);
	if (errors)
		die(1, "%zu error%s in .s2i (listed above): the build ends "
		    "here", errors, errors == 1 ? "" : "s");
}

/* Lets any user of group 0 work with the application and its source. */
static void
give_permissions(void)
{
	long start = milliseconds();

	progress("Giving group 0 the owner's permissions");
	permissions_fix(paths.application);
	if (!permissions_cover(paths.application, paths.source))
		permissions_fix(paths.source);
	timings_add("permissions", "giving permissions", start);
}

static int
assemble_main(const struct applet *me, int argc, char **argv)
{
	char **operands = operands_of(argc, argv), *upload, *script;
	long start;

	(void)me;
	timings_load(environment_note());
	if (environment_stage() == STAGE_NONE)
		paths_require_source();
	else
		paths_enter_source();	/* an env script may have left it */
	upload = paths_upload(argv[0]);
	environment_set_note(timings_text());
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_BASH_ENV, argv, operands);
	if (environment_stage() < STAGE_BUILD) {
		move_uploaded_hooks(upload);
		check();
		run_build_hook("pre_build");
		start = milliseconds();
		environment_set_note(timings_text());
		/* May not return, either, and then goes on at the else. */
		environment_make(STAGE_BUILD, argv, operands);
		if (path_exists(hook_path("build_env")))
			timings_add("build_env", "build_env", start);
	} else {
		timings_add("build_env", "build_env", environment_entered());
	}

	script = builder_script("assemble");
	if (script)
		run_builder(script, upload, operands);
	else
		move_uploaded_source(upload);
	run_build_hook("build");
	provide_applets();
	give_permissions();
	timings_report();
	return 0;
}

const struct applet applet_assemble = {
	"assemble", "[ARG...]", "Builds, with hooks around the builder's own assemble",
	"  Moves .s2i into the source path and checks it, runs the hook\n"
	"  pre_build, sources build_env, runs the builder's assemble with ARG...\n"
	"  (if the image has none, s2i-assemble moves the source), then the\n"
	"  hook build. Installs s2i-ready and the others where the PATH has none,\n"
	"  and gives group 0 the owner's permissions.\n",
	assemble_main
};
