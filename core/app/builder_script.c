/*
 * The builder's own assemble and run.
 */
#include <stdlib.h>

#include "../lib/lib.h"
#include "app.h"

/*
 * The path of the builder's own script NAME, which the caller owns, or NULL if
 * there is none. A script that is s2ibox itself doesn't count.
 */
char *
builder_script(const char *name)
{
	char *path = xasprintf("%s/%s", paths.scripts, name);

	if (path_exists(path) && !is_s2ibox(path))
		return path;
	free(path);
	return NULL;
}
