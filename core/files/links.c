/*
 * Hard links among files that are copied: which file was copied to where, so
 * that its other names become links to that copy.
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
	char *path;	/* of the copy, below the outermost place */
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

/* What was copied before has nothing to do with what comes. */
void
links_forget(void)
{
	tdestroy(table, copied_free);
	table = NULL;
}

static char *
path_below_outermost(const struct place *in, const char *name)
{
	char *path = xstrdup(name), *longer;

	for (; in->above; in = in->above) {
		longer = xasprintf("%s/%s", in->name, path);
		free(path);
		path = longer;
	}
	return path;
}

/*
 * The file that ST tells of is copied now, as NAME in IN. One with a single
 * name is not worth noting.
 */
void
links_note(const struct stat *st, const struct place *in, const char *name)
{
	struct copied *copied;

	if (st->st_nlink < 2)
		return;
	copied = xrealloc(NULL, sizeof(*copied));
	*copied = (struct copied){ st->st_dev, st->st_ino,
	    path_below_outermost(in, name) };
	if (*(struct copied **)tsearch(copied, &table, compare) != copied)
		copied_free(copied);
}

/*
 * Makes NAME in IN a link to the copy of the file that ST tells of; false
 * where there is none, or none that can be linked to. That file may have a
 * single name by now, since those that were moved are gone.
 */
bool
links_make(const struct stat *st, const struct place *in, const char *name)
{
	struct copied key = { st->st_dev, st->st_ino, NULL }, **found;
	const struct place *outermost = in;

	found = tfind(&key, &table, compare);
	if (!found)
		return false;
	while (outermost->above)
		outermost = outermost->above;
	return linkat(outermost->dir, (*found)->path, in->dir, name, 0) == 0;
}
