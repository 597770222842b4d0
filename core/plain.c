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
 * set, and it is told why: bash does it all. So it is with other commands and
 * expansions, a "~" that may be a home, control characters, a "{" in arguments
 * of export or in ${NAME-WORD}, quotes in one that is within double quotes
 * itself, and names that have a meaning for bash.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "s2ibox.h"

enum { DEPTH_MAX = 100, WORD_MAX = 1 << 20 };	/* of ${}; in bytes */
/* Where a word is, and so what ends it. */
enum where { VALUE, ARGUMENT, BRACE, QUOTED_BRACE, QUOTED };

static struct {
	const char *at;		/* the text's end, once it is refused */
	size_t line;
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
add_value(struct buffer *out, const char *value)
{
	const char *why = bash_minds(value, NULL);

	if (!why && out->length + strlen(value) > WORD_MAX)
		why = "a word of more than a megabyte";
	if (why)
		refuse(why);
	else
		buffer_add(out, value, strlen(value));
}

/* The name at this place, which the caller owns, or NULL. */
static char *
take_name(void)
{
	const char *name = script.at;
	size_t n = 0;

	while (isalnum((unsigned char)name[n]) || name[n] == '_')
		n++;
	if (n == 0 || isdigit((unsigned char)*name))
		return NULL;
	script.at += n;
	if (bash_obeys(name, n))
		refuse(xasprintf("%.*s, which has a meaning for bash", (int)n,
		    name));
	return xasprintf("%.*s", (int)n, name);
}

/* The value of NAME, or NULL; refuses one that would be bash's own. */
static const char *
value_of(const char *name)
{
	const char *value = variables_get(name);

	if (!value && !script.dry && bash_presets(name, strlen(name)))
		refuse(xasprintf("%s, which bash alone would set", name));
	return value;
}

static void take_word(struct buffer *out, enum where where);

/* A parameter, behind its "$". */
static void
take_parameter(struct buffer *out, bool quoted)
{
	const bool brace = *script.at == '{';
	struct buffer word = { NULL, 0, 0 };
	bool colon, set, wanted;
	const char *value;
	char *name, op;

	script.at += brace;
	name = take_name();
	if (!name) {
		refuse(*script.at == '(' ? "command substitution or arithmetic"
		    : "a $ without a name");
		return;
	}
	value = value_of(name);
	if (strncmp(script.at, "\\\n", 2) == 0)
		refuse("a name that may go on in the next line");
	if (!brace || *script.at == '}') {
		script.at += brace && !script.why;
		if (value)
			add_value(out, value);
		free(name);
		return;
	}
	colon = *script.at == ':';
	op = script.at[colon];
	set = value && (!colon || *value);
	wanted = op == '+' ? set : !set;
	if (!op || !strchr("-+=", op)) {
		refuse("an expansion other than - + = :- :+ :=");
		return;
	}
	script.at += colon + 1;
	script.unwanted += !wanted;
	take_word(&word, quoted ? QUOTED_BRACE : BRACE);
	script.unwanted -= !wanted;
	script.at += !script.why;
	if (wanted)
		buffer_add(out, buffer_text(&word), word.length);
	else if (op != '+')
		add_value(out, value);
	if (wanted && op == '=' && !script.unwanted && !script.why)
		variables_set(xasprintf("%s=%s", name, buffer_text(&word)));
	free(word.text);
	free(name);
}

/* What is behind a backslash. */
static void
take_escaped(struct buffer *out, enum where where)
{
	const char c = *script.at;

	if (c == '\0') {
		refuse("a backslash at the end");
	} else if (c == '\n') {
		script.line++;
		script.at++;
	} else if (where < QUOTED_BRACE || strchr("$`\"\\", c) ||
	    (where == QUOTED_BRACE && c == '}')) {
		buffer_add(out, &c, 1);
		script.at++;
	} else {
		buffer_add(out, "\\", 1);
	}
}

/* What is between quotes, and the second one. */
static void
take_quoted(struct buffer *out, char quote)
{
	if (quote == '"')
		take_word(out, QUOTED);
	for (; quote == '\'' && *script.at && *script.at != quote; script.at++) {
		buffer_add(out, script.at, 1);
		script.line += *script.at == '\n';
	}
	if (*script.at == quote)
		script.at++;
	else
		refuse("a quote that does not end");
}

/* A word, up to what ends it there. */
static void
take_word(struct buffer *out, enum where where)
{
	static const char *const ends[] = { " \t\n;", " \t\n;", "}", "}", "\"" };
	static const char *const refused[] = {
		"`|&<>()", "`|&<>(){", "`<>(){", "`<>'\"{", "`"
	};
	char before = '=', c;

	if (++script.depth > DEPTH_MAX)
		refuse("${} that deep");
	while ((c = *script.at) && !strchr(ends[where], c)) {
		script.at++;
		if (strchr(refused[where], c))
			refuse(xasprintf("a %c there", c));
		else if (c == '$')
			take_parameter(out, where >= QUOTED_BRACE);
		else if (c == '\\')
			take_escaped(out, where);
		else if (c == '"' || (c == '\'' && where < QUOTED_BRACE))
			take_quoted(out, c);
		else if (c == '~' && where < QUOTED_BRACE && !strchr("._-/",
		    before) && !isalnum((unsigned char)before))
			refuse("a ~ that may be a home");
		else
			buffer_add(out, &c, 1);
		script.line += c == '\n';
		before = c;
	}
	if (where >= BRACE && c == '\0')
		refuse("a quote or brace that does not end");
	script.depth--;
}

static void
take_blanks(void)
{
	size_t n;

	while ((n = strspn(script.at, " \t")) ||
	    (n = strncmp(script.at, "\\\n", 2) == 0 ? 2 : 0)) {
		script.line += *script.at == '\\';
		script.at += n;
	}
}

/* A command. What export gets is set at its end, all together. */
static void
take_command(void)
{
	const bool export = strncmp(script.at, "export", 6) == 0 &&
	    (script.at[6] == ' ' || script.at[6] == '\t');
	char **texts = NULL, *name;
	size_t n = 0, i;

	script.at += export ? 6 : 0;
	do {
		struct buffer word = { NULL, 0, 0 };

		take_blanks();
		name = take_name();
		if (name && *script.at == '=') {
			script.at++;
			take_word(&word, export ? ARGUMENT : VALUE);
			texts = xrealloc(texts, (n + 1) * sizeof(*texts));
			texts[n++] = xasprintf("%s=%s", name,
			    buffer_text(&word));
			if (!export && !script.why)
				variables_set(texts[--n]);
		} else if (name && export && strchr(" \t\n;\\", *script.at)) {
			value_of(name);
		} else {
			refuse("more than NAME=WORD and export");
		}
		free(name);
		free(word.text);
		take_blanks();
	} while (!strchr("\n;#", *script.at));
	for (i = 0; i < n && !script.why; i++)
		variables_set(texts[i]);
	free(texts);
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

	memset(&script, 0, sizeof(script));
	script.dry = dry;
	script.at = text;
	*line = 0;
	why = dry ? NULL : variables_load();
	if (why)
		refuse(xasprintf("%.*s in the environment",
		    (int)strcspn(why, "="), why));
	else if ((why = strlen(text) < length ? "a NUL" :
	    bash_minds(text, line)))
		refuse(why);
	else
		while (*script.at)
			take_line();
	*line = script.line ? script.line : *line;
	variables_end(!script.why && !dry);
	return script.why;
}
