/*
 * The draft of an environment: it begins as that of this process, is changed
 * name by name, and then takes its place or is dropped. Names are found by
 * their hash, so that thousands of variables take no longer than they must.
 * Nothing in here is ever freed.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

enum { SPARE = 24 };	/* room for variables that a script sets */

static struct {
	char **list;		/* ends with NULL */
	size_t count;		/* of variables in it */
	size_t size;		/* of the list, with its NULL */
	size_t *slots;		/* an index of the list plus 1, or 0: free */
	size_t mask;		/* the number of slots, a power of 2, less 1 */
} draft;

/* The slot that NAME, of N bytes, has, or the free one that it would get. */
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

/* Makes room for COUNT variables and SPARE more. */
static void
make_room(size_t count)
{
	char **list = draft.list;
	size_t slots = 64, i;

	draft.size = count + count / 2 + SPARE;
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

/* The value of NAME, of N bytes, in the draft, or NULL where it is unset. */
const char *
draft_get(const char *name, size_t n)
{
	const size_t *slot = draft.count ? slot_of(name, n) : NULL;

	return slot && *slot ? draft.list[*slot - 1] + n + 1 : NULL;
}

/*
 * Puts TEXT, "NAME=VALUE" with a NAME of N bytes, into the draft. It is not
 * copied, and must never be freed. Returns whether NAME was unset before.
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
 * Begins a draft with the variables of this process. Returns NULL; or a
 * variable that bash would not hand on as it is, since it has a meaning for
 * bash, stands there twice, or has no name.
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
