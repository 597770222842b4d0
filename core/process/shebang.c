/*
 * The first line of a file, which says what executes it.
 */
#include <string.h>

#include "../lib/lib.h"
#include "inside.h"
#include "process.h"

/*
 * The first line of the file, without its end, in LINE. Returns its length,
 * or -1 with errno where it can't be read.
 */
ssize_t
exec_first_line(const char *path, char line[EXEC_LINE_MAX + 1])
{
	ssize_t n = read_head(path, line, EXEC_LINE_MAX);
	char *end;

	if (n == -1)
		return -1;
	line[n] = '\0';
	end = memchr(line, '\n', (size_t)n);
	if (!end)
		return n;
	*end = '\0';
	return end - line;
}

/* Whether bash would call it a binary file: a NUL in its first line. */
bool
exec_is_binary(const char *path)
{
	char line[EXEC_LINE_MAX + 1];
	ssize_t n = exec_first_line(path, line);

	return n > 0 && strlen(line) < (size_t)n;
}

/*
 * Dies, 127, if PATH is a script whose "#!" line ends in a carriage return:
 * what the kernel or env(1) say of that helps nobody.
 */
void
exec_refuse_carriage_return(const char *path)
{
	char line[EXEC_LINE_MAX + 1];
	ssize_t n = exec_first_line(path, line);

	if (n > 2 && strncmp(line, "#!", 2) == 0 && line[n - 1] == '\r')
		die(STATUS_NOTFOUND, "%s: its #! line ends with a carriage "
		    "return, so its interpreter is not found: sed -i "
		    "'s/\\r$//' %s", path, shell_quoted(path));
}
