/*
 * Putting one file of s2ibox into a directory, a link or a copy: by rename, so
 * that the name never is without a file. Only one process at a time does so in
 * a directory; thus it can remove what a killed one has left.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

#define NEW ".s2ibox-new"	/* the file's name until it is complete */

/*
 * Opens and locks the directory PATH, and removes what a killed process has
 * left there. Returns its descriptor, or -1 with errno.
 */
static int
lock_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Some network file systems can't: there two may disturb each other. */
	if (fd != -1) {
		flock(fd, LOCK_EX);
		unlinkat(fd, NEW, 0);
	}
	return fd;
}

/* Makes NEW in DIR a file, executable, of TEXT. Returns false with errno. */
static bool
write_new(int dir, const char *text, size_t length)
{
	int fd = openat(dir, NEW, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0600);

	if (fd == -1)
		return false;
	if (write_all(fd, text, length) && fchmod(fd, 0755) == 0)
		return close(fd) == 0;
	close_keeping_errno(fd);
	return false;
}

/* Whether PATH is a regular file, executable, that holds TEXT. */
static bool
is_copy(const char *path, const char *text, size_t length)
{
	size_t other_length;
	struct stat st;
	char *other;
	bool same;

	if (lstat(path, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (size_t)st.st_size != length || (st.st_mode & 0111) != 0111)
		return false;
	other = read_file(path, &other_length);
	same = other && other_length == length &&
	    memcmp(other, text, length) == 0;
	free(other);
	return same;
}

/* Whether PATH is a link to TARGET. */
static bool
is_link(const char *path, const char *target)
{
	char *other = path_link(path);
	bool same = other && strcmp(other, target) == 0;

	free(other);
	return same;
}

/* Makes NEW in DIR a copy of this program's file, unless PATH is one. */
static bool
make_copy(int dir, const char *path, bool *made, struct failure *failure)
{
	size_t length;
	char *text = read_file(self_path(), &length);
	bool done = true;

	if (!text)
		return failure_set(failure, "read", self_path(), errno);
	if (!is_copy(path, text, length)) {
		*made = write_new(dir, text, length);
		if (!*made)
			done = failure_set(failure, "write", path, errno);
	}
	free(text);
	return done;
}

/* Makes NEW in DIR a link to TARGET, unless PATH is one. */
static bool
make_link(int dir, const char *path, const char *target, bool *made,
    struct failure *failure)
{
	if (is_link(path, target))
		return true;
	*made = symlinkat(target, dir, NEW) == 0;
	return *made || failure_set(failure, "write", path, errno);
}

/*
 * Makes the file NAME in DIR a link to TARGET or, where that is NULL, a copy
 * of this program's file. Returns true, with CHANGED telling whether it wasn't
 * that before; or false with FAILURE, and nothing has changed.
 */
bool
install_file(const char *dir, const char *name, const char *target,
    bool *changed, struct failure *failure)
{
	char *path = xasprintf("%s/%s", dir, name);
	int fd = lock_directory(dir);
	bool done;

	*changed = false;
	if (fd == -1)
		return failure_set(failure, "open", dir, errno);
	done = install_check(path, failure) && (target ?
	    make_link(fd, path, target, changed, failure) :
	    make_copy(fd, path, changed, failure));
	if (*changed && renameat(fd, NEW, fd, name) == -1) {
		failure_set(failure, "write", path, errno);
		done = *changed = false;
	}
	if (!done)
		unlinkat(fd, NEW, 0);
	close(fd);
	free(path);
	return done;
}
