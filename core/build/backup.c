/*
 * The backup of the source path's .s2i, which is kept until the new one is in
 * its place. At any moment either .s2i is complete, or its backup is, and the
 * next build puts that back. The names beside .s2i:
 *
 *	.s2i.s2ibox-new		worthless: a copy that isn't finished, or what
 *				is being removed
 *	.s2i.s2ibox-saved	the complete backup; .s2i may be half removed
 *	.s2i.s2ibox-old		the complete backup; .s2i is the new one, or
 *				isn't there; .s2i.s2ibox-saved is worthless now
 *
 * A directory of a lower overlay layer can't be renamed, only copied and then
 * removed entry by entry: that is why there are two names.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../files/files.h"
#include "../lib/lib.h"
#include "inside.h"

#define DOT_S2I_SAVED ".s2i.s2ibox-saved"
#define DOT_S2I_OLD ".s2i.s2ibox-old"

/*
 * Whether NAME is in DIR. One that can't be looked at counts as there: what is
 * done to it next will tell why.
 */
bool
is_there(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
	    errno != ENOENT;
}

/*
 * Gives the tree NAME in FROM the name NEW in TO. Where it can't be renamed, a
 * complete copy gets the new name, and NAME stays. Returns false with FAILURE.
 */
bool
rename_or_copy(int from, const char *name, int to, const char *new,
    struct failure *failure)
{
	if (renameat(from, name, to, new) == 0)
		return true;
	if (errno != EXDEV)
		return failure_set(failure, "rename", name, errno);
	return tree_copy(from, name, to, DOT_S2I_NEW, failure) &&
	    (renameat(to, DOT_S2I_NEW, to, new) == 0 ||
	    failure_set(failure, "rename", DOT_S2I_NEW, errno));
}

/*
 * Finishes a backup whose .s2i.s2ibox-saved is complete: removes .s2i, and
 * makes it .s2i.s2ibox-old. Returns false with FAILURE.
 */
static bool
finish_backup(int source, struct failure *failure)
{
	return tree_remove(source, DOT_S2I, failure) &&
	    rename_or_copy(source, DOT_S2I_SAVED, source, DOT_S2I_OLD,
	    failure) && tree_remove(source, DOT_S2I_SAVED, failure);
}

/*
 * Makes a backup of .s2i in SOURCE, which then isn't there any more; if there
 * is none, there is nothing to do. Returns false with FAILURE, and what has
 * been done by then is for backup_recover to undo.
 */
bool
backup_make(int source, struct failure *failure)
{
	if (!is_there(source, DOT_S2I) ||
	    renameat(source, DOT_S2I, source, DOT_S2I_OLD) == 0)
		return true;
	if (errno != EXDEV)
		return failure_set(failure, "rename", DOT_S2I, errno);
	return tree_check_removable(source, DOT_S2I, failure) &&
	    rename_or_copy(source, DOT_S2I, source, DOT_S2I_SAVED, failure) &&
	    finish_backup(source, failure);
}

/*
 * Removes a new .s2i in SOURCE, if there is one, and puts the backup back.
 * Returns false with FAILURE, and the rest is for backup_recover.
 */
bool
backup_restore(int source, struct failure *failure)
{
	if (is_there(source, DOT_S2I)) {
		if (!tree_remove(source, DOT_S2I_NEW, failure))
			return false;
		if (renameat(source, DOT_S2I, source, DOT_S2I_NEW) == -1)
			return failure_set(failure, "rename", DOT_S2I, errno);
	}
	return backup_recover(source, failure);
}

/*
 * Removes the backup, once the new .s2i is in its place. Returns as tree_remove
 * does.
 */
bool
backup_remove(int source, struct failure *failure)
{
	return tree_remove(source, DOT_S2I_OLD, failure);
}

/*
 * Clears up what a killed build has left in SOURCE, so that .s2i is complete
 * again, if there was one. Returns false with FAILURE, and nothing lost.
 */
bool
backup_recover(int source, struct failure *failure)
{
	/* On a read-only file system even removing nothing is an error. */
	if (is_there(source, DOT_S2I_NEW) &&
	    !tree_remove(source, DOT_S2I_NEW, failure))
		return false;
	if (is_there(source, DOT_S2I_SAVED) &&
	    !(is_there(source, DOT_S2I_OLD) ?
	    tree_remove(source, DOT_S2I_SAVED, failure) :
	    finish_backup(source, failure)))
		return false;
	if (!is_there(source, DOT_S2I_OLD))
		return true;
	if (!is_there(source, DOT_S2I) && !rename_or_copy(source, DOT_S2I_OLD,
	    source, DOT_S2I, failure))
		return false;
	return tree_remove(source, DOT_S2I_OLD, failure);
}
