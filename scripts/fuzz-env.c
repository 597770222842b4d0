/*
 * For scripts/fuzz-env: evaluates env scripts as s2ibox does. Reads a NUL-
 * ended script after the other from stdin and answers each with its
 * environment, "NAME=VALUE" each ended with a NUL, or "-" and why not; then
 * an empty string. Or, built with -DFUZZER, a target for libFuzzer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../core/s2ibox.h"

#ifdef FUZZER
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static char *base[] = { "A=", "B=b c", "C=\n", "PATH=/bin", NULL };
	char *text = malloc(size + 1);
	size_t line;

	memcpy(text, data, size);
	text[size] = '\0';
	environ = base;
	plain_source(text, size, false, &line);
	plain_source(text, size, true, &line);
	free(text);
	return 0;
}
#else
int
main(void)
{
	char **base = environ, **p, *text = NULL;
	size_t size = 0, line;
	ssize_t n;

	while ((n = getdelim(&text, &size, '\0', stdin)) > 0) {
		const char *why = plain_source(text, (size_t)n - 1, false,
		    &line);

		if (why)
			printf("-%s, in line %zu%c", why, line, 0);
		for (p = environ; !why && *p; p++)
			printf("%s%c", *p, 0);
		putchar(0);
		fflush(stdout);
		if (environ != base)
			free(environ);
		environ = base;
	}
	return 0;
}
#endif
