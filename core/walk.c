/*
 * A depth-first walk by descriptor, through no link. However deep the tree
 * is, it needs few descriptors and no stack: a level that has been closed is
 * found again by "..", and must be the same directory then.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

enum { LEVELS_OPEN = 128 };

struct level {
	DIR *dir;		/* NULL while it is closed */
	long position;		/* where to go on after that */
	dev_t device;
	ino_t inode;
};

/*
 * Those before first_open are closed. The deepest never is, nor the one that
 * it was entered from: it may be one to read that has no way up.
 */
static struct level *levels;
static size_t depth, first_open, room;

/* Closes the highest level that is open, if one can be spared. */
static bool
close_highest(void)
{
	struct level *level = levels + first_open;

	if (first_open + 2 >= depth)
		return false;
	level->position = telldir(level->dir);
	closedir(level->dir);
	level->dir = NULL;
	first_open++;
	return true;
}

/*
 * openat, never through a link, for the use within a walk: where there are
 * too few descriptors, the walk gives some back. A descriptor, or -1 with
 * errno.
 */
int
walk_open(int dir, const char *name, int flags)
{
	int fd;

	do
		fd = openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC);
	while (fd == -1 && (errno == EMFILE || errno == ENFILE) &&
	    close_highest());
	return fd;
}

/*
 * What walk_next gives is from now on what the directory FD holds, which ST
 * tells of; then it goes on where it was. Owns FD. Returns 0, or -1 with
 * errno.
 */
int
walk_enter(int fd, const struct stat *st)
{
	DIR *dir = fdopendir(fd);
	int error;

	if (!dir) {
		error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	if (depth == room) {
		room = room ? 2 * room : LEVELS_OPEN;
		levels = xrealloc(levels, room * sizeof(*levels));
	}
	levels[depth++] = (struct level){ .dir = dir, .device = st->st_dev,
	    .inode = st->st_ino };
	if (depth - first_open > LEVELS_OPEN)
		close_highest();
	return 0;
}

/* Opens a closed LEVEL, which must be the parent of CHILD still. */
static int
reopen(struct level *level, DIR *child)
{
	int fd = openat(dirfd(child), "..",
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_dev == level->device &&
	    st.st_ino == level->inode)
		level->dir = fdopendir(fd);
	else
		errno = ESTALE;
	if (!level->dir) {
		close(fd);
		return -1;
	}
	seekdir(level->dir, level->position);
	return 0;
}

/*
 * Goes one level up. Where that has been moved elsewhere nothing above it
 * can be found again: -1 with errno, and the walk is over.
 */
static int
leave(void)
{
	DIR *child = levels[--depth].dir;
	int result = 0, error;

	if (depth > 0 && first_open == depth) {
		result = reopen(&levels[depth - 1], child);
		first_open = depth - 1;
		if (result == -1)
			depth = first_open = 0;
	}
	error = errno;
	closedir(child);
	errno = error;
	return result;
}

/*
 * The next entry, and in DIR the descriptor of the directory that has it;
 * both are good until the next call. Returns 1; 0 at the end; -1 with errno
 * where something could not be read: the walk goes on with what is left.
 */
int
walk_next(int *dir, const struct dirent **entry)
{
	int error;

	while (depth > 0) {
		errno = 0;
		*entry = readdir(levels[depth - 1].dir);
		if (!*entry) {
			error = errno;
			if (leave() == -1)
				return -1;
			errno = error;
			if (error)
				return -1;
		} else if (strcmp((*entry)->d_name, ".") != 0 &&
		    strcmp((*entry)->d_name, "..") != 0) {
			*dir = dirfd(levels[depth - 1].dir);
			return 1;
		}
	}
	return 0;
}
