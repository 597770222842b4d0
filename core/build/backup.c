/*
 * The old .s2i of the source path, put aside until the new one is in its
 * place. At any moment either is complete at the path, or the old one is
 * aside for the next build to put back; by these names:
 *
 *	.s2i.s2ibox-new		of no worth: a copy not finished, or what goes
 *	.s2i.s2ibox-saved	complete; .s2i may be half removed
 *	.s2i.s2ibox-old		complete; .s2i is the new one, or not there.
 *				Beside it, .s2i.s2ibox-saved is of no worth
 *
 * A directory of a lower overlay layer can't be renamed, only copied and then
 * removed entry by entry: the second name is for that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../files/files.h"
#include "inside.h"

#define DOT_S2I_SAVED ".s2i.s2ibox-saved"
#define DOT_S2I_OLD ".s2i.s2ibox-old"

/* What can't be looked at is there: touching it will tell why not. */
static bool
is_there(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
	    errno != ENOENT;
}

/*
 * Gives the tree NAME the new name AS; where it can't be renamed, a complete
 * copy has that name, and NAME stays as well. Returns 0, or -1 with errno.
 */
static int
put(int source, const char *name, const char *as)
{
	if (renameat(source, name, source, as) == 0)
		return 0;
	if (errno != EXDEV ||
	    tree_copy(source, name, source, DOT_S2I_NEW) == -1)
		return -1;
	return renameat(source, DOT_S2I_NEW, source, as);
}

/* Where the saved .s2i is complete: it becomes the one that is aside. */
static int
settle(int source)
{
	if (tree_remove(source, DOT_S2I) == -1 ||
	    put(source, DOT_S2I_SAVED, DOT_S2I_OLD) == -1)
		return -1;
	return tree_remove(source, DOT_S2I_SAVED);
}

/*
 * Puts .s2i in SOURCE aside, if there is one. Returns 0; or -1 with errno and
 * directory_failed, and the rest for aside_recover.
 */
int
backup_make(int source)
{
	if (!is_there(source, DOT_S2I) ||
	    renameat(source, DOT_S2I, source, DOT_S2I_OLD) == 0)
		return 0;
	if (errno != EXDEV || tree_check_removable(source, DOT_S2I) == -1 ||
	    put(source, DOT_S2I, DOT_S2I_SAVED) == -1)
		return -1;
	return settle(source);
}

/*
 * Puts what is aside back, instead of a new .s2i in SOURCE, which goes.
 * Returns 0, or -1 with errno and the rest for aside_recover.
 */
int
backup_restore(int source)
{
	if (is_there(source, DOT_S2I) &&
	    (tree_remove(source, DOT_S2I_NEW) == -1 ||
	    renameat(source, DOT_S2I, source, DOT_S2I_NEW) == -1))
		return -1;
	return backup_recover(source);
}

/* The new .s2i is in its place. Returns 0, or -1 as tree_remove. */
int
backup_remove(int source)
{
	return tree_remove(source, DOT_S2I_OLD);
}

/*
 * Brings SOURCE to one complete .s2i, whatever a build that was killed has
 * left: none that was aside is lost. Returns 0, or -1 with errno and
 * directory_failed, and nothing lost either.
 */
int
backup_recover(int source)
{
	/* A read-only file system refuses even to remove nothing. */
	if (is_there(source, DOT_S2I_NEW) &&
	    tree_remove(source, DOT_S2I_NEW) == -1)
		return -1;
	if (is_there(source, DOT_S2I_SAVED) && (is_there(source, DOT_S2I_OLD) ?
	    tree_remove(source, DOT_S2I_SAVED) : settle(source)) == -1)
		return -1;
	if (!is_there(source, DOT_S2I_OLD))
		return 0;
	if (!is_there(source, DOT_S2I) &&
	    put(source, DOT_S2I_OLD, DOT_S2I) == -1)
		return -1;
	return tree_remove(source, DOT_S2I_OLD);
}
