/*
 * Small questions to the file system.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "s2ibox.h"

/*
 * Makes sure that descriptors 0 to 2 are open, so that no file opened later
 * becomes somebody's stdout. "/" stands in where there is no /dev/null:
 * reading and writing fail there as on a closed descriptor.
 */
void
descriptors_open(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", O_RDWR) == -1)
			open("/", O_RDONLY);
}

/* Whether FD is /dev/null already, as a container's engine often has it. */
bool
descriptor_is_null(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	    st.st_rdev == makedev(1, 3);
}

/*
 * Whether something has that name, and what ST has of it; a link to nothing is
 * something. Dies, 125, where that can't be told: what is hidden must not
 * count as absent.
 */
bool
path_look(const char *path, struct stat *st)
{
	if (lstat(path, st) == 0)
		return true;
	if (errno != ENOENT && errno != ENOTDIR)
		die(STATUS_OWN, "cannot look at %s:", path);
	return false;
}

bool
path_exists(const char *path)
{
	struct stat st;

	return path_look(path, &st);
}

bool
path_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Whether both are there and are one, by device and inode. */
bool
path_is_same(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 &&
	    sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* Whether INNER is OUTER or lies in it; false unless both are there. */
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

/* The last component of PATH, which has it. */
const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* PATH, made absolute by the working directory; the caller owns it. */
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

/* What the link PATH says, or NULL with errno; the caller owns it. */
char *
path_link(const char *path)
{
	char target[4096];
	ssize_t n = readlink(path, target, sizeof(target));

	return n == -1 ? NULL : xasprintf("%.*s", (int)n, target);
}

static ssize_t
read_fully(int fd, char *buf, size_t size)
{
	size_t used = 0;
	ssize_t n;

	while (used < size) {
		n = read(fd, buf + used, size - used);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		used += (size_t)n;
	}
	return (ssize_t)used;
}

/*
 * The first bytes of a file, SIZE at most, into BUF. Returns their number,
 * or -1 with errno. Never waits for a fifo's writer.
 */
ssize_t
file_head(const char *path, char *buf, size_t size)
{
	/* Closed before any exec, and musl would take two calls to say so. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	if (fd == -1)
		return -1;
	n = read_fully(fd, buf, size);
	close(fd);
	return n;
}

/*
 * What is left to read from FD, ended with a NUL that LENGTH (bytes) doesn't
 * count. NULL with errno; the caller owns it.
 */
char *
descriptor_read(int fd, size_t *length)
{
	size_t size = 4096, used = 0;
	char *text = NULL;
	ssize_t n;

	do {
		size *= 2;
		text = xrealloc(text, size + 1);
		n = read_fully(fd, text + used, size - used);
		if (n == -1) {
			free(text);
			return NULL;
		}
		used += (size_t)n;
	} while (used == size);
	text[used] = '\0';
	*length = used;
	return text;
}

/*
 * A whole file, whose size need not be known (/proc), ended with a NUL that
 * LENGTH doesn't count. NULL with errno; the caller owns it.
 */
char *
file_read(const char *path, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;
	char *text;

	if (fd == -1)
		return NULL;
	text = descriptor_read(fd, length);
	error = errno;
	close(fd);
	errno = error;
	return text;
}
