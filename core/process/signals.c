/*
 * Signals while s2ibox waits for a child: they are blocked, and taken one by
 * one. Between two children, a signal that asks us to end does so at once.
 * What is executed finds the mask and the handlers of our own start. A signal
 * that was ignored then (by nohup, or by trap '' in an env script) stays
 * ignored.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

/* The signals that ask a process to end. */
static const int ends[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

static sigset_t mask_before, waited;
static struct sigaction child_before;

/* Whether SIGNAL asks us to end. */
bool
signal_ends(int signal)
{
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends[i] == signal)
			return true;
	return false;
}

/* Whether SIGNAL is ignored. The kernel queues it all the same if blocked. */
bool
signal_is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) == 0 &&
	    action.sa_handler == SIG_IGN;
}

/* Blocks all signals that can be waited for, and remembers how it was. */
void
signals_block(void)
{
	/* These tell of a fault in this very process. */
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
	    SIGTRAP, SIGABRT, SIGSYS };
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	size_t i;

	/* If SIGCHLD were ignored, the kernel would drop the child's status. */
	sigaction(SIGCHLD, &by_default, &child_before);
	/* musl's sigfillset leaves out 34, which others know as SIGRTMIN. */
	memset(&waited, 0xff, sizeof(waited));
	for (i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		sigdelset(&waited, faults[i]);
	if (sigprocmask(SIG_BLOCK, &waited, &mask_before) == -1)
		die(STATUS_OWN, "cannot block signals:");
}

/*
 * Waits for a signal, TIMEOUT milliseconds at the most, or for ever if that
 * is negative. Returns its number, or 0 when the time is over.
 */
int
signals_wait(long timeout)
{
	const struct timespec time = { timeout / 1000,
	    timeout % 1000 * 1000000 };
	int n;

	do
		n = timeout < 0 ? sigwaitinfo(&waited, NULL) :
		    sigtimedwait(&waited, NULL, &time);
	while (n == -1 && errno == EINTR);
	return n == -1 ? 0 : n;
}

/* Undoes signals_block, in a child, for the program that it becomes. */
void
signals_restore(void)
{
	sigaction(SIGCHLD, &child_before, NULL);
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

static void
end_now(int signal)
{
	_exit(STATUS_SIGNAL + signal);
}

/*
 * Undoes signals_block in this process, which may become the application
 * next: a signal that asks us to end, or has done so meanwhile, ends it. This
 * takes handlers, since without one the kernel drops a signal to process 1;
 * an exec takes them away again.
 */
void
signals_end_at_once(void)
{
	const struct sigaction end = { .sa_handler = end_now };
	struct sigaction before;
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (sigaction(ends[i], &end, &before) == 0 &&
		    before.sa_handler == SIG_IGN)
			sigaction(ends[i], &before, NULL);
	signals_restore();
}
