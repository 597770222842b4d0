/*
 * Ending all that a child has left behind, in other process groups and
 * sessions too: this process is their subreaper, so who loses its parent
 * becomes our child, and the tree below us is what /proc tells. Without
 * /proc only our children's process groups would be known: see child.c.
 */
#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

enum { STOP_ROUNDS = 50 };	/* a process in the kernel stops later */

struct process {
	pid_t pid;
	pid_t parent;
	char state;
	bool ours;
};

/* Reads what /proc says of PID; false where it has gone or is older. */
static bool
read_process(pid_t pid, unsigned long long since, struct process *process)
{
	unsigned long long start;
	char file[64], text[1024], *p;
	ssize_t n;
	int field;

	(void)snprintf(file, sizeof(file), "/proc/%ld/stat", (long)pid);
	n = read_head(file, text, sizeof(text) - 1);
	if (n <= 0)
		return false;
	text[n] = '\0';
	p = strrchr(text, ')');	/* the name before it may hold anything */
	if (!p || text + n - p < 4)
		return false;
	process->pid = pid;
	process->state = p[2];
	process->parent = (pid_t)strtol(p + 3, &p, 10);
	for (field = 5; field < 22; field++)	/* numbers, some below 0 */
		(void)strtoll(p, &p, 10);
	start = strtoull(p, NULL, 10);
	process->ours = false;
	return start >= since;
}

/* Marks those below us; their parents may stand behind them in the list. */
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
 * Sends SIGNAL to PROCESS. Only a child of ours is sure to keep its pid; of
 * any other, a descriptor proves that it is still the one we have read of.
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
	if (read_process(process->pid, 0, &now) &&
	    now.parent == process->parent)
		syscall(SYS_pidfd_send_signal, (int)fd, signal, NULL, 0);
	close((int)fd);
}

/*
 * Sends SIGNAL to all processes below us that were started SINCE, in clock
 * ticks. Returns how many of them did still run.
 */
static size_t
signal_all(unsigned long long since, int signal)
{
	struct process *list = NULL;
	struct dirent *entry;
	size_t count = 0, running = 0, i;
	DIR *dir = opendir("/proc");

	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		if (count % 64 == 0)
			list = xrealloc(list, (count + 64) * sizeof(*list));
		if (read_process((pid_t)strtol(entry->d_name, NULL, 10), since,
		    &list[count]))
			count++;
	}
	closedir(dir);
	mark_ours(list, count);
	for (i = 0; i < count; i++) {
		if (!list[i].ours || strchr("ZX", list[i].state) ||
		    (signal == SIGSTOP && strchr("Tt", list[i].state)))
			continue;
		signal_process(&list[i], signal);
		running++;
	}
	free(list);
	return running;
}

/* Whether /proc shows this process's own namespace of pids. */
static bool
is_proc_ours(void)
{
	char text[32] = "";

	return readlink("/proc/self", text, sizeof(text) - 1) > 0 &&
	    strtol(text, NULL, 10) == (long)getpid();
}

/* Reaps what has ended; false when there is no child any more. */
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
 * The children that this process has already, because it was another program,
 * are older by a clock tick than any that it starts after this.
 */
void
descendants_begin(void)
{
	const struct timespec tick = { 0, 1000000000 / sysconf(_SC_CLK_TCK) };
	siginfo_t info;

	if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
		nanosleep(&tick, NULL);
}

/*
 * Kills and reaps all processes below us that were started at SINCE or later
 * (milliseconds). Stopped first, they can't outrun us by forking. Where there
 * is no /proc it only reaps.
 */
void
descendants_end(long since)
{
	const unsigned long long start = (unsigned long long)since *
	    (unsigned long long)sysconf(_SC_CLK_TCK) / 1000;
	int round;

	while (reap_all() && is_proc_ours()) {
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
