/*
 * What the files of process share among themselves.
 */
#ifndef PROCESS_INSIDE_H
#define PROCESS_INSIDE_H

#include "process.h"

/* exec_error.c */
void exec_refuse_carriage_return(const char *path);

/* signals.c */
bool signal_ends(int signal);
bool signal_is_ignored(int signal);
void signals_block(void);
int signals_wait(long timeout);
void signals_restore(void);
void signals_release(void);

/* terminal.c */
void terminal_look(void);
void terminal_give(pid_t group);
bool terminal_take_back(void);
void terminal_stop(pid_t group);

/* descendants.c */
void descendants_end(long since);

#endif
