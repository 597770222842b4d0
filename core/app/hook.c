/*
 * Where action hooks and the builder's scripts are, and which names of hooks
 * have a meaning.
 */
#include <stdlib.h>
#include <string.h>

#include "../lib/lib.h"
#include "app.h"

const char *const hook_names[] = {
	"pre_build", "build", "deploy", "run", "verify", "setup", "migrate",
	"ready", "alive", NULL
};

/* The path of the hook NAME, whether it is there or not. Never freed. */
char *
hook_path(const char *name)
{
	return permanent_text(paths.source, "/.s2i/action_hooks/", name, NULL);
}

/* Whether some applet runs the hook NAME, so that it may be missing. */
bool
hook_is_known(const char *name)
{
	size_t i;

	for (i = 0; hook_names[i]; i++)
		if (strcmp(hook_names[i], name) == 0)
			return true;
	return false;
}

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
