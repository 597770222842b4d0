/*
 * Hard links among the files of a tree that is copied: remembers which file
 * was copied to where, so that its other names become links to that copy.
 */
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

struct copied {
	dev_t device;
	ino_t inode;
	char *path;	/* of the copy, below the outermost destination */
};

static void *table;

static int
compare(const void *a, const void *b)
{
	const struct copied *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	if (x->inode != y->inode)
		return x->inode < y->inode ? -1 : 1;
	return 0;
}

static void
copied_free(void *node)
{
	struct copied *copied = node;

	free(copied->path);
	free(copied);
}

/* To be called first for each tree: forgets what was copied before. */
void
links_forget(void)
{
	tdestroy(table, copied_free);
	table = NULL;
}

static char *
path_below_outermost(const struct destination *to, const char *name)
{
	char *path = xstrdup(name), *longer;

	for (; to->parent; to = to->parent) {
		longer = xasprintf("%s/%s", to->name, path);
		free(path);
		path = longer;
	}
	return path;
}

/*
 * Remembers that the file with the status ST has been copied, as NAME in TO,
 * unless it has a single name.
 */
void
links_note(const struct stat *st, const struct destination *to,
    const char *name)
{
	struct copied *copied;

	if (st->st_nlink < 2)
		return;
	copied = xrealloc(NULL, sizeof(*copied));
	*copied = (struct copied){ st->st_dev, st->st_ino,
	    path_below_outermost(to, name) };
	if (*(struct copied **)tsearch(copied, &table, compare) != copied)
		copied_free(copied);
}

/*
 * Makes NAME in TO a link to the copy of the file with the status ST. Returns
 * false where there is no copy, or none that can be linked to. (That file may
 * have a single name by now: the others are gone when they have been moved.)
 */
bool
links_make(const struct stat *st, const struct destination *to,
    const char *name)
{
	struct copied key = { st->st_dev, st->st_ino, NULL }, **found;
	const struct destination *outermost = to;

	found = tfind(&key, &table, compare);
	if (!found)
		return false;
	while (outermost->parent)
		outermost = outermost->parent;
	return linkat(outermost->fd, (*found)->path, to->fd, name, 0) == 0;
}
