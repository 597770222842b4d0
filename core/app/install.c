/*
 * Putting this binary, and links to it, into a directory: each file at once,
 * by rename, and never over one that isn't s2ibox. One at a time does so in a
 * directory, so that what a killed one left can be removed.
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

#define NEW ".s2ibox-new"

/* An open, locked directory, without leftovers; or -1 with errno. */
static int
lock_directory(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Some network file systems can't: then two at once is bad luck. */
	if (fd != -1) {
		flock(fd, LOCK_EX);
		unlinkat(fd, NEW, 0);
	}
	return fd;
}

/* Whether only s2ibox has such a name. */
static bool
is_our_name(const char *path)
{
	const char *name = path_base(path);

	return strncmp(name, "s2ibox", 6) == 0 || strncmp(name, "s2i-", 4) == 0;
}

/* Whether PATH is s2ibox, or a link to one that isn't here, or nothing. */
static bool
is_ours(const char *path)
{
	struct stat st;
	char *target;
	bool ours;

	if (lstat(path, &st) == -1)
		return errno == ENOENT;
	if (stat(path, &st) == 0)
		return is_s2ibox(path);
	target = path_link(path);
	ours = target && (is_our_name(path) || is_our_name(target));
	free(target);
	return ours;
}

/*
 * Why the file PATH may not be replaced, which the caller owns, or NULL where
 * it may, or isn't there.
 */
char *
install_refused(const char *path)
{
	if (is_ours(path))
		return NULL;
	return xasprintf("%s is there and isn't s2ibox: move it away", path);
}

static char *
failure(const char *what, const char *name)
{
	return xasprintf("cannot %s %s: %s", what, name, strerror(errno));
}

/* Gives the new file in DIR, open as FD, its NAME there; or -1 with errno. */
static int
put(int fd, const char *name)
{
	int error;

	if (renameat(fd, NEW, fd, name) == 0)
		return 0;
	error = errno;
	unlinkat(fd, NEW, 0);
	errno = error;
	return -1;
}

/* TEXT as the new file in the directory FD, executable; or -1 with errno. */
static int
write_new(int fd, const char *text, size_t length)
{
	int file, error;
	ssize_t n = 0;

	file = openat(fd, NEW, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file == -1)
		return -1;
	for (; length > 0; text += n, length -= (size_t)n) {
		n = write(file, text, length);
		if (n == -1)
			break;
	}
	error = errno;
	if (n != -1 && fchmod(file, 0755) == 0 && close(file) == 0)
		return 0;
	if (n != -1)
		error = errno;
	close(file);
	unlinkat(fd, NEW, 0);
	errno = error;
	return -1;
}

/* Whether NAME is a regular file, executable, that holds TEXT. */
static bool
is_copy(const char *name, const char *text, size_t length)
{
	size_t other_length;
	struct stat st;
	char *other;
	bool same;

	if (lstat(name, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (size_t)st.st_size != length || (st.st_mode & 0111) != 0111)
		return false;
	other = read_file(name, &other_length);
	same = other && other_length == length &&
	    memcmp(other, text, length) == 0;
	free(other);
	return same;
}

/* Whether NAME, at PATH, in the directory FD becomes TEXT; -1 with errno. */
static int
make_copy(int fd, const char *name, const char *path, const char *text,
    size_t length)
{
	if (is_copy(path, text, length))
		return 0;
	if (write_new(fd, text, length) == -1)
		return -1;
	return put(fd, name) == -1 ? -1 : 1;
}

/* Likewise a link to TARGET. */
static int
make_link(int fd, const char *name, const char *path, const char *target)
{
	char *old = path_link(path);
	bool right = old && strcmp(old, target) == 0;

	free(old);
	if (right)
		return 0;
	return symlinkat(target, fd, NEW) == -1 || put(fd, name) == -1 ? -1 : 1;
}

/*
 * Makes the file NAME in DIR a link to TARGET or, where that is NULL, a copy
 * of this program's file. Returns NULL, with CHANGED telling whether it wasn't
 * that already, or what is wrong, which the caller owns: then nothing has
 * changed.
 */
char *
install_file(const char *dir, const char *name, const char *target,
    bool *changed)
{
	char *path = xasprintf("%s/%s", dir, name), *text = NULL, *wrong;
	int fd = lock_directory(dir), made;
	size_t length = 0;

	*changed = false;
	if (fd == -1)
		return failure("open", dir);
	if (!target) {
		text = read_file(self_path(), &length);
		if (!text)
			return failure("read", self_path());
	}
	wrong = install_refused(path);
	if (!wrong) {
		made = target ? make_link(fd, name, path, target) :
		    make_copy(fd, name, path, text, length);
		if (made == -1)
			wrong = failure("write", path);
		*changed = made == 1;
	}
	close(fd);
	free(text);
	free(path);
	return wrong;
}

/*
 * Makes a link to TARGET in DIR for each applet of LIST (NULL-ended), unless
 * one of their names is taken. Returns as install_file does.
 */
char *
install_links(const char *dir, const struct applet *const list[],
    const char *target)
{
	char *path, *name, *wrong = NULL;
	bool changed;
	size_t i;

	for (i = 0; !wrong && list[i]; i++) {
		path = xasprintf("%s/s2i-%s", dir, list[i]->name);
		wrong = install_refused(path);
		free(path);
	}
	for (i = 0; !wrong && list[i]; i++) {
		name = xasprintf("s2i-%s", list[i]->name);
		if (strcmp(name, target) != 0)	/* the binary's own name */
			wrong = install_file(dir, name, target, &changed);
		free(name);
	}
	return wrong;
}
