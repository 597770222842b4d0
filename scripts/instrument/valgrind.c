/*
 * valgrind from within: s2ibox is found by its own name, by bash and by links
 * and becomes itself again by its path, so no wrapper would do. It starts
 * valgrind upon itself instead, which gives an exec back to the bare system.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

#define NAME "S2IBOX_SUITE_NAME"	/* argv[0], which valgrind forgets */

int __lsan_do_recoverable_leak_check(void);
void tool_begin(char **argv);
int __real_execve(const char *path, char *const argv[], char *const env[]);

int
__lsan_do_recoverable_leak_check(void)
{
	VALGRIND_DO_LEAK_CHECK;
	return 0;
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
		return;
	}
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
	/* Debian's valgrind is a script, which changes the environment. */
	__real_execve("/usr/bin/valgrind.bin", words, environ);
	__real_execve("/usr/bin/valgrind", words, environ);
	unsetenv(NAME);		/* a root of its own has no valgrind */
}
