/*
 * What the files of process share among themselves.
 */
#ifndef PROCESS_INSIDE_H
#define PROCESS_INSIDE_H

#include "process.h"

/* not_executable.c */
void exec_refuse_carriage_return(const char *path);

/* signals.c */
bool signal_ends(int signal);
bool signal_is_ignored(int signal);
void signals_block(void);
int signals_wait(long timeout);
void signals_restore(void);
void signals_end_at_once(void);

/* terminal.c */
void terminal_find(void);
void terminal_give(pid_t group);
bool terminal_take_back(void);
void terminal_stop_with_group(pid_t group);

/* proc.c */
struct process {
	pid_t pid;
	pid_t parent;
	char state;
	bool ours;		/* below us: see descendants.c */
};
bool proc_read(pid_t pid, unsigned long long since, struct process *process);
struct process *proc_list(unsigned long long since, size_t *count);
bool proc_is_ours(void);

/* descendants.c */
void descendants_kill(long since);

/* supervise.c */
struct outcome {
	int status;		/* as waitpid gives it */
	int signal;		/* that asked us to end meanwhile, or 0 */
	bool was_late;		/* its time was up */
};
void supervise(const struct child *child, pid_t pid, struct outcome *outcome);

#endif
