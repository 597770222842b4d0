/*
 * Signals while s2ibox waits for a child: blocked, and taken one by one. In
 * between, one that asks us to end does so at once; at an exec all is as it
 * was at the start. A signal ignored then (by nohup, or trap '' in an env
 * script) stays out of it.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

static sigset_t mask_before, waited;
static struct sigaction child_before;

/* Whether SIGNAL asks us to end. */
bool
signal_ends(int signal)
{
	return signal == SIGTERM || signal == SIGINT || signal == SIGHUP ||
	    signal == SIGQUIT;
}

/* Whether SIGNAL is ignored: the kernel queues it if it is blocked as well. */
bool
signal_is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) == 0 &&
	    action.sa_handler == SIG_IGN;
}

/* Blocks all that can be waited for. */
void
signals_block(void)
{
	/* These tell of a fault in this very process. */
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
	    SIGTRAP, SIGABRT, SIGSYS };
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	size_t i;

	/* Ignored, SIGCHLD would have the kernel throw the status away. */
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

/* In a forked child: as they were at the start, for the program it becomes. */
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
 * The same in this process, which may become the application next: a signal
 * that asked us to end meanwhile, or does so now, ends it. As PID 1, without
 * a handler, the kernel would drop it; an exec takes the handlers away.
 */
void
signals_release(void)
{
	static const int ends[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };
	const struct sigaction end = { .sa_handler = end_now };
	struct sigaction before;
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (sigaction(ends[i], &end, &before) == 0 &&
		    before.sa_handler == SIG_IGN)
			sigaction(ends[i], &before, NULL);
	signals_restore();
}
