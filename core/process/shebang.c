/*
 * The first line of a file, which says what executes it. This is the only
 * place that reads a "#!" line.
 */
#include <string.h>

#include "../lib/lib.h"
#include "process.h"

/* Fills INTERPRETER and ARGUMENT, as the kernel splits the "#!" line. */
static void
split_shebang(struct first_line *line)
{
	const char *word = line->text + strlen("#!");
	size_t length;

	word += strspn(word, " \t");
	length = strcspn(word, " \t");
	memcpy(line->interpreter, word, length);
	line->interpreter[length] = '\0';
	word += length;
	line->argument = word + strspn(word, " \t");
}

/*
 * Fills LINE with what the first line of the file PATH says. Returns false,
 * with errno, if the file can't be read.
 */
bool
first_line_read(const char *path, struct first_line *line)
{
	ssize_t n = read_head(path, line->text, FIRST_LINE_MAX);
	size_t length;
	char *end;

	if (n == -1)
		return false;
	length = (size_t)n;
	end = memchr(line->text, '\n', length);
	if (end)
		length = (size_t)(end - line->text);
	line->text[length] = '\0';

	line->is_binary = strlen(line->text) < length;
	line->is_shebang = strncmp(line->text, "#!", 2) == 0;
	line->has_byte_order_mark =
	    strncmp(line->text, "\357\273\277#!", 5) == 0;
	line->ends_with_cr = length > 0 && line->text[length - 1] == '\r';
	line->interpreter[0] = '\0';
	line->argument = "";
	if (line->is_shebang)
		split_shebang(line);
	return true;
}
