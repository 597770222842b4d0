/*
 * s2i-ready [-t SECS] [-w SECS] [ARG...]
 * s2i-alive [-t SECS] [-w SECS] [ARG...]
 *
 * Probes: they run the hook of that name with the application's environment,
 * and leave nothing of it behind.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/environment/environment.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

enum { PAUSE = 1000 };	/* between two tries, in milliseconds */

/* The shorter one of two limits, each of which may be 0, for none. */
static long
shorter_limit(long a, long b)
{
	return a && (a < b || !b) ? a : b;
}

static void
pause_for(long time)
{
	const struct timespec pause = { time / 1000, time % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

/*
 * Tries the hook at PATH until it succeeds or WAIT has passed, and limits each
 * try to TIMEOUT. Returns the last status.
 */
static int
run_probe(const char *path, char **operands, long timeout, long wait)
{
	const long end = milliseconds() + wait;
	struct child probe = {
		.path = path,
		.argv = argv_for(path, operands),
		.no_input = true,
		.kill_at_once = true,
		.dies_with_us = true,
		.leaves_nothing = true,
		.since = environment_entered()
	};
	long left = wait;
	int status;

	for (;;) {
		probe.timeout = shorter_limit(timeout, left);
		status = child_run(&probe);
		left = end - milliseconds();
		if (status == 0 || left <= 0)
			return status;
		pause_for(left < PAUSE ? left : PAUSE);
		left = end - milliseconds();
		if (left <= 0)
			return status;
	}
}

static int
probe_main(const struct applet *me, int argc, char **argv)
{
	long timeout = -1, wait = 0;
	char *path;
	int option;

	while ((option = getopt(argc, argv, "+:t:w:")) != -1) {
		if (option == 't')
			timeout = usage_seconds(me, option, optarg);
		else if (option == 'w')
			wait = usage_seconds(me, option, optarg);
		else
			usage_option(me, option, argv);
	}
	if (environment_stage() == STAGE_NONE)	/* not after bash: see .since */
		wait_a_tick_if_children();
	paths_enter_source();
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_DEPLOY, argv, argv + optind);
	if (timeout == -1)
		timeout = duration_variable(strcmp(me->name, "ready") == 0 ?
		    "S2I_READY_TIMEOUT" : "S2I_ALIVE_TIMEOUT");
	path = hook_path(me->name);
	if (!path_exists(path))
		return 0;
	return run_probe(path, argv + optind, timeout, wait);
}

#define PROBE_OPERANDS "[-t SECS] [-w SECS] [ARG...]"
#define PROBE_HELP \
	"  -t SECS  kill the hook after that time: status 124; 0: no limit\n" \
	"  -w SECS  try again, once a second, until it succeeds or that time\n" \
	"           has passed\n" \
	"  A missing hook counts as success.\n"

const struct applet applet_ready = {
	"ready", PROBE_OPERANDS, "Probe: runs the hook ready, with no input",
	PROBE_HELP "  The default of -t is S2I_READY_TIMEOUT, or else no limit.\n",
	probe_main
};

const struct applet applet_alive = {
	"alive", PROBE_OPERANDS, "Probe: runs the hook alive, with no input",
	PROBE_HELP "  The default of -t is S2I_ALIVE_TIMEOUT, or else no limit.\n",
	probe_main
};
