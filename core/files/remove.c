/*
 * Removing trees of files, by descriptor: a link is removed, never followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "inside.h"

/* Lets its owner change the directory NAME in FROM, which goes anyway. */
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

static int
remove_visited(int from, const char *name, void *unused)
{
	(void)unused;
	return tree_remove(from, name);
}

/*
 * Removes NAME in FROM and all in it; 0 where there is none, or -1 with errno
 * and directory_failed.
 */
int
tree_remove(int from, const char *name)
{
	if (unlinkat(from, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR)	/* EPERM: it is sticky, or append-only */
		return -1;
	make_writable(from, name);
	if (directory_each(from, name, NULL, remove_visited) == -1)
		return -1;
	return unlinkat(from, name, AT_REMOVEDIR);
}

static int
check_visited(int from, const char *name, void *unused)
{
	struct stat st;

	(void)unused;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	if (!S_ISDIR(st.st_mode))
		return 0;
	if (st.st_uid != geteuid() &&
	    faccessat(from, name, W_OK | X_OK, 0) == -1)
		return -1;
	return directory_each(from, name, NULL, check_visited);
}

/*
 * Whether tree_remove may remove all that is in NAME in FROM, as far as that
 * can be told beforehand: 0, or -1 with errno and directory_failed.
 */
int
tree_check_removable(int from, const char *name)
{
	return check_visited(from, name, NULL);
}
