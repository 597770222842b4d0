/*
 * A depth-first walk by descriptor, through no link. However deep the tree
 * is, it needs few descriptors and no stack: a level that has been closed is
 * found again by "..", and must be the same directory then. Nothing is read
 * twice, and no more of a directory at once than a buffer holds.
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
	off_t position;		/* behind what is used */
	dev_t device;
	ino_t inode;
};

/* As the kernel's getdents64 has it. */
struct record {
	/* cppcheck-suppress unusedStructMember ; it is the kernel's */
	uint64_t inode;
	int64_t next;
	uint16_t size;
	unsigned char type;
	char name[];
};

/*
 * Those before first_open are closed. The deepest never is, nor the one that
 * it was entered from: it may be one to read that has no way up.
 */
static struct level *levels;
static size_t depth, first_open, room;

/* For those that are open; DIR streams would take twice the time. */
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
 * tells of; then it goes on where it was. FD belongs to the walk.
 */
void
walk_enter(int fd, const struct stat *st)
{
	if (!buffers)	/* no other applet's: each exec would pay for them */
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

/* Opens a closed LEVEL, which must be the parent of CHILD still. */
static int
reopen(struct level *level, int child)
{
	struct stat st;
	int error;

	level->used = level->filled = 0;
	level->fd = walk_open(child, "..", O_RDONLY | O_DIRECTORY);
	if (level->fd == -1)
		return -1;
	errno = ESTALE;
	if (fstat(level->fd, &st) == 0 && st.st_dev == level->device &&
	    st.st_ino == level->inode &&
	    lseek(level->fd, level->position, SEEK_SET) != -1)
		return 0;
	error = errno;
	close(level->fd);
	errno = error;
	return -1;
}

/*
 * Goes one level up. Where that has been moved elsewhere nothing above it
 * can be found again: -1 with errno, and the walk is over.
 */
static int
leave(void)
{
	int child = levels[--depth].fd, result = 0, error;

	if (depth > 0 && first_open == depth) {
		result = reopen(&levels[--first_open], child);
		if (result == -1)
			depth = first_open = 0;
	}
	error = errno;
	close(child);
	errno = error;
	return result;
}

/* Reads on in LEVEL: 1, 0 at its end, or -1 with errno. */
static int
fill(struct level *level, char *buffer)
{
	long n;

	if (level->used < level->filled)
		return 1;
	n = syscall(SYS_getdents64, level->fd, buffer, BUFFER_SIZE);
	if (n == -1 && errno == ENOENT)		/* it was removed */
		n = 0;
	level->used = 0;
	level->filled = n > 0 ? (size_t)n : 0;
	return n > 0 ? 1 : (int)n;
}

/*
 * The next entry, good until the next call. Returns 1; 0 at the end; -1 with
 * errno where something could not be read: call it again for what is left.
 */
int
walk_next(struct walk_entry *entry)
{
	struct record *record;
	struct level *level;
	int result, error;
	char *buffer;

	while (depth > 0) {
		level = &levels[depth - 1];
		buffer = buffers[(depth - 1) % LEVELS_OPEN];
		result = fill(level, buffer);
		if (result <= 0) {
			error = errno;
			if (leave() == -1)
				return -1;
			errno = error;
			if (result == -1)
				return -1;
			continue;
		}
		record = (struct record *)(void *)(buffer + level->used);
		level->used += record->size;
		level->position = (off_t)record->next;
		*entry = (struct walk_entry){ level->fd, record->name,
		    record->type };
		if (strcmp(entry->name, ".") != 0 &&
		    strcmp(entry->name, "..") != 0)
			return 1;
	}
	return 0;
}
