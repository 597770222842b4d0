/*
 * Paths: whether and where there is something.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib.h"

/*
 * Whether there is something at PATH, of which ST tells then. A link counts
 * even if it leads nowhere. Dies, 125, where that can't be found out: what is
 * hidden must not count as absent.
 */
bool
path_lstat(const char *path, struct stat *st)
{
	if (lstat(path, st) == 0)
		return true;
	if (errno != ENOENT && errno != ENOTDIR)
		die(STATUS_OWN, "cannot look at %s:", path);
	return false;
}

/* The same without ST. */
bool
path_exists(const char *path)
{
	struct stat st;

	return path_lstat(path, &st);
}

/* Whether PATH is a directory, or a link to one. */
bool
path_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Whether A and B are there and lead to one file, by device and inode. */
bool
path_is_same(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 &&
	    sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* Whether INNER is OUTER or lies in it. False unless both are there. */
bool
path_lies_in(const char *inner, const char *outer)
{
	char *in = realpath(inner, NULL), *out = realpath(outer, NULL);
	size_t n = out ? strlen(out) : 0;
	bool found = false;

	if (in && out)
		found = path_is_same(out, "/") || (strncmp(in, out, n) == 0 &&
		    (in[n] == '/' || in[n] == '\0'));
	free(in);
	free(out);
	return found;
}

/* The last component of PATH, within PATH. */
const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/*
 * PATH if it is absolute, or PATH below the working directory; the caller owns
 * it.
 */
char *
path_absolute(const char *path)
{
	char *cwd;

	if (*path == '/')
		return xstrdup(path);
	cwd = getcwd(NULL, 0);
	if (!cwd)
		die(STATUS_OWN, "cannot tell the working directory:");
	if (*path == '\0')
		return cwd;
	return xasprintf("%s/%s", cwd, path);
}

/* Where the link PATH points, which the caller owns; or NULL with errno. */
char *
path_link(const char *path)
{
	char target[4096];
	ssize_t n = readlink(path, target, sizeof(target));

	return n == -1 ? NULL : xasprintf("%.*s", (int)n, target);
}
