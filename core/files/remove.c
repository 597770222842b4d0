/*
 * Removing trees of files. A link is removed, never followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

/*
 * Gives the owner of the directory NAME in FROM all permissions, so that what
 * is in it can be removed. If that fails, removing will tell why.
 */
void
make_writable(int from, const char *name)
{
	int fd = directory_open(from, name);
	struct stat st;

	if (fd == -1)
		return;
	if (fstat(fd, &st) == 0 && (st.st_mode & S_IRWXU) != S_IRWXU)
		fchmod(fd, (st.st_mode & 07777) | S_IRWXU);
	close(fd);
}

static bool
remove_visited(int from, const char *name, void *unused,
    struct failure *failure)
{
	(void)unused;
	return tree_remove(from, name, failure);
}

/*
 * Removes NAME in FROM and all in it, if there is such a thing. Returns false
 * with FAILURE.
 */
bool
tree_remove(int from, const char *name, struct failure *failure)
{
	if (unlinkat(from, name, 0) == 0 || errno == ENOENT)
		return true;
	if (errno != EISDIR)	/* EPERM: it is sticky, or append-only */
		return failure_set(failure, "remove", name, errno);
	make_writable(from, name);
	if (!directory_each(from, name, remove_visited, NULL, failure))
		return false;
	return unlinkat(from, name, AT_REMOVEDIR) == 0 ||
	    failure_set(failure, "remove", name, errno);
}

static bool
check_visited(int from, const char *name, void *unused,
    struct failure *failure)
{
	struct stat st;

	(void)unused;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return failure_set(failure, "look at", name, errno);
	if (!S_ISDIR(st.st_mode))
		return true;
	if (st.st_uid != geteuid() &&
	    faccessat(from, name, W_OK | X_OK, 0) == -1)
		return failure_set(failure, "write in", name, errno);
	return directory_each(from, name, check_visited, NULL, failure);
}

/*
 * Whether tree_remove may remove all that is in NAME in FROM, as far as that
 * can be told before it is tried. Returns false with FAILURE.
 */
bool
tree_check_removable(int from, const char *name, struct failure *failure)
{
	return check_visited(from, name, NULL, failure);
}
