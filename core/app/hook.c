/*
 * Action hooks and the builder's scripts: where they are, and which names
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

/* The path of hook NAME, whether it is there or not; it lasts. */
char *
hook_path(const char *name)
{
	return permanent_text(paths.source, "/.s2i/action_hooks/", name, NULL);
}

/* Whether some applet runs a hook of that name: it may be missing then. */
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
 * Whether NAME is what editors and packages leave behind, or begins with a
 * dot: no job, and no hook.
 */
bool
is_leftover(const char *name)
{
	static const char *const ends[] = {
		"~", ".swp", ".orig", ".rej", ".rpmsave", ".rpmnew",
		".rpmorig", ".dpkg-old", ".dpkg-new", ".dpkg-dist", NULL
	};
	const size_t n = strlen(name);
	size_t i, m;

	for (i = 0; ends[i]; i++) {
		m = strlen(ends[i]);
		if (n >= m && strcmp(name + n - m, ends[i]) == 0)
			return true;
	}
	return *name == '.';
}

/*
 * The path of the builder's own script NAME, or NULL where there is none: one
 * that is s2ibox itself doesn't count. The caller owns it.
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
