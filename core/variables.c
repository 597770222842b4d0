/*
 * An environment in the making, beside that of this process: read from it,
 * changed name by name, and then put in its place, or dropped. Names are
 * found by their hash, so that the time is that of their number.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "s2ibox.h"

enum { ROOM_MORE = 24 };	/* variables, for what a script sets */

static struct {
	char **list;		/* ends with NULL */
	size_t count, size;	/* SIZE is for list, the NULL included */
	size_t *slots;		/* each the place in LIST, from 1, or 0 */
	size_t mask;		/* one less than slots there are, 2^n */
} variables;

/* The slot that has NAME, of N bytes, or the one for it. */
static size_t *
slot_of(const char *name, size_t n)
{
	uint32_t hash = 2166136261;	/* FNV-1a */
	const char *entry;
	size_t i;

	for (i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619;
	for (i = hash & variables.mask; variables.slots[i];
	    i = (i + 1) & variables.mask) {
		entry = variables.list[variables.slots[i] - 1];
		if (strncmp(entry, name, n) == 0 && entry[n] == '=')
			break;
	}
	return variables.slots + i;
}

/* Makes room for COUNT variables, and some more. */
static void
make_room(size_t count)
{
	char **list = variables.list;
	size_t slots = 64, i;

	variables.size = count + count / 2 + ROOM_MORE;
	variables.list = keep(variables.size * sizeof(*list));
	if (variables.count)
		memcpy(variables.list, list, variables.count * sizeof(*list));
	while (slots < variables.size * 3 / 2)
		slots *= 2;
	variables.mask = slots - 1;
	variables.slots = keep(slots * sizeof(*variables.slots));
	memset(variables.slots, 0, slots * sizeof(*variables.slots));
	for (i = 0; i < variables.count; i++)
		*slot_of(variables.list[i], strcspn(variables.list[i], "=")) =
		    i + 1;
}

/* The value of NAME, of N bytes, or NULL where it has none. */
const char *
variables_get(const char *name, size_t n)
{
	const size_t *slot = variables.count ? slot_of(name, n) : NULL;

	return slot && *slot ? variables.list[*slot - 1] + n + 1 : NULL;
}

/*
 * Sets TEXT, "NAME=VALUE" with a NAME of N bytes, which must last. Returns
 * whether NAME is new.
 */
bool
variables_set(char *text, size_t n)
{
	size_t *slot;

	if (variables.count + 2 > variables.size)
		make_room(variables.count + 1);
	slot = slot_of(text, n);
	if (*slot) {
		variables.list[*slot - 1] = text;
		return false;
	}
	variables.list[variables.count++] = text;
	variables.list[variables.count] = NULL;
	*slot = variables.count;
	return true;
}

/*
 * Begins with what this process has. Returns NULL, or one that bash would not
 * hand on as it is: a name of its own, one that is there twice, no name.
 */
const char *
variables_load(void)
{
	size_t n = 0;
	char **p;

	while (environ[n])
		n++;
	make_room(n);
	for (p = environ; *p; p++) {
		n = strcspn(*p, "=");
		if (n == 0 || !(*p)[n] || !variables_set(*p, n) ||
		    bash_changes(*p, n))
			return *p;
	}
	return NULL;
}

/* Ends it: with KEPT it is this process's from now on. */
void
variables_end(bool kept)
{
	static char *none[] = { NULL };

	if (kept)
		environ = variables.count ? variables.list : none;
	memset(&variables, 0, sizeof(variables));
}
