/*
 * The applets by name. applets/table.h is the only list of them: it serves
 * dispatch, --list, --help, and the links that --install makes.
 */
#include <string.h>

#include "lib/lib.h"
#include "table.h"

#define APPLET(id) extern const struct applet applet_##id;
#include "../applets/table.h"
#undef APPLET

#define APPLET(id) &applet_##id,
const struct applet *const applets[] = {
#include "../applets/table.h"
	NULL
};
#undef APPLET

/* The applet NAME, which may begin with "s2i-"; or NULL. */
const struct applet *
applet_find(const char *name)
{
	size_t i;

	if (strncmp(name, "s2i-", 4) == 0)
		name += 4;
	for (i = 0; applets[i]; i++)
		if (strcmp(applets[i]->name, name) == 0)
			return applets[i];
	return NULL;
}
