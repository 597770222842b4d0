/*
 * Directories by descriptor: never through a link.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "s2ibox.h"

/* A descriptor for the directory NAME in FROM, never through a link. */
int
directory_open(int from, const char *name)
{
	return openat(from, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/*
 * Visits each entry of the directory NAME in FROM, with its own descriptor
 * and TO. Returns 0, or -1 with errno at the first that fails.
 */
int
directory_each(int from, const char *name, int to,
    int (*visit)(int from, const char *name, int to))
{
	int fd = directory_open(from, name), result = 0, error;
	struct dirent *entry;
	DIR *dir;

	if (fd == -1)
		return -1;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -1;
	}
	while (result == 0 && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			result = visit(fd, entry->d_name, to);
	if (errno)
		result = -1;
	error = errno;
	closedir(dir);
	errno = error;
	return result;
}

static int
refuse_entry(int from, const char *name, int unused)
{
	(void)from, (void)name, (void)unused;
	return -1;
}

/* Whether PATH is a directory without an entry. */
bool
path_is_empty(const char *path)
{
	return directory_each(AT_FDCWD, path, -1, refuse_entry) == 0;
}
