/*
 * Copying files and trees of files with all that they are: modes, times,
 * holes, hard links and, where that is allowed, owners. A link is copied,
 * never followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

static bool
copy_regular(int from, const char *name, const struct stat *st, int to,
    const char *new)
{
	bool copied;
	int in, out;

	in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (in == -1)
		return false;
	out = openat(to, new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	copied = out != -1 && contents_copy(in, out, st->st_size) &&
	    attributes_set(out, st);
	close_keeping_errno(in);
	if (copied)
		return close(out) == 0;
	close_keeping_errno(out);
	return false;
}

static bool
copy_link(int from, const char *name, off_t size, int to, const char *new)
{
	char *target = xrealloc(NULL, (size_t)size + 1);
	ssize_t n = readlinkat(from, name, target, (size_t)size + 1);
	bool copied = false;

	if (n > size)
		errno = EBUSY;	/* somebody is changing it */
	if (n >= 0 && n <= size) {
		target[n] = '\0';
		copied = symlinkat(target, to, new) == 0;
	}
	free(target);
	return copied;
}

/*
 * Copies NAME in FROM, which is no directory and has the status ST, to NEW in
 * TO, whatever other names that file has. Returns false with errno.
 */
static bool
copy_by_type(int from, const char *name, const struct stat *st, int to,
    const char *new)
{
	if (S_ISREG(st->st_mode))
		return copy_regular(from, name, st, to, new);
	if (S_ISLNK(st->st_mode))
		return copy_link(from, name, st->st_size, to, new) &&
		    attributes_set_at(to, new, st);
	return mknodat(to, new, st->st_mode, st->st_rdev) == 0 &&
	    attributes_set_at(to, new, st);
}

/*
 * Copies NAME in FROM, which is no directory and has the status ST, to NEW in
 * TO, where nothing has that name yet. If another name of the same file has
 * been noted, NEW becomes a link to that copy. Returns false with FAILURE, and
 * what has been copied by then stays for the caller to remove.
 */
bool
copy_file(int from, const char *name, const struct stat *st,
    const struct destination *to, const char *new, struct failure *failure)
{
	return links_make(st, to, new) ||
	    copy_by_type(from, name, st, to->fd, new) ||
	    failure_set(failure, "copy", name, errno);
}

static bool copy_visited(int from, const char *name, void *to,
    struct failure *failure);

static bool
copy_any(int from, const char *name, const struct destination *to,
    const char *new, struct failure *failure)
{
	struct destination here = { to, new, -1 };
	struct stat st;
	bool copied;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return failure_set(failure, "look at", name, errno);
	if (!S_ISDIR(st.st_mode)) {
		copied = copy_file(from, name, &st, to, new, failure);
		if (copied)
			links_note(&st, to, new);
		return copied;
	}
	if (mkdirat(to->fd, new, 0700) == 0)
		here.fd = directory_open(to->fd, new);
	if (here.fd == -1)
		return failure_set(failure, "copy", name, errno);
	copied = directory_each(from, name, copy_visited, &here, failure);
	if (copied && !attributes_set(here.fd, &st))
		copied = failure_set(failure, "copy", name, errno);
	close(here.fd);
	return copied;
}

static bool
copy_visited(int from, const char *name, void *to, struct failure *failure)
{
	return copy_any(from, name, to, name, failure);
}

/*
 * Copies NAME in FROM and all in it to NEW in TO, where nothing has that name
 * yet. Returns false with FAILURE, and what has been copied by then stays for
 * the caller to remove.
 */
bool
tree_copy(int from, const char *name, int to, const char *new,
    struct failure *failure)
{
	const struct destination outermost = { NULL, "", to };

	links_forget();
	return copy_any(from, name, &outermost, new, failure);
}
