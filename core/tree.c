/*
 * Moving and removing trees of files, by descriptor: a link is moved, never
 * followed. rename(2) does it where it can; across file systems, and for the
 * directories of a lower overlay layer, the tree is copied and then removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

static int
remove_entry(int from, const char *name, int unused)
{
	(void)unused;
	return tree_remove(from, name);
}

/* Removes NAME in FROM and all in it; 0 where there is none, -1 with errno. */
int
tree_remove(int from, const char *name)
{
	if (unlinkat(from, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR)	/* EPERM: it is sticky, or append-only */
		return -1;
	if (directory_each(from, name, -1, remove_entry) == -1)
		return -1;
	return unlinkat(from, name, AT_REMOVEDIR);
}

/*
 * Moves NAME in FROM to NEW in TO, where nothing has that name yet. Returns
 * 0, or -1 with errno: then the old tree is whole, and no new one is there.
 */
int
tree_move(int from, const char *name, int to, const char *new)
{
	int error;

	if (renameat(from, name, to, new) == 0)
		return 0;
	if (errno != EXDEV)
		return -1;
	if (tree_copy(from, name, to, new) == -1) {
		error = errno;
		tree_remove(to, new);
		errno = error;
		return -1;
	}
	return tree_remove(from, name);
}

/* Moves what is in the directory NAME in FROM into that of TO; removes it. */
static int
merge_directory(int from, const char *name, int to)
{
	int fd = directory_open(to, name), result, error;

	if (fd == -1)
		return -1;
	result = directory_each(from, name, fd, tree_merge);
	error = errno;
	close(fd);
	errno = error;
	return result == -1 ? -1 : unlinkat(from, name, AT_REMOVEDIR);
}

/*
 * Moves NAME in FROM into TO: a file there is replaced, a directory keeps
 * what it has besides. Returns 0, or -1 with errno and the rest not moved.
 */
int
tree_merge(int from, const char *name, int to)
{
	static const char new[] = ".s2ibox-new";
	struct stat st;
	int error;

	if (renameat(from, name, to, name) == 0)
		return 0;
	if (errno == ENOTEMPTY || errno == EEXIST)
		return merge_directory(from, name, to);
	if (errno != EXDEV || fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW))
		return -1;
	if (S_ISDIR(st.st_mode) &&
	    fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return merge_directory(from, name, to);
	if (tree_remove(to, new) == -1)
		return -1;
	if (tree_copy(from, name, to, new) == -1 ||
	    renameat(to, new, to, name) == -1) {
		error = errno;
		tree_remove(to, new);
		errno = error;
		return -1;
	}
	return tree_remove(from, name);
}
