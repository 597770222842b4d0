/*
 * Plain env scripts, evaluated without bash but to bash's own result: those
 * that hold nothing but
 *
 *	script	lines of commands with ";" between them, blank lines, and
 *		comments: a word that begins with "#", and what is behind it
 *	command	NAME=WORD ...	or	export NAME[=WORD] ...
 *	WORD	text, 'text', "text", \c, $NAME, ${NAME} or ${NAME-WORD}, where
 *		"-" is one of - + = :- :+ :=, one behind the other, or nothing
 *
 * and a "\" at the end of a line, but in a name. With anything else nothing is
 * set: bash does it all. So it is with other commands and expansions, a "~"
 * that may be a home, control characters, a "{" in arguments of export or
 * ${-WORD}, quotes in one within double quotes, names that have a meaning for
 * bash or, set, for s2ibox.
 */
#include <ctype.h>
#include <string.h>

#include "../lib/lib.h"
#include "environment.h"
#include "inside.h"

enum { DEPTH_MAX = 100, ADDED_MAX = 1 << 24 };	/* of ${}; in bytes */
/* Where a word is, and so what ends it. */
enum where { VALUE, ARGUMENT, BRACE, QUOTED_BRACE, QUOTED };

static struct buffer made;	/* the words in the making */

static struct script {
	const char *at;		/* the text's end, once it is refused */
	size_t line, added;	/* bytes of values, all in all */
	const char *why;
	bool dry;		/* the environment doesn't count */
	int depth, unwanted;	/* of ${}; of those whose WORD isn't used */
} script;

static void
refuse(const char *why)
{
	if (!script.why)
		script.why = why;
	script.at = "";
}

/* Adds a variable's VALUE: not all that came from outside is plain. */
static void
add_value(const char *value)
{
	const char *why = bash_may_misread(value, NULL);

	script.added += strlen(value);
	if (why || script.added > ADDED_MAX)
		refuse(why ? why : "16 MB of values");
	else
		buffer_append(&made, value, strlen(value));
}

/* Sets TEXT, "NAME=VALUE", which must last, if it is WANTED. */
static void
assign(char *text, bool wanted)
{
	if (is_own_variable(text, strcspn(text, "=")))
		refuse("a variable that s2ibox itself goes by");
	if (wanted && !script.why)
		draft_set(text, strcspn(text, "="));
}

/* Passes over the name at this place. Returns its bytes, 0 if there is none. */
static size_t
take_name(void)
{
	const char *name = script.at;
	size_t n = 0;

	while (isalnum((unsigned char)name[n]) || name[n] == '_')
		n++;
	if (n == 0 || isdigit((unsigned char)*name))
		return 0;
	script.at += n;
	if (strncmp(script.at, "\\\n", 2) == 0)
		refuse("a name that may go on in the next line");
	if (bash_uses(name, n))
		refuse(xasprintf("%.*s, which has a meaning for bash", (int)n,
		    name));
	return n;
}

/* The value of NAME, or NULL; refuses one that would be bash's own. */
static const char *
value_of(const char *name, size_t n)
{
	const char *value = draft_get(name, n);

	if (!value && !script.dry && bash_presets(name, n))
		refuse(xasprintf("%.*s, which bash alone would set", (int)n,
		    name));
	return value;
}

static void take_word(enum where where);

/* A parameter, behind its "$". DEPTH_MAX: NOLINTBEGIN(misc-no-recursion) */
static void
take_parameter(bool quoted)
{
	const bool brace = *script.at == '{';
	const size_t from = made.length;
	const char *name, *value;
	bool colon, wanted;
	size_t n;
	char op;

	script.at += brace;
	name = script.at;
	n = take_name();
	if (n == 0) {
		refuse(*script.at == '(' ? "command substitution or arithmetic"
		    : "a $ without a name");
		return;
	}
	value = value_of(name, n);
	if (!brace || *script.at == '}') {
		script.at += brace && !script.why;
		if (value)
			add_value(value);
		return;
	}
	colon = *script.at == ':';
	op = script.at[colon];
	wanted = (op == '+') == (value && (!colon || *value));
	if (!op || !strchr("-+=", op)) {
		refuse("an expansion other than - + = :- :+ :=");
		return;
	}
	script.at += colon + 1;
	script.unwanted += !wanted;
	take_word(quoted ? QUOTED_BRACE : BRACE);
	script.unwanted -= !wanted;
	script.at += !script.why;
	if (op == '=')
		assign(permanent_variable(name, n, buffer_text(&made) + from,
		    made.length - from), wanted && !script.unwanted);
	if (!wanted)
		made.length = from;
	if (!wanted && op != '+')
		add_value(value);
}

