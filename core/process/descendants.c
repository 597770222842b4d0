/*
 * Ending all that a child has left behind, in other process groups and
 * sessions too. This process is a subreaper: what loses its parent becomes
 * our child, so the tree below us, which /proc shows, is complete. Without
 * /proc only the child's process group is killed: see supervise.c.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "inside.h"
#include "process.h"

/* A process in a system call stops only when it leaves it. */
enum { STOP_ROUNDS = 50 };

/* Marks those below us; the list may have a child before its parent. */
static void
mark_ours(struct process *list, size_t count)
{
	pid_t us = getpid();
	bool changed = true;
	size_t i, j;

	for (i = 0; i < count; i++)
		list[i].ours = list[i].parent == us;
	while (changed) {
		changed = false;
		for (i = 0; i < count; i++)
			for (j = 0; !list[i].ours && j < count; j++)
				if (list[j].ours &&
				    list[j].pid == list[i].parent)
					list[i].ours = changed = true;
	}
}

/*
 * Sends SIGNAL to PROCESS. Only a child of ours is sure to keep its pid until
 * we reap it. Of any other process a pidfd is opened first: if /proc still
 * shows the same parent then, it is the process that we have read about.
 */
static void
signal_process(const struct process *process, int signal)
{
	struct process now;
	long fd;

	if (process->parent == getpid()) {
		kill(process->pid, signal);
		return;
	}
	fd = syscall(SYS_pidfd_open, process->pid, 0);
	if (fd == -1)
		return;		/* gone, or our child by the next round */
	if (proc_read(process->pid, 0, &now) && now.parent == process->parent)
		syscall(SYS_pidfd_send_signal, (int)fd, signal, NULL, 0);
	close((int)fd);
}

/*
 * Sends SIGNAL to all processes below us that were started since SINCE, in
 * clock ticks. Returns to how many it had to be sent: a process that has ended
 * doesn't need it, nor does one that is stopped need SIGSTOP.
 */
static size_t
signal_all(unsigned long long since, int signal)
{
	size_t count, sent = 0, i;
	struct process *list = proc_list(since, &count);

	mark_ours(list, count);
	for (i = 0; i < count; i++) {
		if (!list[i].ours || strchr("ZX", list[i].state) ||
		    (signal == SIGSTOP && strchr("Tt", list[i].state)))
			continue;
		signal_process(&list[i], signal);
		sent++;
	}
	free(list);
	return sent;
}

/* Reaps what has ended. Returns whether there are still children. */
static bool
reap_all(void)
{
	pid_t pid;

	do
		pid = waitpid(-1, NULL, WNOHANG);
	while (pid > 0);
	return pid == 0;
}

/*
 * Makes sure that the children which this process has already, because it was
 * another program before, are older by a clock tick than any that it will
 * start.
 */
void
wait_a_tick_if_children(void)
{
	const struct timespec tick = { 0, 1000000000 / sysconf(_SC_CLK_TCK) };
	siginfo_t info;

	if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
		nanosleep(&tick, NULL);
}

/*
 * Kills and reaps all processes below us that were started since SINCE, in
 * milliseconds(). They are stopped first, so that they can't escape by
 * forking. Only reaps if there is no /proc, or one of another PID namespace.
 */
void
descendants_kill(long since)
{
	const unsigned long long start = (unsigned long long)since *
	    (unsigned long long)sysconf(_SC_CLK_TCK) / 1000;
	int round;

	while (reap_all() && proc_is_ours()) {
		for (round = 0; round < STOP_ROUNDS; round++)
			if (signal_all(start, SIGSTOP) == 0)
				break;
		if (signal_all(start, SIGKILL) == 0) {
			reap_all();
			return;
		}
		signals_wait(10);
	}
}
