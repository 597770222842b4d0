/*
 * s2i-ready [ARG...], s2i-alive
 *
 * Probes: run the hook of that name, with the application's environment.
 */
#include <fcntl.h>
#include <unistd.h>

#include "../core/s2ibox.h"

static void
take_no_input(void)
{
	int fd = open("/dev/null", O_RDONLY);

	if (fd > STDIN_FILENO) {
		dup2(fd, STDIN_FILENO);
		close(fd);
	}
}

static int
probe_main(const struct applet *me, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+:")) != -1)
		usage_option(me, option, argv);
	paths_load();
	paths_enter_source();
	environment_make(STAGE_DEPLOY, argv, argv + optind);
	take_no_input();
	hook_become(me->name, argv + optind);
	return 0;
}

const struct applet applet_ready = {
	"ready", "[ARG...]", "Probe: runs the hook ready, with no input",
	"", probe_main
};

const struct applet applet_alive = {
	"alive", "[ARG...]", "Probe: runs the hook alive, with no input",
	"", probe_main
};
