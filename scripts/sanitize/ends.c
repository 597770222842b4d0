/*
 * What an s2ibox that is built for a tool does just before it becomes another
 * program or ends. It mostly does so by execve and _exit, where neither
 * LeakSanitizer nor gcov can look, so build.sh puts these functions around them
 * (the linker's --wrap). They report descriptors that the next program would
 * get, unless this one was started with them, have the tool look for leaks, and
 * have gcov write its counts. A child of vfork has the memory of its parent:
 * only the descriptors are its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DESCRIPTORS = 1024 };

/* Functions of the tools; those of other tools than this one's are NULL. */
int __lsan_do_recoverable_leak_check(void) __attribute__((weak));
void __sanitizer_set_report_path(const char *path) __attribute__((weak));
void __gcov_dump(void) __attribute__((weak));
void __gcov_reset(void) __attribute__((weak));
void tool_begin(char **argv) __attribute__((weak));
int tool_exec_error(const char *path, char *const argv[], char *const env[])
    __attribute__((weak));
const char *__asan_default_options(void);

int __real_main(int argc, char **argv);
int __real_execve(const char *path, char *const argv[], char *const env[]);
_Noreturn void __real__exit(int status);
int __wrap_main(int argc, char **argv);
int __wrap_execve(const char *path, char *const argv[], char *const env[]);
_Noreturn void __wrap__exit(int status);

static pid_t us;
static bool had[DESCRIPTORS];	/* open since the start of this program */

/* A leak is reported in a file, and does not change the status. */
const char *
__asan_default_options(void)
{
	return "detect_leaks=1:leak_check_at_exit=0:exitcode=99:"
	    "intercept_strstr=0:"
	    "allocator_may_return_null=1:"
	    "fast_unwind_on_malloc=0" OPTIONS;
}

/*
 * Whether FD is open and would stay open in the next program. A report that the
 * tool has open must not: it is closed then.
 */
static bool
is_handed_over(int fd)
{
	int flags = fcntl(fd, F_GETFD);
	char name[32], file[sizeof(LOG)];

	if (flags == -1 || flags & FD_CLOEXEC)
		return false;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (readlink(name, file, sizeof(file)) != sizeof(file) ||
	    memcmp(file, LOG "/", sizeof(file)) != 0)
		return true;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return false;
}

/* Reports that the program PATH gets the descriptor FD. */
static void
report(int fd, const char *path)
{
	char line[4500], file[sizeof(LOG) + 64], name[32], target[200] = "";
	int n, log;

	snprintf(file, sizeof(file), LOG "/descriptors.%ld.%ld",
	    (long)getuid(), (long)getpid());
	log = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (readlink(name, target, sizeof(target) - 1) == -1)
		return;		/* without /proc it may be one of the tool's */
	n = snprintf(line, sizeof(line), "descriptor %d (%s) is left open for "
	    "%s\n", fd, target, path);
	if (write(log == -1 ? STDERR_FILENO : log, line, (size_t)n) != n)
		return;
	close(log);
}

/* PATH is what this process is about to become. */
static void
look_at_descriptors(const char *path)
{
	int fd;

	for (fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		if (is_handed_over(fd) && !had[fd])
			report(fd, path);
}

/* Whether the process is traced: then the leak check, which traces, cannot. */
static bool
is_traced(void)
{
	char text[1024], *tracer;
	ssize_t n;
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return true;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	tracer = strstr(text, "TracerPid:\t");
	return !tracer || tracer[strlen("TracerPid:\t")] != '0';
}

/* Has the tool look for leaks, and has gcov write its counts. */
static void
finish(void)
{
	bool before[DESCRIPTORS];
	mode_t mask;
	int fd;

	if (getpid() != us)
		return;
	if (__lsan_do_recoverable_leak_check && !is_traced()) {
		for (fd = 0; fd < DESCRIPTORS; fd++)
			before[fd] = is_handed_over(fd);
		__lsan_do_recoverable_leak_check();
		/* What it has opened: its report and pipes to a symbolizer. */
		for (fd = 0; fd < DESCRIPTORS; fd++)
			if (!before[fd])
				fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	if (__gcov_dump) {
		mask = umask(0);	/* other users write the same files */
		/* It complains if its files are not in a test's own root. */
		setenv("GCOV_ERROR_FILE", "/dev/null", 1);
		__gcov_dump();
		__gcov_reset();
		umask(mask);
	}
}

int
__wrap_execve(const char *path, char *const argv[], char *const env[])
{
	look_at_descriptors(path);
	finish();
	unsetenv("GCOV_ERROR_FILE");
	errno = tool_exec_error ? tool_exec_error(path, argv, env) : 0;
	return errno ? -1 : __real_execve(path, argv, env);
}

_Noreturn void
__wrap__exit(int status)
{
	finish();
	__real__exit(status);
}

int
__wrap_main(int argc, char **argv)
{
	char path[sizeof(LOG) + 64];
	struct timespec now;
	int fd, status;

	/* Others have this pid in their namespaces, or before an exec. */
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(path, sizeof(path), LOG "/report.%lld%09ld",
	    (long long)now.tv_sec, now.tv_nsec);
	if (__sanitizer_set_report_path)
		__sanitizer_set_report_path(path);
	if (tool_begin)
		tool_begin(argv);
	us = getpid();
	for (fd = 0; fd < DESCRIPTORS; fd++)
		had[fd] = is_handed_over(fd);
	status = __real_main(argc, argv);
	finish();
	return status;
}
