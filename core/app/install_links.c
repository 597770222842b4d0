/*
 * Installing the links of the applets.
 */
#include <stdlib.h>
#include <string.h>

#include "../lib/lib.h"
#include "app.h"

static const struct applet *const *applets;

/*
 * The applets are those of LIST, which NULL ends. Set by main: app can't
 * include table.h, whose applets include app.
 */
void
install_set_applets(const struct applet *const list[])
{
	applets = list;
}

/*
 * Makes a link to TARGET in DIR for each applet; but none if one of the names
 * is taken. Returns false with FAILURE.
 */
bool
install_links(const char *dir, const char *target, struct failure *failure)
{
	char *path, *name;
	bool done = true, changed;
	size_t i;

	for (i = 0; done && applets[i]; i++) {
		path = xasprintf("%s/s2i-%s", dir, applets[i]->name);
		done = install_check(path, failure);
		free(path);
	}
	for (i = 0; done && applets[i]; i++) {
		name = xasprintf("s2i-%s", applets[i]->name);
		if (strcmp(name, target) != 0)	/* the binary's own name */
			done = install_file(dir, name, target, &changed,
			    failure);
		free(name);
	}
	return done;
}

/* What links in DIR are to point to: the bare name if the binary is there. */
static const char *
link_target(const char *dir)
{
	const char *base, *self = realpath(self_path(), NULL);
	char *beside;

	if (!self)
		self = self_path();
	base = path_base(self);
	beside = xasprintf("%.*s", (int)(base - self), self);
	return path_is_same(beside, dir) ? base : self;
}

/* Does what s2ibox --install DIR asks for; dies, 125, where it fails. */
void
install_or_die(const char *dir)
{
	struct failure failure;

	if (!path_exists(dir))
		die(STATUS_OWN, "cannot install in %s: there is no such "
		    "directory: mkdir -p %s", dir, shell_quoted(dir));
	if (!path_is_directory(dir))
		die(STATUS_OWN, "cannot install in %s: that is not a directory",
		    dir);
	if (!install_links(dir, link_target(dir), &failure))
		die(STATUS_OWN, "%s", failure_text(&failure));
}
