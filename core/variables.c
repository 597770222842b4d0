/*
 * An environment in the making, beside that of this process: read from it,
 * changed name by name, and then put in its place, or dropped.
 */
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "s2ibox.h"

struct slot {
	const char *name;	/* ends with '=' or NUL */
	size_t index;		/* in variables.list */
};

static struct {
	void *places;		/* tsearch's tree of struct slot */
	char **list;
	size_t count, size;
} variables;

static int
by_name(const void *a, const void *b)
{
	const char *s = ((const struct slot *)a)->name;
	const char *t = ((const struct slot *)b)->name;

	for (; *s == *t && *s && *s != '='; s++, t++)
		;
	return (*s == '=' ? 0 : (unsigned char)*s) -
	    (*t == '=' ? 0 : (unsigned char)*t);
}

/* The value of NAME, or NULL where it has none. */
const char *
variables_get(const char *name)
{
	struct slot key = { name, 0 };
	struct slot **found = tfind(&key, &variables.places, by_name);

	return found ? strchr((*found)->name, '=') + 1 : NULL;
}

/* Sets TEXT, "NAME=VALUE", which must last. Returns whether NAME is new. */
bool
variables_set(char *text)
{
	struct slot *new = xrealloc(NULL, sizeof(*new)), **found;

	*new = (struct slot){ text, variables.count };
	found = tsearch(new, &variables.places, by_name);
	if (!found)
		die(STATUS_OWN, "memory is short");
	if (*found != new) {
		variables.list[(*found)->index] = text;
		(*found)->name = text;
		free(new);
		return false;
	}
	if (variables.count + 2 > variables.size) {
		variables.size = variables.size * 2 + 64;
		variables.list = xrealloc(variables.list,
		    variables.size * sizeof(*variables.list));
	}
	variables.list[variables.count++] = text;
	variables.list[variables.count] = NULL;
	return true;
}

/*
 * Begins with what this process has. Returns NULL, or one that bash would not
 * hand on as it is: a name of its own, one that is there twice, no name.
 */
const char *
variables_load(void)
{
	const char *end;
	char **p;

	for (p = environ; *p; p++) {
		end = strchr(*p, '=');
		if (!end || end == *p || !variables_set(*p) ||
		    bash_changes(*p, (size_t)(end - *p)))
			return *p;
	}
	return NULL;
}

/* Ends it: with KEEP it is this process's from now on. */
void
variables_end(bool keep)
{
	static char *none[] = { NULL };

	if (keep)
		environ = variables.list ? variables.list : none;
	else
		free(variables.list);
	tdestroy(variables.places, free);
	memset(&variables, 0, sizeof(variables));
}
