/*
 * Functions that bash has put into the environment. The ones that an env
 * script exports are dropped again, since "set -a" exports every function; the
 * ones that were there before it stay.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "inside.h"

/* How a line of "declare -Fx" begins. "declare -frx" is a readonly one. */
#define LINE "declare -f"

struct function {
	const char *name;	/* LENGTH bytes */
	size_t length;
};

static int
by_name(const void *a, const void *b)
{
	const struct function *f = a, *g = b;
	int order = strncmp(f->name, g->name,
	    f->length < g->length ? f->length : g->length);

	return order ? order : (f->length > g->length) -
	    (f->length < g->length);
}

/*
 * The functions in LIST, sorted by name; COUNT becomes their number. The
 * caller frees the array; the names point into LIST.
 */
static struct function *
list_read(const char *list, size_t *count)
{
	struct function *functions = NULL;
	size_t n = 0;
	const char *p;

	for (p = list; (p = strstr(p, LINE)); ) {
		p += strlen(LINE);
		p += strcspn(p, "x \n");
		if (strncmp(p, "x ", 2) != 0)
			continue;
		p += 2;
		if (n % 256 == 0)
			functions = xrealloc(functions,
			    (n + 256) * sizeof(*functions));
		functions[n].name = p;
		functions[n++].length = strcspn(p, "\n");
	}
	if (n)
		qsort(functions, n, sizeof(*functions), by_name);
	*count = n;
	return functions;
}

/*
 * Whether ENTRY of the environment is an exported function, whose name FUNCTION
 * becomes: "BASH_FUNC_NAME%%=", or "BASH_FUNC_NAME()=" by the bash 4.2 of
 * RHEL 7.
 */
static bool
is_function(const char *entry, struct function *function)
{
	static const char before[] = "BASH_FUNC_";
	const size_t begin = sizeof(before) - 1;
	const char *end;

	if (strncmp(entry, before, begin) != 0)
		return false;
	function->name = entry + begin;
	end = strchr(function->name, '=');
	if (!end || end - function->name <= 2)
		return false;
	function->length = (size_t)(end - function->name) - 2;
	return strncmp(end - 2, "%%", 2) == 0 || strncmp(end - 2, "()", 2) == 0;
}

/* The functions in environ, as "declare -Fx" lists them. Never freed. */
const char *
functions_list(void)
{
	struct function function;
	struct buffer list = { NULL, 0, 0 };
	char **p;

	for (p = environ; *p; p++) {
		if (!is_function(*p, &function))
			continue;
		buffer_append(&list, LINE "x ", strlen(LINE "x "));
		buffer_append(&list, function.name, function.length);
		buffer_append(&list, "\n", 1);
	}
	return buffer_text(&list);
}

/* Drops the functions in environ that are not in LIST, of "declare -Fx". */
void
functions_drop_newer(const char *list)
{
	struct function *old = NULL, function;
	bool known = false;
	char **from, **to;
	size_t count = 0;

	for (from = to = environ; *from; from++) {
		if (is_function(*from, &function)) {
			if (!known)
				old = list_read(list, &count);
			known = true;
			if (!count || !bsearch(&function, old, count,
			    sizeof(function), by_name))
				continue;
		}
		*to++ = *from;
	}
	*to = NULL;
	free(old);
}
