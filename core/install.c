/*
 * s2ibox --install DIR: a link for each applet, to this binary.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s2ibox.h"

/* What the links in DIR point to: relative where the binary lies there. */
static const char *
link_target(const char *dir)
{
	const char *base, *self = realpath(self_path(), NULL);
	char *beside;

	if (!self)
		self = self_path();
	base = strrchr(self, '/') + 1;
	beside = xasprintf("%.*s", (int)(base - self), self);
	return path_is_same(beside, dir) ? base : self;
}

/* Dies unless NAME can be made: a file that isn't s2ibox is never replaced. */
static void
refuse_others(const char *name)
{
	struct stat st;

	if (lstat(name, &st) == -1) {
		if (errno != ENOENT)
			die(STATUS_OWN, "cannot look at %s:", name);
		return;
	}
	if (!S_ISLNK(st.st_mode) && !self_is(name))
		die(STATUS_OWN, "%s is there and isn't s2ibox: move it away; "
		    "nothing was installed", name);
}

/* Makes the links, or replaces them, each at once. Dies, 125, on failure. */
int
install_links(const char *dir)
{
	const char *target = link_target(dir);
	char *name, *new;
	size_t i;

	if (!path_is_directory(dir))
		die(STATUS_OWN, "%s is not a directory", dir);
	for (i = 0; applets[i]; i++)
		refuse_others(xasprintf("%s/s2i-%s", dir, applets[i]->name));
	for (i = 0; applets[i]; i++) {
		name = xasprintf("%s/s2i-%s", dir, applets[i]->name);
		if (strcmp(strrchr(name, '/') + 1, target) == 0)
			continue;	/* the binary itself has that name */
		new = xasprintf("%s/.s2ibox-new.%ld", dir, (long)getpid());
		if (symlink(target, new) == -1)
			die(STATUS_OWN, "cannot make a link in %s:", dir);
		if (rename(new, name) == -1) {
			warn("cannot make the link %s:", name);
			unlink(new);
			return STATUS_OWN;
		}
	}
	return 0;
}
