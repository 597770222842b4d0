/*
 * For scripts/fuzz/env-scripts: evaluates env scripts as s2ibox does. Reads
 * scripts from stdin, each ended by a NUL, and answers each with strings that
 * end with a NUL: the environment that it makes, a string for each variable, or
 * "-" and the reason why it was not evaluated; before that "!" and a complaint
 * if s2ibox broke its own rules; last an empty string. Built with -DFUZZER it is
 * a target for libFuzzer instead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../core/environment/environment.h"

static char **base;	/* the environment that each script begins with */

/* All entries of the environment, a NUL after each; the caller frees it. */
static char *
environ_text(size_t *length)
{
	char **p, *text, *end;

	*length = 0;
	for (p = environ; p && *p; p++)
		*length += strlen(*p) + 1;
	text = end = malloc(*length + 1);
	if (!text)
		abort();
	for (p = environ; p && *p; p++)
		end = stpcpy(end, *p) + 1;
	return text;
}

/*
 * Evaluates TEXT, of SIZE bytes, in the environment, which does not change if
 * TEXT is not plain. Returns why it is not plain, or NULL. COMPLAINT becomes
 * what s2ibox did wrong, or NULL.
 */
static const char *
evaluate(const char *text, size_t size, const char **complaint)
{
	char *before, *after, **made;
	const char *why, *dry;
	size_t size_before, size_after, line;

	before = environ_text(&size_before);
	*complaint = NULL;
	why = plain_source(text, size, false, &line);
	made = environ;
	dry = plain_source(text, size, true, &line);
	if (environ != made)
		*complaint = "a dry run sets variables";
	if (!why && dry)
		*complaint = "it is evaluated, but not plain in a dry run";
	if (why)
		made = environ;
	environ = why ? made : base;
	after = environ_text(&size_after);
	if (environ != base || size_before != size_after ||
	    memcmp(before, after, size_before) != 0)
		*complaint = "the environment from before has changed";
	environ = made;
	free(before);
	free(after);
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
		/* NOLINTNEXTLINE(*.Malloc): what it allocates is never freed */
		for (p = environ; !why && *p; p++)
			printf("%s%c", *p, 0);
		putchar(0);
		(void)fflush(stdout);
		restore();
	}
	_exit(0);	/* no leak check: what variables held is never freed */
}
#endif
