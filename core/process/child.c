/*
 * Running a program as a child. An applet says what it wants in a struct
 * child; here the child is started, and its end becomes a status.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

static void
take_null_as_stdin(void)
{
	int fd = open("/dev/null", O_RDONLY);

	if (fd == -1)
		die(STATUS_OWN, "cannot open /dev/null:");
	dup2(fd, STDIN_FILENO);
	if (fd > STDIN_FILENO)
		close(fd);
}

/* In the child: prepares, then execs. */
static _Noreturn void
prepare_and_become(const struct child *child, pid_t parent)
{
	setpgid(0, 0);
	if (!child->no_input)
		terminal_give(getpid());
	else if (!descriptor_is_null(STDIN_FILENO))
		take_null_as_stdin();
	if (child->out)
		dup2(child->out, STDOUT_FILENO);
	if (child->err)
		dup2(child->err, STDERR_FILENO);
	if (child->dies_with_us) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		if (getppid() != parent)
			_exit(STATUS_SIGNAL + SIGKILL);
	}
	signals_restore();
	become(child->path, child->argv);
}

/*
 * Starts CHILD as a process. vfork copies nothing, and returns once the child
 * has exec'ed.
 */
static pid_t
start(const struct child *child)
{
	const pid_t us = getpid();
	/* NOLINTNEXTLINE(*vfork,*.Vfork): the child only execs or _exits */
	pid_t pid = vfork();

	if (pid == -1)
		die(STATUS_OWN, "%s: cannot start a process:", child->path);
	if (pid == 0)
		/* NOLINTNEXTLINE(*.Vfork): the same */
		prepare_and_become(child, us);
	return pid;
}

/* Makes orphans below us our children, as they are of process 1 anyway. */
static void
adopt_orphans(void)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == -1)
		warn("cannot become a subreaper, so orphans may stay:");
}

/*
 * Runs CHILD and waits for its end. Returns its status: 128+n if signal n
 * ended it, 126 or 127 if it could not be executed (which the child has said),
 * 124 if its time was up. What a late child leaves behind is killed and
 * reaped, as with leaves_nothing. Ends this process with 128+n if signal n
 * asked it to end meanwhile, and with 125 if no process can be made.
 */
int
child_run(const struct child *child)
{
	struct outcome outcome;
	long since;

	if (child->timeout && !child->leaves_nothing)
		wait_a_tick_if_children();
	signals_block();
	if (!child->no_input)
		terminal_find();
	since = child->since ? child->since : milliseconds();
	if (child->leaves_nothing || child->timeout ||
	    (child->as_init && getpid() != 1))
		adopt_orphans();
	supervise(child, start(child), &outcome);
	if (child->leaves_nothing || outcome.was_late)
		descendants_kill(since);
	if (outcome.signal)
		_exit(STATUS_SIGNAL + outcome.signal);
	signals_end_at_once();
	if (outcome.was_late) {
		warn("%s: ended: its time limit of %ld.%03ld s is over",
		    child->path, child->timeout / 1000, child->timeout % 1000);
		return STATUS_TIMEOUT;
	}
	if (WIFSIGNALED(outcome.status))
		return STATUS_SIGNAL + WTERMSIG(outcome.status);
	return WEXITSTATUS(outcome.status);
}

/*
 * "failed with status STATUS", which child_run has returned, and what it means;
 * the caller owns it.
 */
char *
failed_with(int status)
{
	if (status <= STATUS_SIGNAL || status > STATUS_SIGNAL + SIGRTMAX)
		return xasprintf("failed with status %d", status);
	return xasprintf("failed with status %d (signal %d: %s)", status,
	    status - STATUS_SIGNAL, strsignal(status - STATUS_SIGNAL));
}
