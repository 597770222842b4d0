/*
 * Which files s2ibox may replace when it is installed: none but its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/lib.h"
#include "app.h"

/* Whether only s2ibox has such a name. */
static bool
is_our_name(const char *path)
{
	const char *name = path_base(path);

	return strncmp(name, "s2ibox", 6) == 0 || strncmp(name, "s2i-", 4) == 0;
}

/* Whether PATH is nothing, s2ibox, or a link to an s2ibox that is gone. */
static bool
is_ours(const char *path)
{
	struct stat st;
	char *target;
	bool ours;

	if (lstat(path, &st) == -1)
		return errno == ENOENT;
	if (stat(path, &st) == 0)
		return is_s2ibox(path);
	target = path_link(path);
	ours = target && (is_our_name(path) || is_our_name(target));
	free(target);
	return ours;
}

/* Whether PATH is free or may be replaced; false with FAILURE. */
bool
install_check(const char *path, struct failure *failure)
{
	if (is_ours(path))
		return true;
	failure_set(failure, "replace", path, EEXIST);
	if (failure)
		failure->why = "it isn't s2ibox: move it away";
	return false;
}
