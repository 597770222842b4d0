/*
 * start PROGRAM ARGC ARG... ENTRY...: for scripts/fuzz/applets. Becomes PROGRAM
 * with exactly these ARGC arguments, of which argv[0] is the first, and exactly
 * that environment, whose entries may be anything.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[2]) : 0;
	char **words;

	if (argc < 3 || n < 0 || n > argc - 3)
		return 2;
	words = calloc((size_t)n + 1, sizeof(*words));
	if (!words)
		return 2;
	memcpy(words, argv + 3, (size_t)n * sizeof(*words));
	execve(argv[1], words, argv + 3 + n);
	perror(argv[1]);
	return 126;
}
