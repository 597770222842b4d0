/*
 * Plain env scripts, evaluated without bash but to bash's own result: those
 * that hold nothing but
 *
 *	script	lines of commands with ";" between them, blank lines, and
 *		comments: a word that begins with "#", and what follows it
 *	command	NAME=WORD ...	or	export NAME[=WORD] ...
 *
 * where word.c says what a WORD is. With anything else nothing is set: bash
 * does it all. That goes for other commands and expansions, a "~" that may be
 * a home, control characters, a "{" in arguments of export or in ${NAME-WORD},
 * quotes in one of these within double quotes, and names that have a meaning
 * for bash or, set, for s2ibox.
 */
#include <string.h>

#include "../lib/lib.h"
#include "environment.h"
#include "inside.h"

/* Passes over blanks, and over ends of lines that a "\" joins to the next. */
static void
skip_blanks(void)
{
	while (reader_accept(" ") || reader_accept("\t") ||
	    reader_accept("\\\n"))
		;
}

/*
 * Reads a command. What export gets is set at the command's end, all together,
 * as bash expands all the words first.
 */
static void
read_command(void)
{
	const bool export = reader_accept("export ") ||
	    reader_accept("export\t");
	struct buffer exported = { NULL, 0, 0 };
	const char *name;
	size_t n, i;
	char *entry;

	do {
		skip_blanks();
		name = read_name(&n);
		if (name && reader_accept("=")) {
			entry = read_assignment(name, n, export);
			if (export)
				buffer_append(&exported, entry,
				    strlen(entry) + 1);
			else
				assign(entry);
		} else if (name && export && reader_is_at(" \t\n;")) {
			value_of(name, n);	/* it may refuse the script */
		} else {
			reader_refuse("a command other than NAME=WORD or export");
		}
		skip_blanks();
	} while (!reader_is_at("\n;#"));
	for (i = 0; i < exported.length; i += strlen(exported.text + i) + 1)
		assign(exported.text + i);
}

static void
read_line(void)
{
	skip_blanks();
	while (!reader_is_at("\n#")) {
		read_command();
		reader_accept(";");
		skip_blanks();
	}
	while (!reader_is_at("\n"))
		reader_next();
	reader_accept("\n");
}

/*
 * Evaluates the script TEXT, of LENGTH bytes, into the environment. Returns
 * NULL, or why bash is needed for it: then nothing is set, and LINE is the
 * line, or 0 where the environment is the reason. With DRY nothing is ever
 * set, and the environment doesn't count.
 */
const char *
plain_source(const char *text, size_t length, bool dry, size_t *line)
{
	const char *why;

	*line = 0;
	why = dry ? NULL : draft_begin();
	if (why) {
		draft_drop();
		return xasprintf("%.*s in the environment, which bash would "
		    "not hand on as it is",
		    (int)strcspn(why, "="), why);
	}
	why = bash_may_misread(text, line);
	if (!why && strlen(text) < length)
		why = "a NUL";
	if (!why) {
		reader_begin(text);
		plain_variables_begin(dry);
		words_begin();
		while (reader_peek() != '\0')
			read_line();
		why = reader_refused();
		*line = reader_line();
	}
	if (why || dry)
		draft_drop();
	else
		draft_accept();
	return why;
}
