/*
 * The door of files: trees of files, which are copied, moved, removed and
 * given permissions by descriptor, so that nobody can lead them through a
 * link elsewhere.
 *
 * A failure's path begins with the name that the caller gave.
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>

struct failure;

/* directory.c */
bool directory_is_empty(const char *path);

/* copy.c */
bool tree_copy(int from, const char *name, int to, const char *new,
    struct failure *failure);

/* remove.c */
bool tree_remove(int from, const char *name, struct failure *failure);
bool tree_check_removable(int from, const char *name, struct failure *failure);

/* merge.c */
bool tree_merge(const char *from, int to, struct failure *failure);

/* permissions.c */
bool permissions_fix(const char *path);
bool permissions_cover(const char *outer, const char *inner);

#endif
