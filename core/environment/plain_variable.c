/*
 * Variables in plain env scripts (plain.c): their names, and the draft of the
 * environment that has their values.
 */
#include <ctype.h>
#include <string.h>

#include "../lib/lib.h"
#include "inside.h"

static bool dry;	/* there is no draft: see plain_source */

/* Begins a script; IS_DRY if it only is to be read. */
void
plain_variables_begin(bool is_dry)
{
	dry = is_dry;
}

/* Refuses the script if NAME, of N bytes, is one that s2ibox itself uses. */
void
refuse_own_variable(const char *name, size_t n)
{
	if (is_own_variable(name, n))
		reader_refuse("a variable that s2ibox itself uses");
}

/*
 * Sets the variable ENTRY, "NAME=VALUE", which is never freed, unless the
 * script has been refused or is now.
 */
void
assign(char *entry)
{
	const size_t n = strcspn(entry, "=");

	refuse_own_variable(entry, n);
	if (!reader_refused())
		draft_set(entry, n);
}

/*
 * Reads a name. Returns it with its length in N, or NULL where there is none;
 * one that means something to bash refuses the script.
 */
const char *
read_name(size_t *n)
{
	const char *name = reader_rest();

	*n = 0;
	if (isdigit((unsigned char)reader_peek()))
		return NULL;
	while (isalnum((unsigned char)reader_peek()) || reader_peek() == '_') {
		reader_next();
		++*n;
	}
	if (*n == 0)
		return NULL;
	if (reader_sees("\\\n"))
		reader_refuse("a name that may go on in the next line");
	if (bash_uses(name, *n))
		reader_refuse(xasprintf("%.*s, which has a meaning for bash",
		    (int)*n, name));
	return name;
}

/*
 * The value of NAME, of N bytes, or NULL where it is unset. A name that bash
 * would give a value refuses the script.
 */
const char *
value_of(const char *name, size_t n)
{
	const char *value = draft_get(name, n);

	if (!value && !dry && bash_presets(name, n))
		reader_refuse(xasprintf("%.*s, which bash alone would set",
		    (int)n, name));
	return value;
}
