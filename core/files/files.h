/*
 * The door of files: trees of files, by descriptor and never through a link.
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <sys/stat.h>

/* directory.c */
const char *directory_failed(void);
bool path_is_empty(const char *path);
char *directory_enter(const char *dir);

/* copy.c */
int tree_copy(int from, const char *name, int to, const char *new);

/* remove.c */
int tree_remove(int from, const char *name);
int tree_check_removable(int from, const char *name);

/* merge.c */
int tree_merge(const char *from, int to);

/* permissions.c */
bool permissions_fix(const char *path);
bool permissions_reach(const char *outer, const char *inner);

#endif
