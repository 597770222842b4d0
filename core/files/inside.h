/*
 * What the files of files share among themselves.
 */
#ifndef FILES_INSIDE_H
#define FILES_INSIDE_H

#include <sys/stat.h>

#include "files.h"

/* directory.c */
int directory_open(int from, const char *name);
bool directory_each(int from, const char *name,
    bool (*visit)(int dir, const char *name, void *context,
    struct failure *failure), void *context, struct failure *failure);

/* remove.c */
void make_writable(int from, const char *name);

/* links.c */
struct destination {		/* a directory that something is copied into */
	const struct destination *parent;	/* NULL for the outermost */
	const char *name;			/* in PARENT */
	int fd;
};
void links_forget(void);
void links_note(const struct stat *st, const struct destination *to,
    const char *name);
bool links_make(const struct stat *st, const struct destination *to,
    const char *name);

/* contents.c */
bool contents_copy(int in, int out, off_t size);

/* attributes.c */
bool attributes_set(int fd, const struct stat *st);
bool attributes_set_at(int dir, const char *name, const struct stat *st);

/* copy.c */
bool copy_file(int from, const char *name, const struct stat *st,
    const struct destination *to, const char *new, struct failure *failure);

/* walk.c */
struct walk_entry {
	int error;		/* errno of what could not be read, or 0; */
				/* the other members are set only if it is 0 */
	int dir;		/* the directory that has the entry */
	const char *name;
	unsigned char type;	/* DT_... of dirent.h */
};
int walk_open(int dir, const char *name, int flags);
void walk_enter(int fd, const struct stat *st);
bool walk_next(struct walk_entry *entry);

/* chmod.c */
int chmod_open(int dir, const char *name);
bool chmod_descriptor(int fd, mode_t mode);

/* fix_one_file.c */
struct fix {
	uid_t user;		/* only its files are changed, unless 0 */
	dev_t device;		/* and only those of this file system */
	bool last_was_wrong;	/* the file that was looked at last */
	size_t failures;
	int first_error;	/* the first failure's errno */
	char *first_path;	/* or NULL if it is unknown */
};
void fix_failed(struct fix *fix, int fd, const char *name, int error);
void fix_descriptor(struct fix *fix, int fd, struct stat *st);
bool fix_name(struct fix *fix, int dir, const char *name);

#endif
