/*
 * Copying trees of files, by descriptor: a link is copied, never followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

static int
copy_bytes(int in, int out)
{
	char buf[65536];
	ssize_t n, done, written;

	while ((n = read(in, buf, sizeof(buf))) != 0) {
		if (n == -1 && errno != EINTR)
			return -1;
		for (done = 0; done < n; done += written) {
			written = write(out, buf + done, (size_t)(n - done));
			if (written == -1 && errno != EINTR)
				return -1;
			if (written == -1)
				written = 0;
		}
	}
	return 0;
}

static int
copy_file(int from, const char *name, int to, const char *new)
{
	int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int out, result = -1, error;

	if (in == -1)
		return -1;
	out = openat(to, new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out != -1) {
		result = copy_bytes(in, out);
		error = errno;
		if (close(out) == -1 && result == 0)
			result = -1;
		else
			errno = error;
	}
	error = errno;
	close(in);
	errno = error;
	return result;
}

static int
copy_link(int from, const char *name, int to, const char *new, off_t size)
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

static int
copy_entry(int from, const char *name, int to)
{
	return tree_copy(from, name, to, name);
}

static int
copy_directory(int from, const char *name, int to, const char *new)
{
	int fd, result, error;

	if (mkdirat(to, new, 0700) == -1)
		return -1;
	fd = directory_open(to, new);
	if (fd == -1)
		return -1;
	result = directory_each(from, name, fd, copy_entry);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

/*
 * Copies NAME in FROM to NEW in TO, where nothing has that name yet, with
 * mode, times and, for root, owner. Returns 0, or -1 with errno: what has
 * been copied by then stays for the caller to remove.
 */
int
tree_copy(int from, const char *name, int to, const char *new)
{
	struct timespec times[2];
	struct stat st;
	int result;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	if (S_ISDIR(st.st_mode))
		result = copy_directory(from, name, to, new);
	else if (S_ISREG(st.st_mode))
		result = copy_file(from, name, to, new);
	else if (S_ISLNK(st.st_mode))
		result = copy_link(from, name, to, new, st.st_size);
	else
		result = mknodat(to, new, st.st_mode, st.st_rdev);
	if (result == -1)
		return -1;
	if (fchownat(to, new, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW) == -1
	    && geteuid() == 0)
		return -1;
	if (!S_ISLNK(st.st_mode) &&
	    fchmodat(to, new, st.st_mode & 07777, 0) == -1)
		return -1;
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	return utimensat(to, new, times, AT_SYMLINK_NOFOLLOW);
}
