/*
 * The environment, as the block of strings that it is. What is set here is
 * never freed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib.h"

enum { ROOM_MORE = 16 };	/* pointers, for variables that s2ibox sets */

/* Where NAME, of N bytes, is in environ, or the NULL at its end. */
static char **
find(const char *name, size_t n)
{
	char **p;

	for (p = environ; *p; p++)
		if (**p == *name && strncmp(*p, name, n) == 0 &&
		    (*p)[n] == '=')
			break;
	return p;
}

/* The value of the variable NAME, or NULL where it is unset or empty. */
const char *
variable(const char *name)
{
	const size_t n = strlen(name);
	const char *entry = *find(name, n);

	return entry && entry[n + 1] ? entry + n + 1 : NULL;
}

/*
 * Puts ENTRY, "NAME=VALUE" with a NAME of LENGTH bytes, into environ, in the
 * place of an old one of that name. (libc's setenv would need malloc.)
 */
static void
replace_or_add(const char *entry, size_t length)
{
	static char **ours;
	static size_t room;	/* for pointers, in ours */
	char **place = find(entry, length), **new;
	const size_t n = (size_t)(place - environ);
	const bool old = *place;

	if (!old && (n + 2 > room || environ != ours)) {
		room = n + ROOM_MORE;
		new = permanent_memory(room * sizeof(*new));
		environ = ours = memcpy(new, environ, n * sizeof(*new));
		place = environ + n;
	}
	if (!old)
		place[1] = NULL;
	*place = (char *)entry;
}

/* Sets the variable NAME to VALUE, which is copied. */
void
variable_set(const char *name, const char *value)
{
	const size_t n = strlen(name);
	char *old = *find(name, n);

	if (!old || strcmp(old + n + 1, value) != 0)
		replace_or_add(permanent_variable(name, n, value,
		    strlen(value)), n);
}

/*
 * How many bytes the environment takes in an exec. LARGEST becomes the name of
 * the variable that takes most of them, which the caller owns, or NULL where
 * there is none; LARGEST_SIZE is what it takes.
 */
size_t
environment_size(char **largest, size_t *largest_size)
{
	size_t sum = 0, size;
	char **p, *most = NULL;

	*largest_size = 0;
	for (p = environ; *p; p++) {
		size = strlen(*p) + 1 + sizeof(*p);
		sum += size;
		if (size > *largest_size) {
			*largest_size = size;
			most = *p;
		}
	}
	*largest = most ? strndup(most, strcspn(most, "=")) : NULL;
	return sum;
}
