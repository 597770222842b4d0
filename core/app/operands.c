/*
 * The operands of a call, and what is made of them.
 */
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

/*
 * The operands of an applet without options: all its arguments, except for a
 * "--" before them.
 */
char **
operands_of(int argc, char **argv)
{
	return argv + (argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : argc > 0);
}

/* The argv of a program: NAME, then OPERANDS unless NULL. Never freed. */
char **
argv_for(const char *name, char *const *operands)
{
	size_t n = 0;
	char **argv;

	while (operands && operands[n])
		n++;
	argv = permanent_memory((n + 2) * sizeof(*argv));
	argv[0] = (char *)name;
	if (n)
		memcpy(argv + 1, operands, n * sizeof(*argv));
	argv[n + 1] = NULL;
	return argv;
}

/* Whether NAME is one component of a path. */
bool
is_file_name(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	    strcmp(name, "..") != 0;
}

/*
 * Makes the operand DIR, or NULL where there was none, the working directory;
 * dies, 125, where it can't. Returns what messages print before the names of
 * files in it, "DIR/" or "", which the caller owns. It never begins with '-':
 * it can be pasted into a command.
 */
char *
operand_enter(const char *dir)
{
	if (!dir || strcmp(dir, ".") == 0)
		return xstrdup("");
	if (chdir(dir) == -1)
		die(STATUS_OWN, "cannot enter %s:", dir);
	return xasprintf("%s%s%s", *dir == '-' ? "./" : "", dir,
	    dir[strlen(dir) - 1] != '/' ? "/" : "");
}
