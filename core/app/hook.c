/*
 * Where action hooks are, and which of their names have a meaning.
 */
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
