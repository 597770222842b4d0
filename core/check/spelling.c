/*
 * Guesses which name was meant by a misspelt one.
 */
#include <ctype.h>
#include <string.h>

#include "inside.h"

enum { NAME_LENGTH_MAX = 32 };	/* of the names that are known, in bytes */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * How many letters must be inserted, removed, replaced, or swapped with the
 * next one to turn A into B.
 */
static size_t
distance(const char *a, const char *b)
{
	size_t d[NAME_LENGTH_MAX + 1][NAME_LENGTH_MAX + 1], i, j;
	const size_t n = strlen(a), m = strlen(b);

	for (i = 0; i <= n; i++) {
		for (j = 0; j <= m; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

/*
 * The one of NAMES (NULL-ended, none longer than 32 bytes) that NAME, which is
 * not among them, was most likely meant to be; or NULL. Case, dashes and an
 * ending such as ".sh" don't count. One letter may differ; two if the name is
 * long and begins with the same letter (rebuild isn't meant to be pre_build).
 */
const char *
nearest_name(const char *name, const char *const names[])
{
	char plain[NAME_LENGTH_MAX + 1];
	const char *dot = strrchr(name, '.'), *best = NULL;
	size_t n = dot && dot > name ? (size_t)(dot - name) : strlen(name), i;
	size_t most, far = NAME_LENGTH_MAX;

	if (n > NAME_LENGTH_MAX)
		return NULL;
	for (i = 0; i < n; i++)
		plain[i] = isalnum((unsigned char)name[i]) ?
		    (char)tolower((unsigned char)name[i]) : '_';
	plain[n] = '\0';
	for (i = 0; names[i]; i++) {
		most = strlen(names[i]) > 6 && *plain == *names[i] ? 2 : 1;
		n = distance(plain, names[i]);
		if (n <= most && n < far) {
			far = n;
			best = names[i];
		}
	}
	return best;
}
