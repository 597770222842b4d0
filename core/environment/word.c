/*
 * The words of a plain env script (plain.c), expanded as bash does it:
 *
 *	WORD	text, 'text', "text", \c, $NAME, ${NAME} or ${NAME-WORD}, where
 *		"-" is one of - + = :- :+ :=, one after the other, or nothing
 *
 * and a "\" at the end of a line joins it to the next. Anything else refuses
 * the script.
 */
#include <ctype.h>
#include <string.h>

#include "../lib/lib.h"
#include "inside.h"

enum {
	DEPTH_MAX = 100,		/* of ${} in ${} */
	VALUES_MAX = 16 << 20		/* bytes of all values that are used */
};

/* Where a word stands. */
struct context {
	const char *ends;	/* what ends it */
	const char *refused;	/* what is more than a plain word */
	bool must_end;		/* the script's end doesn't end it */
	bool quoted;		/* between double quotes */
	bool brace;		/* in a ${} */
};

static const struct context
    of_value = { .ends = " \t\n;", .refused = "`|&<>()" },
    of_argument = { .ends = " \t\n;", .refused = "`|&<>(){" },
    in_quotes = { .ends = "\"", .refused = "`", .must_end = true,
	.quoted = true },
    in_brace = { .ends = "}", .refused = "`<>(){", .must_end = true,
	.brace = true },
    in_quoted_brace = { .ends = "}", .refused = "`<>'\"{", .must_end = true,
	.quoted = true, .brace = true };

static struct {
	struct buffer text;	/* of the word, as far as it is read */
	size_t values;		/* bytes of the values that were used */
	int depth;		/* of ${} in ${} */
	int unused;		/* of these, the ones whose WORD isn't used */
} word;

/* Begins to read the words of a script. */
void
words_begin(void)
{
	memset(&word, 0, sizeof(word));
}

/* Adds a variable's VALUE. It may come from outside, and hold any byte. */
static void
add_value(const char *value)
{
	const char *why = bash_may_misread(value, NULL);

	word.values += strlen(value);
	if (!why && word.values > VALUES_MAX)
		why = "more than 16 MB of values";
	if (why)
		reader_refuse(why);
	else
		buffer_append(&word.text, value, strlen(value));
}

/* DEPTH_MAX limits these: NOLINTBEGIN(misc-no-recursion) */
static void expand(const struct context *context);

/*
 * Reads what follows NAME, whose value is VALUE, in a ${}: an operator and a
 * WORD, and adds what comes of them.
 */
static void
expand_operator(const char *name, size_t n, const char *value, bool quoted)
{
	const size_t start = word.text.length;
	const bool colon = reader_accept(":");
	const char operator = reader_peek();
	const bool is_set = value && (!colon || *value);
	const bool used = operator == '+' ? is_set : !is_set;

	if (operator == '\0' || !strchr("-+=", operator)) {
		reader_refuse("an expansion other than - + = :- :+ :=");
		return;
	}
	reader_next();
	word.unused += !used;
	expand(quoted ? &in_quoted_brace : &in_brace);
	word.unused -= !used;
	reader_accept("}");
	if (operator == '=')
		refuse_own_variable(name, n);
	if (operator == '=' && used && !word.unused)
		assign(permanent_variable(name, n,
		    buffer_text(&word.text) + start,
		    word.text.length - start));
	if (!used)
		word.text.length = start;
	if (!used && operator != '+')
		add_value(value);
}

/* Reads a parameter, after its "$", and adds its value. */
static void
expand_parameter(bool quoted)
{
	const bool brace = reader_accept("{");
	const char *name, *value;
	size_t n;

	name = read_name(&n);
	if (!name) {
		reader_refuse(reader_peek() == '(' ?
		    "command substitution or arithmetic" :
		    "a $ without a name");
		return;
	}
	value = value_of(name, n);
	if (brace && !reader_accept("}"))
		expand_operator(name, n, value, quoted);
	else if (value)
		add_value(value);
}

/* Reads what follows a backslash, and adds what bash makes of it. */
static void
expand_escape(const struct context *context)
{
	const char c = reader_peek();
	const bool special = !context->quoted || strchr("$`\"\\\n", c) ||
	    (context->brace && c == '}');

	if (c == '\0') {
		reader_refuse("a backslash at the end");
	} else if (!special) {
		buffer_append(&word.text, "\\", 1);
	} else {
		reader_next();
		if (c != '\n')
			buffer_append(&word.text, &c, 1);
	}
}

/* Reads what stands between single quotes, after the first one. */
static void
expand_single_quotes(void)
{
	char c;

	while (!reader_is_at("'")) {
		c = reader_next();
		buffer_append(&word.text, &c, 1);
	}
	if (!reader_accept("'"))
		reader_refuse("a quote that does not end");
}

/* Whether bash may take a "~" that follows the character BEFORE for a home. */
static bool
may_be_home(char before)
{
	return !isalnum((unsigned char)before) && !strchr("._-/", before);
}

/* Reads a word up to what ends it in CONTEXT, and adds what comes of it. */
static void
expand(const struct context *context)
{
	char before = '=', c;

	if (++word.depth > DEPTH_MAX)
		reader_refuse("more than 100 nested ${}");
	for (; !reader_is_at(context->ends); before = c) {
		c = reader_next();
		if (strchr(context->refused, c)) {
			reader_refuse(xasprintf("the character %c", c));
		} else if (c == '$') {
			expand_parameter(context->quoted);
		} else if (c == '\\') {
			expand_escape(context);
		} else if (c == '"') {
			expand(&in_quotes);
			reader_accept("\"");
		} else if (c == '\'' && !context->quoted) {
			expand_single_quotes();
		} else if (c == '~' && !context->quoted &&
		    may_be_home(before)) {
			reader_refuse("a ~ that bash may expand");
		} else {
			buffer_append(&word.text, &c, 1);
		}
	}
	if (context->must_end && reader_peek() == '\0')
		reader_refuse("a quote or brace that does not end");
	word.depth--;
}
/* NOLINTEND(misc-no-recursion) */

/*
 * Reads the WORD of an assignment to NAME, of N bytes, which is an argument of
 * export or a command of its own. Returns "NAME=VALUE", which is never freed.
 */
char *
read_assignment(const char *name, size_t n, bool is_argument)
{
	word.text.length = 0;
	expand(is_argument ? &of_argument : &of_value);
	return permanent_variable(name, n, buffer_text(&word.text),
	    word.text.length);
}
