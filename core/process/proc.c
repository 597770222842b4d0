/*
 * What /proc tells of processes.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

/*
 * Fills PROCESS with what /proc says of PID. Returns false if it has gone, or
 * was started before SINCE, in clock ticks since the machine's start.
 */
bool
proc_read(pid_t pid, unsigned long long since, struct process *process)
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

/*
 * The processes that were started since SINCE, as for proc_read, and their
 * COUNT; the caller frees them. NULL if there are none, or no /proc.
 */
struct process *
proc_list(unsigned long long since, size_t *count)
{
	struct process *list = NULL;
	struct dirent *entry;
	DIR *dir = opendir("/proc");
	size_t n = 0;

	*count = 0;
	if (!dir)
		return NULL;
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		if (n % 64 == 0)
			list = xrealloc(list, (n + 64) * sizeof(*list));
		if (proc_read((pid_t)strtol(entry->d_name, NULL, 10), since,
		    &list[n]))
			n++;
	}
	closedir(dir);
	*count = n;
	return list;
}

/* Whether /proc shows the PID namespace of this process. */
bool
proc_is_ours(void)
{
	char text[32] = "";

	return readlink("/proc/self", text, sizeof(text) - 1) > 0 &&
	    strtol(text, NULL, 10) == (long)getpid();
}
