/*
 * For scripts/fuzz/env-scripts: evaluates env scripts as s2ibox does. Reads
 * scripts from stdin, each ended by a NUL, and answers each with a list of
 * strings that end with a NUL: the environment that it makes, "NAME=VALUE" each,
 * or "-" and the reason why it was not evaluated; before that "!" and a
 * complaint if s2ibox broke its own rules; last an empty string. Built with
 * -DFUZZER it is a target for libFuzzer instead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../core/environment/environment.h"
#include "../../core/lib/lib.h"

static char **base;	/* the environment that each script begins with */

/* All of it, NUL behind each; the caller owns it. */
static struct buffer
environ_text(void)
{
	struct buffer text = { NULL, 0, 0 };
	char **p;

	for (p = environ; p && *p; p++)
		buffer_append(&text, *p, strlen(*p) + 1);
	return text;
}

/*
 * Evaluates TEXT, of SIZE bytes: the environment is what it makes of it, or
 * untouched. Returns why it is not plain, or NULL; COMPLAINT becomes what is
 * wrong with that, or NULL.
 */
static const char *
evaluate(const char *text, size_t size, const char **complaint)
{
	struct buffer before = environ_text(), after;
	const char *why, *dry;
	char **made;
	size_t line;

	*complaint = NULL;
	why = plain_source(text, size, false, &line);
	made = environ;
	dry = plain_source(text, size, true, &line);
	if (environ != made)
		*complaint = "dry, yet it sets variables";
	if (!why && dry)
		*complaint = "evaluated, yet not plain when dry";
	if (why)
		made = environ;
	environ = why ? made : base;
	after = environ_text();
	if (environ != base || before.length != after.length ||
	    (before.length &&
	    memcmp(before.text, after.text, before.length) != 0))
		*complaint = "what was there before has changed";
	environ = made;
	free(before.text);
	free(after.text);
	return why;
}

static void
restore(void)
{
	environ = base;
}

#ifdef FUZZER
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static char *some[] = { "A=", "B=b c", "C=\n", "D=\xc3\xa4\xff",
	    "E=\001", "PATH=/bin", NULL };
	char *text = malloc(size + 1);
	const char *complaint;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	base = environ = some;
	evaluate(text, size, &complaint);
	if (complaint)
		abort();
	restore();
	free(text);
	return 0;
}
#else
int
main(void)
{
	const char *why, *complaint;
	char **p, *text = NULL;
	size_t size = 0;
	ssize_t n;

	base = environ;
	while ((n = getdelim(&text, &size, '\0', stdin)) > 0) {
		why = evaluate(text, (size_t)n - 1, &complaint);
		if (complaint)
			printf("!%s%c", complaint, 0);
		if (why)
			printf("-%s%c", why, 0);
		/* NOLINTNEXTLINE(*.Malloc): as in restore */
		for (p = environ; !why && *p; p++)
			printf("%s%c", *p, 0);
		putchar(0);
		(void)fflush(stdout);
		restore();
	}
	_exit(0);	/* what variables held is still there: no leak */
}
#endif
