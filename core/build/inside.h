/*
 * What the files of build share among themselves.
 */
#ifndef BUILD_INSIDE_H
#define BUILD_INSIDE_H

#define DOT_S2I ".s2i"
#define DOT_S2I_NEW ".s2i.s2ibox-new"	/* unfinished, or to be removed */

/* backup.c */
int backup_make(int source);
int backup_restore(int source);
int backup_remove(int source);
int backup_recover(int source);

#endif
