/*
 * s2i-exec [-p PID] COMMAND [ARG...]
 *
 * Becomes COMMAND, with the application's environment.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/environment/environment.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

static pid_t
parse_pid(const struct applet *me, const char *text)
{
	char *end;
	long pid;

	errno = 0;
	pid = strtol(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || pid < 1 ||
	    pid != (pid_t)pid)
		usage(me, "-p %s: this is not a process id", text);
	return (pid_t)pid;
}

/*
 * Takes over the environment of the process PID, and also its working directory
 * if no variable there names a source path: then the directory may be it.
 */
static void
take_over(pid_t pid)
{
	char *cwd = xasprintf("/proc/%ld/cwd", (long)pid);

	environment_of_process(pid);
	if (!variable("S2I_SOURCE_PATH") && chdir(cwd) == -1)
		warn("cannot enter the working directory of process %ld:",
		    (long)pid);
	free(cwd);
}

static int
exec_main(const struct applet *me, int argc, char **argv)
{
	pid_t pid = 0;
	int option;

	while ((option = getopt(argc, argv, "+:p:")) != -1) {
		if (option != 'p')
			usage_option(me, option, argv);
		pid = parse_pid(me, optarg);
	}
	if (optind == argc)
		usage(me, "the COMMAND is missing");
	if (pid && environment_stage() == STAGE_NONE)	/* done only once */
		take_over(pid);
	paths_enter_source();
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_DEPLOY, argv, argv + optind);
	become_command(argv + optind);
}

const struct applet applet_exec = {
	"exec", "[-p PID] COMMAND [ARG...]",
	"Becomes COMMAND in the application's environment",
	"  -p PID  start from the environment of that process instead of this\n"
	"          one's: for cron daemons, which give their jobs none\n",
	exec_main
};
