/*
 * Walks through a tree of files, depth first and by descriptor, never through
 * a link. However deep the tree is, the walk needs few descriptors and no
 * recursion: it closes the upper levels and finds each again by "..", when it
 * must still be the same directory. It reads nothing twice, and no more of a
 * directory at once than a buffer holds. The buffers are never freed.
 *
 * The state is static: there is one walk at a time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

enum { LEVELS_OPEN = 64, BUFFER_SIZE = 32768 };

struct level {
	int fd;
	size_t used, filled;	/* of its buffer, in bytes */
	off_t position;		/* in the directory, after what is used */
	dev_t device;
	ino_t inode;
};

/* An entry as the kernel's getdents64 returns it. */
struct record {
	/* cppcheck-suppress unusedStructMember ; the kernel has it there */
	uint64_t inode;
	int64_t next;
	uint16_t size;
	unsigned char type;
	char name[];
};

/*
 * The levels from the top down; those before first_open are closed. The two
 * deepest stay open: a directory that may be read but not searched has no ".."
 * by which the level above it could be found.
 */
static struct level *levels;
static size_t depth, first_open, room;

/* For the levels that are open. DIR streams would take twice the time. */
static char (*buffers)[BUFFER_SIZE];

/* Closes the highest level that is open, if one can be spared. */
static bool
close_highest(void)
{
	if (first_open + 2 >= depth)
		return false;
	close(levels[first_open++].fd);
	return true;
}

/*
 * Does openat within a walk, without following a link: where there are too
 * few descriptors the walk closes some of its own. Returns the descriptor, or
 * -1 with errno.
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
 * Enters the directory FD, with the status ST: walk_next returns what is in it,
 * and then goes on where it was. FD belongs to the walk from now on.
 */
void
walk_enter(int fd, const struct stat *st)
{
	if (!buffers)	/* not static: every applet would pay at its exec */
		buffers = xrealloc(NULL, LEVELS_OPEN * sizeof(*buffers));
	if (depth == room) {
		room = room ? 2 * room : LEVELS_OPEN;
		levels = xrealloc(levels, room * sizeof(*levels));
	}
	levels[depth++] = (struct level){ .fd = fd, .device = st->st_dev,
	    .inode = st->st_ino };
	if (depth - first_open > LEVELS_OPEN)
		close_highest();
}

/*
 * Opens a closed LEVEL again, which must still be the parent of CHILD. Returns
 * 0, or the errno of what failed.
 */
static int
reopen(struct level *level, int child)
{
	struct stat st;

	level->used = level->filled = 0;
	level->fd = walk_open(child, "..", O_RDONLY | O_DIRECTORY);
	if (level->fd == -1)
		return errno;
	if (fstat(level->fd, &st) == 0 && st.st_dev == level->device &&
	    st.st_ino == level->inode &&
	    lseek(level->fd, level->position, SEEK_SET) != -1)
		return 0;
	close(level->fd);
	return ESTALE;
}

/*
 * Goes one level up. Returns 0; or the errno of what failed, where that level
 * has been moved elsewhere: then nothing above it can be found again, and the
 * walk is over.
 */
static int
leave(void)
{
	int child = levels[--depth].fd, error = 0;

	if (depth > 0 && first_open == depth) {
		error = reopen(&levels[--first_open], child);
		if (error)
			depth = first_open = 0;
	}
	close(child);
	return error;
}

/*
 * Reads on in LEVEL if all of its buffer is used; at the end of the directory
 * nothing comes into it. Returns 0, or the errno of what failed.
 */
static int
fill(struct level *level, char *buffer)
{
	long n;

	if (level->used < level->filled)
		return 0;
	n = syscall(SYS_getdents64, level->fd, buffer, BUFFER_SIZE);
	level->used = 0;
	level->filled = n > 0 ? (size_t)n : 0;
	return n == -1 && errno != ENOENT ? errno : 0;	/* it was removed */
}

/*
 * Finds the next ENTRY, which is good until the next call. Returns false at
 * the end. If something could not be read, ENTRY has only the error, and the
 * next call goes on with what is left.
 */
bool
walk_next(struct walk_entry *entry)
{
	struct record *record;
	struct level *level;
	int error, error_above;
	char *buffer;

	while (depth > 0) {
		level = &levels[depth - 1];
		buffer = buffers[(depth - 1) % LEVELS_OPEN];
		error = fill(level, buffer);
		if (level->used == level->filled) {
			error_above = leave();
			entry->error = error_above ? error_above : error;
			if (entry->error)
				return true;
			continue;
		}
		record = (struct record *)(void *)(buffer + level->used);
		level->used += record->size;
		level->position = (off_t)record->next;
		*entry = (struct walk_entry){ 0, level->fd, record->name,
		    record->type };
		if (strcmp(entry->name, ".") != 0 &&
		    strcmp(entry->name, "..") != 0)
			return true;
	}
	return false;
}
