/*
 * Removing trees of files and moving them into others, by descriptor: a link
 * is moved, never followed. rename(2) moves what it can; across file systems,
 * and for the directories of a lower overlay layer, each file is copied and
 * then removed, so that at any moment it is complete here or there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "inside.h"

#define NEW ".s2ibox-new"	/* a file's name until it is complete */

/* Removes the unfinished NEW, leaving errno alone; returns -1. */
static int
give_up(const struct place *to)
{
	int error = errno;

	tree_remove(to->dir, NEW);
	errno = error;
	return -1;
}

static int
merge_file(int from, const char *name, const struct stat *st,
    const struct place *to)
{
	if (tree_remove(to->dir, NEW) == -1)
		return -1;
	if (copy_entry(from, name, st, to, NEW) == -1 ||
	    renameat(to->dir, NEW, to->dir, name) == -1)
		return give_up(to);
	links_note(st, to, name);
	return unlinkat(from, name, 0);
}

/*
 * Makes the directory NAME in TO, as ST tells of it, but writable. Returns
 * its descriptor, or -1 with errno.
 */
static int
make_directory(const char *name, const struct stat *st, const struct place *to)
{
	struct stat writable = *st;
	int fd, error;

	writable.st_mode |= S_IRWXU;
	if (tree_remove(to->dir, NEW) == -1 ||
	    mkdirat(to->dir, NEW, 0700) == -1)
		return -1;
	fd = directory_open(to->dir, NEW);
	if (fd == -1)
		return give_up(to);
	if (copy_attributes(fd, &writable) == 0 &&
	    renameat(to->dir, NEW, to->dir, name) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return give_up(to);
}

static int merge_visited(int from, const char *name, void *place);

/* Moves what is in the directory NAME in FROM into that of TO; removes it. */
static int
merge_directory(int from, const char *name, const struct stat *st,
    const struct place *to)
{
	struct place here = { to, name, directory_open(to->dir, name) };
	bool made = here.dir == -1 && errno == ENOENT;
	int result, error;

	if (made)
		here.dir = make_directory(name, st, to);
	if (here.dir == -1)
		return -1;
	make_writable(from, name);
	result = directory_each(from, name, &here, merge_visited);
	if (result == 0 && made)
		result = copy_attributes(here.dir, st);
	error = errno;
	close(here.dir);
	errno = error;
	return result == -1 ? -1 : unlinkat(from, name, AT_REMOVEDIR);
}

static int
merge_visited(int from, const char *name, void *place)
{
	const struct place *to = place;
	struct stat st;
	int error;

	if (renameat(from, name, to->dir, name) == 0)
		return 0;
	error = errno;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	if (S_ISDIR(st.st_mode) && (error == EXDEV || error == ENOTEMPTY ||
	    error == EEXIST || (error == EACCES && !(st.st_mode & S_IWUSR))))
		return merge_directory(from, name, &st, to);
	if (error == EXDEV && !S_ISDIR(st.st_mode))
		return merge_file(from, name, &st, to);
	errno = error;
	return -1;
}

/*
 * Moves what is in the directory FROM into TO: a file there is replaced, a
 * directory keeps what it has besides. Returns 0; or -1 with errno and
 * directory_failed, and the rest not moved.
 */
int
tree_merge(const char *from, int to)
{
	struct place outermost = { NULL, "", to };

	links_forget();
	return directory_each(AT_FDCWD, from, &outermost, merge_visited);
}
