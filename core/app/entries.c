/*
 * What is in a directory of hooks or jobs.
 */
#include <dirent.h>
#include <string.h>

#include "app.h"

/* Whether NAME is a dotfile, or what editors and packages leave behind. */
static bool
is_leftover(const char *name)
{
	static const char *const ends[] = {
		"~", ".swp", ".orig", ".rej", ".rpmsave", ".rpmnew",
		".rpmorig", ".dpkg-old", ".dpkg-new", ".dpkg-dist", NULL
	};
	const size_t n = strlen(name);
	size_t i, m;

	for (i = 0; ends[i]; i++) {
		m = strlen(ends[i]);
		if (n >= m && strcmp(name + n - m, ends[i]) == 0)
			return true;
	}
	return *name == '.';
}

static int
is_wanted(const struct dirent *entry)
{
	return !is_leftover(entry->d_name);
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/*
 * Reads the directory DIR into ENTRIES, in the byte order of their names,
 * without dotfiles and leftovers. Returns their number, or -1 with errno. The
 * caller frees each of them, and the list.
 */
int
entries_read(const char *dir, struct dirent ***entries)
{
	return scandir(dir, entries, is_wanted, by_bytes);
}
