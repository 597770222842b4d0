/*
 * What is said when moving the hooks, or moving the source, fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "inside.h"

/* Opens the directory PATH, for the names in it; dies, 125, if it can't. */
int
open_or_die(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		die(STATUS_OWN, "cannot open %s:", path);
	return fd;
}

/*
 * What to do about FAILURE, for the end of a message: "" unless permission is
 * missing; CURE if the source path may be written to. The caller owns it.
 */
char *
cure_for(const struct failure *failure, const char *cure)
{
	if (failure->error != EACCES && failure->error != EPERM)
		return xstrdup("");
	if (access(paths.source, W_OK) == -1)
		return xasprintf(": let user %u write in %s", geteuid(),
		    paths.source);
	return xasprintf(": %s", cure);
}

/* A cure: how UPLOAD becomes this user's own; the caller owns it. */
char *
cure_by_chown(const char *upload)
{
	return xasprintf("in the Dockerfile, COPY --chown=%u:0 the source to %s",
	    geteuid(), upload);
}
