/*
 * The environment that another process was started with, for s2i-exec -p.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "environment.h"
#include "inside.h"

/* Splits TEXT, of LENGTH bytes, at its NULs: a list for environ. */
static char **
split(char *text, size_t length)
{
	char **list = xrealloc(NULL, sizeof(*list)), *p;
	size_t n = 0;

	for (p = text; p < text + length; p += strlen(p) + 1) {
		if (n % 256 == 0)
			list = xrealloc(list, (n + 257) * sizeof(*list));
		if (*p)
			list[n++] = p;
	}
	list[n] = NULL;
	return list;
}

/*
 * This process's environment becomes the one that process PID was started
 * with. Dies, 125, where that cannot be read. The process may be an s2ibox that
 * waits for a hook: then what bash handed to it is taken back here. Where bash
 * was still making the environment, the marker is dropped, since the
 * environment isn't made yet.
 */
void
environment_of_process(pid_t pid)
{
	char *file = xasprintf("/proc/%ld/environ", (long)pid), *text;
	size_t length;

	text = read_file(file, &length);
	if (!text && (errno == ENOENT || errno == ESRCH))
		die(STATUS_OWN, "there is no process %ld, or no /proc",
		    (long)pid);
	if (!text && (errno == EACCES || errno == EPERM))
		die(STATUS_OWN, "cannot read the environment of process %ld "
		    "(be its user, or root):", (long)pid);
	if (!text)
		die(STATUS_OWN, "cannot read %s:", file);
	if (length == 0)
		die(STATUS_OWN, "process %ld has no environment: give the pid "
		    "of the application", (long)pid);
	environ = split(text, length);
	free(file);
	if (drop_variables_for_bash())
		unsetenv(MARKER);
	environment_resume();
}
