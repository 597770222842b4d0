/*
 * Directories: opened without following a link, and read entry by entry.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "files.h"
#include "inside.h"

/*
 * Opens the directory NAME in FROM, which must not be a link. Returns the
 * descriptor, or -1 with errno.
 */
int
directory_open(int from, const char *name)
{
	return openat(from, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/*
 * Calls VISIT for each entry of the directory NAME in FROM, with the
 * directory's descriptor, the entry's name, and CONTEXT, until one returns
 * false. Then, or if the directory can't be read, returns false with FAILURE.
 * VISIT's failure path begins at the entry; here NAME is put before it.
 */
bool
directory_each(int from, const char *name,
    bool (*visit)(int dir, const char *name, void *context,
    struct failure *failure), void *context, struct failure *failure)
{
	int fd = directory_open(from, name);
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);
	struct dirent *entry;
	bool visited = true;

	if (!dir) {
		close_keeping_errno(fd);
		return failure_set(failure, "read", name, errno);
	}
	while (visited && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			visited = visit(fd, entry->d_name, context, failure);
	if (!visited)
		failure_prefix(failure, name);
	else if (errno)
		visited = failure_set(failure, "read", name, errno);
	closedir(dir);
	return visited;
}

static bool
stop_at_entry(int dir, const char *name, void *unused, struct failure *failure)
{
	(void)dir, (void)name, (void)unused, (void)failure;
	return false;
}

/* Whether PATH is a directory without an entry. */
bool
directory_is_empty(const char *path)
{
	return directory_each(AT_FDCWD, path, stop_at_entry, NULL, NULL);
}
