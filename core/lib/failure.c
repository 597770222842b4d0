/*
 * What has failed, as a value: a function that can fail returns false and
 * fills a struct failure, for its caller to tell or to pass on. Each takes
 * NULL from a caller that does not want to know.
 *
 * A failure's memory is never freed: it is told, and then this process ends
 * or gives up what it was about to do.
 */
#include <stdlib.h>
#include <string.h>

#include "lib.h"

/*
 * WHAT ("read", say; it is not copied) could not be done to PATH, because of
 * ERROR, a value of errno. Returns false, so that a caller can return that.
 */
bool
failure_set(struct failure *failure, const char *what, const char *path,
    int error)
{
	if (failure)
		*failure = (struct failure){ .what = what,
		    .path = xstrdup(path), .error = error };
	return false;
}

/* The failure's path lies in the directory DIR, which is put before it. */
void
failure_prefix(struct failure *failure, const char *dir)
{
	char *path;

	if (!failure)
		return;
	path = xasprintf("%s/%s", dir, failure->path);
	free(failure->path);
	failure->path = path;
}

/* "cannot read FILE: why", which the caller owns. */
char *
failure_text(const struct failure *failure)
{
	return xasprintf("cannot %s %s: %s", failure->what, failure->path,
	    failure->why ? failure->why : strerror(failure->error));
}
