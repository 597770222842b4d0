/*
 * What the files of files share among themselves.
 */
#ifndef FILES_INSIDE_H
#define FILES_INSIDE_H

#include "files.h"

/* directory.c */
int directory_open(int from, const char *name);
int directory_each(int from, const char *name, void *context,
    int (*visit)(int from, const char *name, void *context));

/* remove.c */
void make_writable(int from, const char *name);

/* links.c */
struct place {			/* a directory that something is copied into */
	const struct place *above;	/* NULL for the outermost */
	const char *name;		/* in ABOVE */
	int dir;			/* its descriptor */
};
void links_forget(void);
void links_note(const struct stat *st, const struct place *in,
    const char *name);
bool links_make(const struct stat *st, const struct place *in,
    const char *name);

/* copy.c */
int copy_attributes(int fd, const struct stat *st);
int copy_entry(int from, const char *name, const struct stat *st,
    const struct place *to, const char *new);

/* walk.c */
struct walk_entry {
	int dir;		/* the directory that has it */
	const char *name;
	unsigned char type;	/* DT_... of dirent.h */
};
int walk_open(int dir, const char *name, int flags);
void walk_enter(int fd, const struct stat *st);
int walk_next(struct walk_entry *entry);

/* chmod.c */
int chmod_open(int dir, const char *name);
int chmod_descriptor(int fd, mode_t mode);

#endif
