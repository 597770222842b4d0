/*
 * Copying trees of files, by descriptor, with all that they are: modes,
 * times, holes, hard links and, where that is allowed, owners. A link is
 * copied, never followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

/* Closes FD, if it is one, and leaves errno alone. */
static void
close_quietly(int fd)
{
	int error = errno;

	if (fd != -1)
		close(fd);
	errno = error;
}

/* Copies the bytes from AT to before END, or to the file's end. */
static int
copy_bytes(int in, int out, off_t at, off_t end)
{
	char buf[65536];
	ssize_t n, done, written;
	size_t size;

	for (; at < end; at += n) {
		size = sizeof(buf);
		if (end - at < (off_t)size)
			size = (size_t)(end - at);
		n = pread(in, buf, size, at);
		if (n == -1 && errno != EINTR)
			return -1;
		if (n == 0)
			break;
		if (n == -1)
			n = 0;
		for (done = 0; done < n; done += written) {
			written = pwrite(out, buf + done, (size_t)(n - done),
			    at + done);
			if (written == -1 && errno != EINTR)
				return -1;
			if (written == -1)
				written = 0;
		}
	}
	return 0;
}

/* Copies SIZE bytes, but no hole, where the file system tells of holes. */
static int
copy_data(int in, int out, off_t size)
{
	off_t at, end = 0;

	while (end < size) {
		at = lseek(in, end, SEEK_DATA);
		if (at == -1 && errno == ENXIO)
			break;
		end = at == -1 ? -1 : lseek(in, at, SEEK_HOLE);
		if (end == -1)
			return copy_bytes(in, out, 0, size);
		if (copy_bytes(in, out, at, end) == -1)
			return -1;
	}
	return ftruncate(out, size);
}

/*
 * What may be kept of an owner is; without the right one, setuid and setgid
 * bits would mean something else. Changes MODE; returns 0, or -1 with errno.
 */
static int
owner_kept(int result, mode_t *mode)
{
	if (result == -1 && errno != EPERM && errno != EINVAL)
		return -1;
	*mode &= 07777;
	if (result == -1)
		*mode &= ~(mode_t)(S_ISUID | S_ISGID);
	return 0;
}

/*
 * Gives the file FD the owner, mode and times that ST tells of; what only
 * root may give stays as it is. Returns 0, or -1 with errno.
 */
int
copy_attributes(int fd, const struct stat *st)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };
	mode_t mode = st->st_mode;
	int result = fchown(fd, st->st_uid, st->st_gid);

	if (owner_kept(result, &mode) == -1)
		return -1;
	if (result == -1 && fchown(fd, (uid_t)-1, st->st_gid) == -1 &&
	    errno != EPERM && errno != EINVAL)
		return -1;
	return fchmod(fd, mode) == -1 ? -1 : futimens(fd, times);
}

/* The same for what can't be opened: a link, a fifo, a device. */
static int
copy_attributes_at(int to, const char *new, const struct stat *st)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };
	mode_t mode = st->st_mode;

	if (owner_kept(fchownat(to, new, st->st_uid, st->st_gid,
	    AT_SYMLINK_NOFOLLOW), &mode) == -1)
		return -1;
	if (!S_ISLNK(st->st_mode) && fchmodat(to, new, mode, 0) == -1)
		return -1;
	return utimensat(to, new, times, AT_SYMLINK_NOFOLLOW);
}

static int
copy_file(int from, const char *name, const struct stat *st, int to,
    const char *new)
{
	int in, out, result = -1;

	in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (in == -1)
		return -1;
	out = openat(to, new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out != -1 && copy_data(in, out, st->st_size) == 0 &&
	    copy_attributes(out, st) == 0) {
		result = close(out);
		out = -1;
	}
	close_quietly(out);
	close_quietly(in);
	return result;
}

static int
copy_link(int from, const char *name, off_t size, int to, const char *new)
{
	char *target = xrealloc(NULL, (size_t)size + 1);
	ssize_t n = readlinkat(from, name, target, (size_t)size + 1);
	int result = -1;

	if (n > size)
		errno = EBUSY;	/* somebody changes it */
	if (n >= 0 && n <= size) {
		target[n] = '\0';
		result = symlinkat(target, to, new);
	}
	free(target);
	return result;
}

/*
 * Copies NAME in FROM, which ST tells of and which is no directory, to NEW
 * in TO, where nothing has that name yet. A name of a file that links_note
 * knows becomes a link to its copy. Returns 0, or -1 with errno: what has
 * been copied by then stays for the caller to remove.
 */
int
copy_entry(int from, const char *name, const struct stat *st,
    const struct place *to, const char *new)
{
	int result;

	if (links_make(st, to, new))
		return 0;
	if (S_ISREG(st->st_mode))
		return copy_file(from, name, st, to->dir, new);
	if (S_ISLNK(st->st_mode))
		result = copy_link(from, name, st->st_size, to->dir, new);
	else
		result = mknodat(to->dir, new, st->st_mode, st->st_rdev);
	return result == -1 ? -1 : copy_attributes_at(to->dir, new, st);
}

static int copy_visited(int from, const char *name, void *place);

static int
copy_any(int from, const char *name, const struct place *to, const char *new)
{
	struct place here = { to, new, -1 };
	struct stat st;
	int result;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	if (!S_ISDIR(st.st_mode)) {
		result = copy_entry(from, name, &st, to, new);
		if (result == 0)
			links_note(&st, to, new);
		return result;
	}
	if (mkdirat(to->dir, new, 0700) == -1)
		return -1;
	here.dir = directory_open(to->dir, new);
	if (here.dir == -1)
		return -1;
	result = directory_each(from, name, &here, copy_visited);
	if (result == 0)
		result = copy_attributes(here.dir, &st);
	close_quietly(here.dir);
	return result;
}

static int
copy_visited(int from, const char *name, void *place)
{
	return copy_any(from, name, place, name);
}

/*
 * Copies NAME in FROM and all in it to NEW in TO, where nothing has that
 * name yet. Returns 0, or -1 with errno and directory_failed: what has been
 * copied by then stays for the caller to remove.
 */
int
tree_copy(int from, const char *name, int to, const char *new)
{
	const struct place outermost = { NULL, "", to };

	links_forget();
	return copy_any(from, name, &outermost, new);
}
