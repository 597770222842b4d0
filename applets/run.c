/*
 * s2i-run [ARG...]
 *
 * The start: makes the deploy environment and runs the hook deploy. Then this
 * process becomes the application: the hook run or, if there is none, the
 * builder's run.
 */
#include <string.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/environment/environment.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

/* Warns if PID 1 is "sh -c", which waits for us and forwards no signal. */
static void
warn_of_shell(const char *started_as)
{
	static const char *const shells[] = { "sh", "bash", "dash", "ash" };
	const char *name;
	char head[512] = "";	/* ends with two NULs: holds two strings */
	ssize_t n;
	size_t i;

	if (getppid() != 1)
		return;
	n = read_head("/proc/1/cmdline", head, sizeof(head) - 2);
	if (n <= 0 || strcmp(head + strlen(head) + 1, "-c") != 0)
		return;
	name = path_base(head);
	for (i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		if (strcmp(name, shells[i]) == 0)
			warn("PID 1 is %s -c, which forwards no signals: the "
			    "application will not get TERM; write CMD "
			    "[\"%s\"] or args: [\"%s\"], without a shell", name,
			    started_as, started_as);
}

/* The value of S2I_INIT, or NULL if we are to become the application. */
static const char *
init_wanted(void)
{
	const char *init = variable("S2I_INIT");

	if (!init || strcmp(init, "0") == 0)
		return NULL;
	if (strcmp(init, "1") != 0 && strcmp(init, "group") != 0)
		die(STATUS_OWN, "S2I_INIT is neither 1 nor group: set it to "
		    "one of these, or unset it");
	return init;
}

/* Runs the hook deploy, if there is one; dies if it fails. */
static void
run_deploy(void)
{
	char *deploy = hook_path("deploy");
	int status;

	if (!path_exists(deploy))
		return;
	progress("Running %s", deploy);
	status = child_run(&(struct child){ .path = deploy,
	    .argv = argv_for(deploy, NULL) });
	if (status != 0)
		die(status, "%s: %s: the application is not started", deploy,
		    failed_with(status));
}

/* The path of the application; dies, 127, if there is none. */
static char *
find_application(void)
{
	char *run = hook_path("run");

	if (!path_exists(run))
		run = builder_script("run");
	if (!run)
		die(STATUS_NOTFOUND, "there is nothing to run: add a hook "
		    ".s2i/action_hooks/run to the application, or set "
		    "S2I_SCRIPTS_PATH to where the builder's run is (it isn't "
		    "in %s)", paths.scripts);
	return run;
}

static int
run_main(const struct applet *me, int argc, char **argv)
{
	char **operands = operands_of(argc, argv), *run;
	const char *init;

	(void)me;
	if (environment_stage() == STAGE_NONE)
		paths_require_source();
	else
		paths_enter_source();	/* an env script may have left it */
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_DEPLOY, argv, operands);
	warn_of_shell(argv[0]);
	init = init_wanted();
	run_deploy();
	run = find_application();
	progress("Running %s", run);
	if (init)
		return child_run(&(struct child){ .path = run,
		    .argv = argv_for(run, operands), .as_init = true,
		    .to_leader = strcmp(init, "1") == 0 });
	become(run, argv_for(run, operands));
}

const struct applet applet_run = {
	"run", "[ARG...]", "Runs the hook deploy, then becomes the application",
	"  The application is the hook .s2i/action_hooks/run or, if there is\n"
	"  none, the builder's run. It runs with ARG... and keeps this process's\n"
	"  id. With S2I_INIT=1 (or group) this process stays instead: it reaps\n"
	"  orphans, and forwards signals to the application (or its process\n"
	"  group).\n",
	run_main
};
