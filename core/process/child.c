/*
 * How a child is started, signalled, timed, waited for and reaped: all of it
 * here, so that an applet only says what it wants (struct child).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

/* From TERM to KILL for a hook whose time is up, in milliseconds. */
enum { GRACE = 2000 };

/* The process of this run, and what has happened to it. */
static struct state {
	const struct child *child;
	pid_t pid;
	bool ended;
	int status;		/* as waitpid gives it */
	int signal;		/* asked us to end, or 0 */
	enum { IN_TIME, TERMINATED, KILLED } late;
	long start;		/* in milliseconds() */
	long deadline;		/* the same, or 0 */
} state;

/* What is left of the child's process becomes its program. */
static _Noreturn void
start_in_child(const struct child *child, pid_t parent)
{
	int fd;

	setpgid(0, 0);
	if (child->kind == CHILD_PROBE && !descriptor_is_null(STDIN_FILENO)) {
		fd = open("/dev/null", O_RDONLY);
		if (fd == -1)
			die(STATUS_OWN, "cannot open /dev/null:");
		dup2(fd, STDIN_FILENO);
		if (fd > STDIN_FILENO)
			close(fd);
	} else if (child->kind != CHILD_PROBE) {
		terminal_give(getpid());
	}
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

/* Forwards a signal; the ones that ask us to end are remembered. */
static void
forward(int signal)
{
	bool application = state.child->kind == CHILD_APPLICATION ||
	    state.child->kind == CHILD_APPLICATION_GROUP;

	if (signal_ends(signal) && !application && !state.signal)
		state.signal = signal;
	kill(state.child->kind == CHILD_APPLICATION ? state.pid : -state.pid,
	    signal);
}

/* What is left of the child's group, while its number is sure to be its. */
static void
kill_group(void)
{
	siginfo_t info = { .si_pid = 0 };

	if (state.child->kind != CHILD_PROBE && !state.late)
		return;
	if (waitid(P_PID, (id_t)state.pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == state.pid)
		kill(-state.pid, SIGKILL);
}

/* Reaps all that has ended; as PID 1 or subreaper, what it inherited too. */
static void
reap(void)
{
	int status;
	pid_t pid;

	if (!state.ended)
		kill_group();
	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		if (pid != state.pid)
			continue;
		if (WIFSTOPPED(status)) {
			/* STOP isn't of the terminal: who sent it knows why. */
			if (state.child->kind != CHILD_PROBE &&
			    WSTOPSIG(status) != SIGSTOP &&
			    (state.child->kind == CHILD_HOOK ||
			    terminal_take_back()))
				terminal_stop(state.pid);
			continue;
		}
		state.ended = true;
		state.status = status;
	}
	if (pid == -1 && !state.ended) {
		if (errno != ECHILD)
			kill(-state.pid, SIGKILL);
		die(STATUS_OWN, "%s: its status cannot be had:",
		    state.child->path);
	}
}

/* The time is up: a probe is killed, others have GRACE for their end. */
static void
time_is_up(void)
{
	if (state.late == IN_TIME && state.child->kind != CHILD_PROBE) {
		kill(-state.pid, SIGTERM);
		kill(-state.pid, SIGCONT);
		state.late = TERMINATED;
		state.deadline = milliseconds() + GRACE;
		return;
	}
	kill(-state.pid, SIGKILL);
	kill(state.pid, SIGKILL);
	state.late = KILLED;
	state.deadline = 0;
}

static void
wait_for_end(void)
{
	long left;
	int signal;

	while (!state.ended) {
		left = -1;
		if (state.deadline) {
			left = state.deadline - milliseconds();
			if (left < 0)
				left = 0;
		}
		signal = signals_wait(left);
		if (signal == SIGCHLD)
			reap();
		else if (signal && !signal_is_ignored(signal))
			forward(signal);
		else if (!signal && state.deadline)
			time_is_up();
	}
}

/*
 * Runs CHILD and waits for it. Returns its status, which is 128+n if signal
 * n ended it, 126 or 127 (and said why) if it could not be executed, 124 if
 * its time was up. What a probe or a late child leaves behind is killed and
 * reaped. Ends this process with 128+n if it was told to end by signal n,
 * with 125 where no process can be made.
 */
int
child_run(const struct child *child)
{
	bool probe = child->kind == CHILD_PROBE;
	pid_t us = getpid();

	if (!probe && child->timeout)
		descendants_begin();
	signals_block();
	if (!probe)
		terminal_look();
	state = (struct state){ .child = child, .start = milliseconds() };
	if (probe || child->timeout ||
	    (child->kind >= CHILD_APPLICATION && us != 1))
		if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == -1)
			warn("cannot become the reaper of orphans:");
	/* Nothing is copied; we go on when the child has become its program. */
	/* NOLINTNEXTLINE(*vfork,*.Vfork): the child only execs or _exits */
	state.pid = vfork();
	if (state.pid == -1)
		die(STATUS_OWN, "%s: cannot start a process:", child->path);
	if (state.pid == 0)
		start_in_child(child, us);
	if (child->timeout)
		state.deadline = milliseconds() + child->timeout;
	wait_for_end();
	/* Ctrl-C and Ctrl-\ are meant for us as well. */
	if (terminal_take_back() && child->kind == CHILD_HOOK &&
	    WIFSIGNALED(state.status) && signal_ends(WTERMSIG(state.status)))
		state.signal = WTERMSIG(state.status);
	if (probe || state.late)
		descendants_end(child->since ? child->since : state.start);
	if (state.signal)
		_exit(STATUS_SIGNAL + state.signal);
	signals_release();
	if (state.late) {
		warn("%s: ended after %ld.%03ld s: its time was up",
		    child->path, child->timeout / 1000, child->timeout % 1000);
		return STATUS_TIMEOUT;
	}
	if (WIFSIGNALED(state.status))
		return STATUS_SIGNAL + WTERMSIG(state.status);
	return WEXITSTATUS(state.status);
}

/* What a STATUS of child_run says, in words; the caller owns them. */
char *
status_text(int status)
{
	if (status <= STATUS_SIGNAL || status > STATUS_SIGNAL + SIGRTMAX)
		return xasprintf("failed with status %d", status);
	return xasprintf("failed with status %d, as by signal %d (%s)", status,
	    status - STATUS_SIGNAL, strsignal(status - STATUS_SIGNAL));
}
