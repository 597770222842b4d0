/*
 * What the files of build share among themselves.
 */
#ifndef BUILD_INSIDE_H
#define BUILD_INSIDE_H

#include <stdbool.h>

struct failure;

#define DOT_S2I ".s2i"
#define DOT_S2I_NEW ".s2i.s2ibox-new"	/* unfinished, or to be removed */

/* move_failure.c */
int open_or_die(const char *path);
char *cure_for(const struct failure *failure, const char *cure);
char *cure_by_chown(const char *upload);

/* backup.c */
bool is_there(int dir, const char *name);
bool rename_or_copy(int from, const char *name, int to, const char *new,
    struct failure *failure);
bool backup_make(int source, struct failure *failure);
bool backup_restore(int source, struct failure *failure);
bool backup_remove(int source, struct failure *failure);
bool backup_recover(int source, struct failure *failure);

#endif
