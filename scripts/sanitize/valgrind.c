/*
 * Runs s2ibox under valgrind. A wrapper around s2ibox would not do: bash and
 * links find s2ibox by its name, and it becomes itself again by its path. So
 * s2ibox starts valgrind with itself; after an exec the next program runs
 * without valgrind. As valgrind ends a process whose exec fails, and waits at a
 * fifo for somebody who writes, tool_exec_error finds out before what the
 * kernel would say. In a root without valgrind, or if there is no room for it,
 * s2ibox goes on without.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

/*
 * What s2ibox gets back under valgrind: argv[0], which valgrind forgets, and
 * LD_PRELOAD, which is not for valgrind: musl cannot load stdbuf's library.
 */
#define NAME "S2IBOX_SUITE_NAME"	/* argv[0] */
#define PRELOAD "S2IBOX_SUITE_PRELOAD"

int __lsan_do_recoverable_leak_check(void);
void tool_begin(char **argv);
int tool_exec_error(const char *path, char *const argv[], char *const env[]);
int __real_execve(const char *path, char *const argv[], char *const env[]);

int
__lsan_do_recoverable_leak_check(void)
{
	VALGRIND_DO_LEAK_CHECK;
	return 0;
}

/* Gives the variable TO the value of FROM, and removes FROM. */
static void
rename_variable(const char *from, const char *to)
{
	const char *value = getenv(from);

	if (value)
		setenv(to, value, 1);
	else
		unsetenv(to);
	unsetenv(from);
}

/*
 * How much of a new stack these words take. One that is longer than the kernel
 * allows counts as too much for all.
 */
static size_t
size_of(char *const *words)
{
	enum { ONE = 32 * 4096, ALL = 6 << 20 };
	size_t size = 0, length;

	for (; *words; words++) {
		length = strlen(*words) + 1;
		if (length > ONE)
			return ALL;
		size += length + sizeof(*words);
	}
	return size;
}

/* Whether an execve with these, and MORE bytes, has too little stack. */
static bool
is_too_large(char *const argv[], char *const env[], size_t more)
{
	struct rlimit stack;
	size_t most = 6 << 20;

	if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur / 4 < most)
		most = stack.rlim_cur / 4;
	return size_of(argv) + size_of(env) + more >= most;
}

/* Whether valgrind could start: it adds arguments, descriptors and files. */
static bool
has_room(char *const argv[])
{
	enum { ADDED = 8192, DESCRIPTORS = 32 };
	struct rlimit files;

	return getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_cur >= DESCRIPTORS &&
	    !is_too_large(argv, environ, ADDED) &&
	    access("/proc/self/exe", F_OK) == 0;
}

void
tool_begin(char **argv)
{
	static char *own[] = {
		"valgrind", "-q", "--leak-check=full",
		"--show-leak-kinds=definite", "--errors-for-leak-kinds=none",
		"--soname-synonyms=somalloc=NONE", "--track-fds=yes",
		"--vgdb=no", NULL, "--"
	};
	enum { OWN = sizeof(own) / sizeof(*own) };
	const char *started = (const char *)getauxval(AT_EXECFN);
	char log[sizeof(LOG) + 64], path[4200], *name;
	struct timespec now;
	size_t n = 0;
	char **words;

	if (RUNNING_ON_VALGRIND) {
		name = getenv(NAME);
		if (name && argv[0])
			argv[0] = strdup(name);
		unsetenv(NAME);
		rename_variable(PRELOAD, "LD_PRELOAD");
		return;
	}
	if (!has_room(argv))
		return;
	while (argv[n])
		n++;
	words = calloc(n + OWN + 2, sizeof(*words));
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(log, sizeof(log), "--log-file=" LOG "/report.%lld%09ld.%%p",
	    (long long)now.tv_sec, now.tv_nsec);
	own[OWN - 2] = log;
	memcpy(words, own, sizeof(own));
	snprintf(path, sizeof(path), "%s%s", strchr(started, '/') ? "" : "./",
	    started);
	words[OWN] = path;
	if (n > 1)
		memcpy(words + OWN + 1, argv + 1, (n - 1) * sizeof(*words));
	if (!argv[0] || setenv(NAME, argv[0], 1) == -1)
		return;
	rename_variable("LD_PRELOAD", PRELOAD);
	/* Debian's valgrind is a script that changes the environment. */
	__real_execve("/usr/bin/valgrind.bin", words, environ);
	__real_execve("/usr/bin/valgrind", words, environ);
	unsetenv(NAME);		/* this root has no valgrind: go on without */
	rename_variable(PRELOAD, "LD_PRELOAD");
}

/*
 * The error of an execve of PATH, or 0. DEPTH is how many scripts have named
 * one another as their interpreters.
 */
static int
file_error(const char *path, int depth)
{
	char line[256 + 1] = "", *name;
	struct statvfs system;
	struct stat st;
	int fd;

	if (stat(path, &st) == -1)
		return errno;
	if (!S_ISREG(st.st_mode) || access(path, X_OK) == -1 ||
	    (statvfs(path, &system) == 0 && system.f_flag & ST_NOEXEC))
		return EACCES;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return 0;
	if (read(fd, line, sizeof(line) - 1) == -1)
		line[0] = '\0';
	close(fd);
	if (memcmp(line, "\177ELF", 4) == 0)
		return 0;
	name = line + 2 + strspn(line + 2, " \t");
	name[strcspn(name, " \t\n")] = '\0';
	if (memcmp(line, "#!", 2) != 0 || *name == '\0')
		return ENOEXEC;
	return depth == 5 ? ELOOP : file_error(name, depth + 1);
}

/* The error of this execve, or 0; it does not know all that the kernel does. */
int
tool_exec_error(const char *path, char *const argv[], char *const env[])
{
	return is_too_large(argv, env, 0) ? E2BIG : file_error(path, 0);
}
