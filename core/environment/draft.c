/*
 * An environment in the making, beside that of this process: read from it,
 * changed name by name, and then put in its place, or dropped. Names are
 * found by their hash, so that the time is that of their number.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

enum { ROOM_MORE = 24 };	/* variables, for what a script sets */

static struct {
	char **list;		/* ends with NULL */
	size_t count, size;	/* SIZE is for list, the NULL included */
	size_t *slots;		/* each the place in LIST, from 1, or 0 */
	size_t mask;		/* one less than slots there are, 2^n */
} draft;

/* The slot that has NAME, of N bytes, or the one for it. */
static size_t *
slot_of(const char *name, size_t n)
{
	uint32_t hash = 2166136261;	/* FNV-1a */
	const char *entry;
	size_t i;

	for (i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619;
	for (i = hash & draft.mask; draft.slots[i];
	    i = (i + 1) & draft.mask) {
		entry = draft.list[draft.slots[i] - 1];
		if (strncmp(entry, name, n) == 0 && entry[n] == '=')
			break;
	}
	return draft.slots + i;
}

/* Makes room for COUNT variables, and some more. */
static void
make_room(size_t count)
{
	char **list = draft.list;
	size_t slots = 64, i;

	draft.size = count + count / 2 + ROOM_MORE;
	draft.list = permanent_memory(draft.size * sizeof(*list));
	if (draft.count)
		memcpy(draft.list, list, draft.count * sizeof(*list));
	while (slots < draft.size * 3 / 2)
		slots *= 2;
	draft.mask = slots - 1;
	draft.slots = permanent_memory(slots * sizeof(*draft.slots));
	memset(draft.slots, 0, slots * sizeof(*draft.slots));
	for (i = 0; i < draft.count; i++)
		*slot_of(draft.list[i], strcspn(draft.list[i], "=")) =
		    i + 1;
}

/* The value of NAME, of N bytes, or NULL where it has none. */
const char *
draft_get(const char *name, size_t n)
{
	const size_t *slot = draft.count ? slot_of(name, n) : NULL;

	return slot && *slot ? draft.list[*slot - 1] + n + 1 : NULL;
}

/*
 * Sets TEXT, "NAME=VALUE" with a NAME of N bytes, which must last. Returns
 * whether NAME is new.
 */
bool
draft_set(char *text, size_t n)
{
	size_t *slot;

	if (draft.count + 2 > draft.size)
		make_room(draft.count + 1);
	slot = slot_of(text, n);
	if (*slot) {
		draft.list[*slot - 1] = text;
		return false;
	}
	draft.list[draft.count++] = text;
	draft.list[draft.count] = NULL;
	*slot = draft.count;
	return true;
}

/*
 * Begins with what this process has. Returns NULL, or one that bash would not
 * hand on as it is: a name of its own, one that is there twice, no name.
 */
const char *
draft_begin(void)
{
	size_t n = 0;
	char **p;

	while (environ[n])
		n++;
	make_room(n);
	for (p = environ; *p; p++) {
		n = strcspn(*p, "=");
		if (n == 0 || !(*p)[n] || !draft_set(*p, n) ||
		    bash_changes(*p, n))
			return *p;
	}
	return NULL;
}

/* Drops the draft: the process's environment stays as it is. */
void
draft_drop(void)
{
	memset(&draft, 0, sizeof(draft));
}

/* The draft becomes the process's environment. */
void
draft_accept(void)
{
	static char *none[] = { NULL };

	environ = draft.count ? draft.list : none;
	draft_drop();
}
