/*
 * Action hooks and the builder's scripts: where they are, and which names
 * have a meaning.
 */
#include <stdlib.h>
#include <string.h>

#include "s2ibox.h"

/* The path of hook NAME, whether it is there or not; the caller owns it. */
char *
hook_path(const char *name)
{
	return xasprintf("%s/.s2i/action_hooks/%s", paths.source, name);
}

/* Whether some applet runs a hook of that name: it may be missing then. */
bool
hook_is_known(const char *name)
{
	static const char *const names[] = {
		"pre_build", "build", "deploy", "run", "verify", "setup",
		"migrate", "ready", "alive", NULL
	};
	size_t i;

	for (i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/*
 * The path of the builder's own script NAME, or NULL where there is none: one
 * that is s2ibox itself doesn't count. The caller owns it.
 */
char *
builder_script(const char *name)
{
	char *path = xasprintf("%s/%s", paths.scripts, name);

	if (path_exists(path) && !self_is(path))
		return path;
	free(path);
	return NULL;
}
