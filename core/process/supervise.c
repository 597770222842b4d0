/*
 * Waiting for a child: signals are forwarded to it, its time is kept, and all
 * that has ended is reaped.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

/* From TERM to KILL for a child whose time is up, in milliseconds. */
enum { GRACE = 2000 };

/* A child that is waited for. */
struct watched {
	const struct child *child;
	pid_t pid;		/* and the number of its group */
	bool ended;
	long deadline;		/* in milliseconds(), or 0 */
	struct outcome outcome;
};

/* Forwards SIGNAL, and remembers it if it is one that ends us. */
static void
forward(struct watched *watched, int signal)
{
	if (signal_ends(signal) && !watched->child->as_init &&
	    !watched->outcome.signal)
		watched->outcome.signal = signal;
	kill(watched->child->to_leader ? watched->pid : -watched->pid, signal);
}

/*
 * Kills what is left of the child's group once the child has ended, but before
 * it is reaped and its number can be reused.
 */
static void
kill_group(const struct watched *watched)
{
	siginfo_t info = { .si_pid = 0 };

	if (!watched->child->leaves_nothing && !watched->outcome.was_late)
		return;
	if (waitid(P_PID, (id_t)watched->pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == watched->pid)
		kill(-watched->pid, SIGKILL);
}

/*
 * SIGNAL has stopped the child: it stops us as well, as a shell expects it. But
 * STOP never comes from the terminal, and whoever has sent it will send CONT.
 * An init stops only in the foreground of a terminal: nobody might continue it
 * elsewhere.
 */
static void
stop_with_child(const struct watched *watched, int signal)
{
	if (watched->child->no_input || signal == SIGSTOP)
		return;
	if (!watched->child->as_init || terminal_take_back())
		terminal_stop_with_group(watched->pid);
}

/* Reaps all that has ended, the orphans that we have inherited included. */
static void
reap(struct watched *watched)
{
	int status;
	pid_t pid;

	if (!watched->ended)
		kill_group(watched);
	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		if (pid != watched->pid)
			continue;
		if (WIFSTOPPED(status)) {
			stop_with_child(watched, WSTOPSIG(status));
			continue;
		}
		watched->ended = true;
		watched->outcome.status = status;
	}
	if (pid == -1 && !watched->ended) {
		if (errno != ECHILD)
			kill(-watched->pid, SIGKILL);
		die(STATUS_OWN, "%s: cannot wait for it:",
		    watched->child->path);
	}
}

/* The time is up: TERM and, after GRACE, KILL; or KILL at once. */
static void
time_is_up(struct watched *watched)
{
	if (!watched->outcome.was_late && !watched->child->kill_at_once) {
		kill(-watched->pid, SIGTERM);
		kill(-watched->pid, SIGCONT);
		watched->deadline = milliseconds() + GRACE;
	} else {
		kill(-watched->pid, SIGKILL);
		kill(watched->pid, SIGKILL);
		watched->deadline = 0;
	}
	watched->outcome.was_late = true;
}

/* How long to wait for the next signal, in milliseconds; -1: for ever. */
static long
time_left(const struct watched *watched)
{
	long left;

	if (!watched->deadline)
		return -1;
	left = watched->deadline - milliseconds();
	return left < 0 ? 0 : left;
}

/*
 * Whether a terminal sends SIGNAL to the processes in its foreground: for
 * Ctrl-C or Ctrl-\, or since it hangs up. That is meant for us as well, but
 * only the child's group gets it. TERM comes from no terminal, but from us when
 * the child's time is up.
 */
static bool
terminal_sends(int signal)
{
	return signal == SIGINT || signal == SIGQUIT || signal == SIGHUP;
}

/*
 * Waits until CHILD, which runs as PID and leads a process group, has ended.
 * Signals must be blocked. OUTCOME tells how it ended, and what happened
 * meanwhile; dies, 125, if that can't be found out.
 */
void
supervise(const struct child *child, pid_t pid, struct outcome *outcome)
{
	struct watched watched = { .child = child, .pid = pid };
	int signal;

	if (child->timeout)
		watched.deadline = milliseconds() + child->timeout;
	while (!watched.ended) {
		signal = signals_wait(time_left(&watched));
		if (signal == SIGCHLD)
			reap(&watched);
		else if (signal && !signal_is_ignored(signal))
			forward(&watched, signal);
		else if (!signal && watched.deadline)
			time_is_up(&watched);
	}
	if (terminal_take_back() && !child->as_init &&
	    WIFSIGNALED(watched.outcome.status) &&
	    terminal_sends(WTERMSIG(watched.outcome.status)))
		watched.outcome.signal = WTERMSIG(watched.outcome.status);
	*outcome = watched.outcome;
}
