/*
 * Moving what is in one tree of files into another. A link is moved, never
 * followed. rename(2) moves what it can. Across file systems, and for the
 * directories of a lower overlay layer, each file is copied and then removed,
 * so that at any moment it is complete here or there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

#define NEW ".s2ibox-new"	/* a file's name until it is complete */

/*
 * Removes a NEW that is in TO already, before NAME can be moved there. Returns
 * false with FAILURE.
 */
static bool
remove_leftover(const struct destination *to, const char *name,
    struct failure *failure)
{
	struct failure leftover;

	return tree_remove(to->fd, NEW, &leftover) ||
	    failure_set(failure, "move", name, leftover.error);
}

/* Moves the file NAME in FROM to TO by copying it. */
static bool
merge_file(int from, const char *name, const struct stat *st,
    const struct destination *to, struct failure *failure)
{
	if (!remove_leftover(to, name, failure))
		return false;
	if (!copy_file(from, name, st, to, NEW, failure)) {
		tree_remove(to->fd, NEW, NULL);
		return false;
	}
	if (renameat(to->fd, NEW, to->fd, name) == -1) {
		failure_set(failure, "move", name, errno);
		tree_remove(to->fd, NEW, NULL);
		return false;
	}
	links_note(st, to, name);
	return unlinkat(from, name, 0) == 0 ||
	    failure_set(failure, "remove", name, errno);
}

/*
 * Makes the directory NAME in TO, with the attributes of ST, but writable.
 * Returns its descriptor, or -1 with FAILURE.
 */
static int
make_directory(const char *name, const struct stat *st,
    const struct destination *to, struct failure *failure)
{
	struct stat writable = *st;
	int fd = -1;

	writable.st_mode |= S_IRWXU;
	if (!remove_leftover(to, name, failure))
		return -1;
	if (mkdirat(to->fd, NEW, 0700) == 0)
		fd = directory_open(to->fd, NEW);
	if (fd != -1 && attributes_set(fd, &writable) &&
	    renameat(to->fd, NEW, to->fd, name) == 0)
		return fd;
	failure_set(failure, "copy", name, errno);
	if (fd != -1)
		close(fd);
	tree_remove(to->fd, NEW, NULL);
	return -1;
}

static bool merge_visited(int from, const char *name, void *to,
    struct failure *failure);

/*
 * Moves what is in the directory NAME in FROM into the one in TO, which is made
 * if need be, and removes NAME in FROM.
 */
static bool
merge_directory(int from, const char *name, const struct stat *st,
    const struct destination *to, struct failure *failure)
{
	struct destination here = { to, name, directory_open(to->fd, name) };
	bool merged, made = here.fd == -1 && errno == ENOENT;

	if (here.fd == -1 && !made)
		return failure_set(failure, "move", name, errno);
	if (made)
		here.fd = make_directory(name, st, to, failure);
	if (here.fd == -1)
		return false;
	make_writable(from, name);
	merged = directory_each(from, name, merge_visited, &here, failure);
	if (merged && made && !attributes_set(here.fd, st))
		merged = failure_set(failure, "copy", name, errno);
	close(here.fd);
	return merged && (unlinkat(from, name, AT_REMOVEDIR) == 0 ||
	    failure_set(failure, "remove", name, errno));
}

static bool
merge_visited(int from, const char *name, void *to, struct failure *failure)
{
	const struct destination *into = to;
	struct stat st;
	int error;

	if (renameat(from, name, into->fd, name) == 0)
		return true;
	error = errno;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return failure_set(failure, "look at", name, errno);
	/* EACCES: renaming a directory writes its "..". */
	if (S_ISDIR(st.st_mode) && (error == EXDEV || error == ENOTEMPTY ||
	    error == EEXIST || (error == EACCES && !(st.st_mode & S_IWUSR))))
		return merge_directory(from, name, &st, into, failure);
	if (error == EXDEV && !S_ISDIR(st.st_mode))
		return merge_file(from, name, &st, into, failure);
	return failure_set(failure, "move", name, error);
}

/*
 * Moves what is in the directory FROM into TO: a file there is replaced, a
 * directory keeps what it has besides. Returns false with FAILURE, and the
 * rest not moved.
 */
bool
tree_merge(const char *from, int to, struct failure *failure)
{
	struct destination outermost = { NULL, "", to };

	links_forget();
	return directory_each(AT_FDCWD, from, merge_visited, &outermost,
	    failure);
}