/* What is behind a backslash. */
static void
take_escaped(enum where where)
{
	const char c = *script.at;
	const bool kept = where >= QUOTED_BRACE && !strchr("$`\"\\\n", c) &&
	    !(where == QUOTED_BRACE && c == '}');

	if (c == '\0')
		refuse("a backslash at the end");
	if (c != '\n')
		buffer_append(&made, kept ? "\\" : &c, 1);
	script.line += c == '\n';
	script.at += c && !kept;
}

/* What is between quotes, and the second one. */
static void
take_quoted(char quote)
{
	if (quote == '"')
		take_word(QUOTED);
	for (; quote == '\'' && *script.at && *script.at != quote; script.at++) {
		buffer_append(&made, script.at, 1);
		script.line += *script.at == '\n';
	}
	if (*script.at == quote)
		script.at++;
	else
		refuse("a quote that does not end");
}

/* A word, up to what ends it there. */
static void
take_word(enum where where)
{
	static const char *const ends[] = { " \t\n;", " \t\n;", "}", "}", "\"" };
	static const char *const refused[] = { "`|&<>()", "`|&<>(){",
	    "`<>(){", "`<>'\"{", "`" };
	char before = '=', c;

	if (++script.depth > DEPTH_MAX)
		refuse("${} that deep");
	while ((c = *script.at) && !strchr(ends[where], c)) {
		script.at++;
		if (strchr(refused[where], c))
			refuse(xasprintf("a %c there", c));
		else if (c == '$')
			take_parameter(where >= QUOTED_BRACE);
		else if (c == '\\')
			take_escaped(where);
		else if (c == '"' || (c == '\'' && where < QUOTED_BRACE))
			take_quoted(c);
		else if (c == '~' && where < QUOTED_BRACE && !strchr("._-/",
		    before) && !isalnum((unsigned char)before))
			refuse("a ~ that may be a home");
		else
			buffer_append(&made, &c, 1);
		script.line += c == '\n';
		before = c;
	}
	if (where >= BRACE && c == '\0')
		refuse("a quote or brace that does not end");
	script.depth--;	/* NOLINTEND(misc-no-recursion) */
}

static void
take_blanks(void)
{
	for (;; script.at += 2, script.line++) {
		script.at += strspn(script.at, " \t");
		if (strncmp(script.at, "\\\n", 2) != 0)
			return;
	}
}

/* A command. What export gets is set at its end, all together. */
static void
take_command(void)
{
	const bool export = strncmp(script.at, "export", 6) == 0 &&
	    (script.at[6] == ' ' || script.at[6] == '\t');
	struct buffer texts = { NULL, 0, 0 };
	const char *name;
	size_t n, i;
	char *text;

	script.at += export ? 6 : 0;
	do {
		take_blanks();
		name = script.at;
		n = take_name();
		if (n && *script.at == '=') {
			script.at++;
			made.length = 0;
			take_word(export ? ARGUMENT : VALUE);
			text = permanent_variable(name, n, buffer_text(&made),
			    made.length);
			if (export)
				buffer_append(&texts, text, strlen(text) + 1);
			else
				assign(text, true);
		} else if (n && export && strchr(" \t\n;", *script.at)) {
			value_of(name, n);
		} else {
			refuse("more than NAME=WORD and export");
		}
		take_blanks();
	} while (!strchr("\n;#", *script.at));
	for (i = 0; i < texts.length; i += strlen(texts.text + i) + 1)
		assign(texts.text + i, true);
}

static void
take_line(void)
{
	take_blanks();
	while (!strchr("\n#", *script.at)) {
		take_command();
		script.at += *script.at == ';';
		take_blanks();
	}
	script.at += strcspn(script.at, "\n");
	script.line++;
	script.at += *script.at == '\n';
}

/*
 * Evaluates the script TEXT, of LENGTH bytes, into the environment. Returns
 * NULL, or what bash is needed for, with LINE, or 0 where it is something in
 * the environment: then nothing is set. With DRY nothing ever is, and the
 * environment doesn't count.
 */
const char *
plain_source(const char *text, size_t length, bool dry, size_t *line)
{
	const char *why;

	script = (struct script){ .at = text, .dry = dry };
	*line = 0;
	why = dry ? NULL : draft_begin();
	if (why)
		refuse(xasprintf("%.*s in the environment",
		    (int)strcspn(why, "="), why));
	else if ((why = bash_may_misread(text, line)) || strlen(text) < length)
		refuse(why ? why : "a NUL");
	else
		while (*script.at)
			take_line();
	*line = script.line ? script.line : *line;
	if (script.why || dry)
		draft_drop();
	else
		draft_accept();
	return script.why;
}
