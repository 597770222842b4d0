/*
 * Says why a hook, script or command could not be executed, in one line and
 * with the cure: chmod +x, a missing interpreter, too large an environment.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

static _Noreturn void
too_big(const char *path, char *const argv[])
{
	size_t size, largest_size, arguments = 0;
	char *largest;

	while (*argv)
		arguments += strlen(*argv++) + 1 + sizeof(*argv);
	size = environment_size(&largest, &largest_size);
	if (!largest || arguments > size)
		die(STATUS_NOEXEC, "%s: the arguments are too large: %zu bytes "
		    "(and the environment %zu)", path, arguments, size);
	die(STATUS_NOEXEC, "%s: the environment is too large: %zu bytes, of "
	    "which %s takes %zu (one variable may take 131072; "
	    "enableServiceLinks: false in the pod removes the variables of "
	    "services)", path, size, largest, largest_size);
}

/*
 * Dies, 127, if PATH is a script whose "#!" line ends with a carriage return.
 * What the kernel or env(1) would say about it helps nobody.
 */
void
exec_refuse_carriage_return(const char *path)
{
	struct first_line line;

	if (first_line_read(path, &line) && line.is_shebang &&
	    line.ends_with_cr)
		die(STATUS_NOTFOUND, "%s: its #! line ends with a carriage "
		    "return, so its interpreter is not found: sed -i "
		    "'s/\\r//g' %s", path, shell_quoted(path));
}

static _Noreturn void
not_found(const char *path)
{
	struct first_line line;
	struct stat st;

	if (lstat(path, &st) == -1)
		die(STATUS_NOTFOUND, "%s: not found", path);
	if (stat(path, &st) == -1)
		die(STATUS_NOTFOUND, "%s: is a link to nothing", path);
	exec_refuse_carriage_return(path);
	if (first_line_read(path, &line) && line.is_shebang)
		die(STATUS_NOTFOUND, "%s: its interpreter %s is not in this "
		    "image", path, line.interpreter);
	die(STATUS_NOTFOUND, "%s: its program loader is not in this image, as "
	    "it was built for another libc", path);
}

static _Noreturn void
not_permitted(const char *path)
{
	const char *in_repo = strstr(path, "/.s2i/");
	struct statvfs fs;
	struct stat st;

	if (stat(path, &st) == -1)
		die(STATUS_NOEXEC, "%s: cannot be reached:", path);
	if (S_ISDIR(st.st_mode))
		die(STATUS_NOEXEC, "%s: is a directory", path);
	if (!S_ISREG(st.st_mode))
		die(STATUS_NOEXEC, "%s: is not a regular file", path);
	/* access(2) grants X_OK to no file on such a file system. */
	if (st.st_mode & 0111 && statvfs(path, &fs) == 0 &&
	    fs.f_flag & ST_NOEXEC)
		die(STATUS_NOEXEC, "%s: cannot be executed: its file system is "
		    "mounted noexec", path);
	if (access(path, X_OK) == -1 && !in_repo)
		die(STATUS_NOEXEC, "%s: is not executable: chmod +x it", path);
	if (access(path, X_OK) == -1)
		die(STATUS_NOEXEC, "%s: is not executable: chmod +x it and, in "
		    "its repository, git update-index --chmod=+x %s", path,
		    shell_quoted(in_repo + 1));
	die(STATUS_NOEXEC, "%s: cannot be executed: its interpreter is not "
	    "executable, or its file system is mounted noexec", path);
}

/*
 * Ends this process, which may be a vforked child, after execve of PATH with
 * ARGV has failed with ERROR: with 127 if something was not found, else 126.
 */
_Noreturn void
exec_failed(const char *path, char *const argv[], int error)
{
	errno = error;
	switch (error) {
	case E2BIG:
		too_big(path, argv);
	case ENOENT:
	case ENOTDIR:
		not_found(path);
	case EACCES:
		not_permitted(path);
	case ENOEXEC:
		die(STATUS_NOEXEC, "%s: is neither a script nor a program for "
		    "this machine's processor", path);
	default:
		die(STATUS_NOEXEC, "%s: cannot be executed:", path);
	}
}
