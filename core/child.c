/*
 * How a child is started and waited for.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "s2ibox.h"

/*
 * Runs the file PATH with ARGV and waits for it. Returns its status, which
 * is 128+n if signal n ended it, 126 or 127 (and said why) if it could not
 * be executed. As PID 1 it reaps what it inherits meanwhile. Dies, 125,
 * where no process can be made.
 */
int
child_run(const char *path, char *const argv[])
{
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	struct sigaction before;
	pid_t child, pid;
	int status;

	/* Ignored, it would have the kernel throw the status away. */
	sigaction(SIGCHLD, &by_default, &before);
	child = fork();
	if (child == -1)
		die(STATUS_OWN, "%s: cannot start a process:", path);
	if (child == 0) {
		sigaction(SIGCHLD, &before, NULL);
		become(path, argv);
	}
	do {
		pid = waitpid(-1, &status, 0);
		if (pid == -1 && errno != EINTR)
			die(STATUS_OWN, "%s: cannot wait for it:", path);
	} while (pid != child);
	sigaction(SIGCHLD, &before, NULL);
	if (WIFSIGNALED(status))
		return STATUS_SIGNAL + WTERMSIG(status);
	return WEXITSTATUS(status);
}

/* What a STATUS of child_run says, in words; the caller owns them. */
char *
status_text(int status)
{
	if (status <= STATUS_SIGNAL)
		return xasprintf("failed with status %d", status);
	return xasprintf("failed with status %d, as by signal %d (%s)", status,
	    status - STATUS_SIGNAL, strsignal(status - STATUS_SIGNAL));
}
