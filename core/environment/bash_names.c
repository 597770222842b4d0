/*
 * Names of variables that mean something to bash, as experiments show. Env
 * scripts that use them are left to bash.
 *
 * Each list is indexed by a name's first letter, since most names are in none
 * and are to be told so at once. Words have a blank after each; "BEGIN* " is
 * for all names that begin so.
 */
#include <string.h>

#include "inside.h"

/* The bits of a first letter that tell letters apart, whatever their case. */
enum { LETTERS = 31 };

/* Whether LISTS have NAME, of N bytes. */
static bool
is_listed(const char *const lists[LETTERS + 1], const char *name, size_t n)
{
	const char *list = n ? lists[*name & LETTERS] : NULL;
	size_t m;

	for (; list && *list; list++) {
		for (m = 0; m < n && list[m] == name[m]; m++)
			;
		if (list[m] == '*' || (m == n && list[m] == ' '))
			return true;
		for (list += m; *list != ' '; list++)
			;
	}
	return false;
}

/*
 * Whether bash, when it starts, acts upon the variable NAME, of N bytes, or
 * hands it on with another value.
 */
bool
bash_changes(const char *name, size_t n)
{
	static const char *const lists[LETTERS + 1] = {
		['B' & LETTERS] = "BASH* ",
		['C' & LETTERS] = "COMP_* ",
		['D' & LETTERS] = "DIRSTACK ",
		['E' & LETTERS] = "EPOCH* EUID ",
		['F' & LETTERS] = "FUNCNAME ",
		['G' & LETTERS] = "GROUPS ",
		['H' & LETTERS] = "HISTCMD ",
		['I' & LETTERS] = "IFS ",
		['L' & LETTERS] = "LINENO ",
		['O' & LETTERS] = "OPTARG OPTERR OPTIND ",
		['P' & LETTERS] = "PIPESTATUS POSIX* PPID PS1 PS2 PS4 ",
		['R' & LETTERS] = "RANDOM ",
		['S' & LETTERS] = "SECONDS SHELLOPTS SRANDOM ",
		['U' & LETTERS] = "UID ",
	};

	return is_listed(lists, name, n);
}

/* Whether the variable NAME, of N bytes, means something to bash at all. */
bool
bash_uses(const char *name, size_t n)
{
	static const char *const lists[LETTERS + 1] = {
		['A' & LETTERS] = "auto_resume ",
		['C' & LETTERS] = "CDPATH CHILD_MAX COLUMNS COPROC* ",
		['E' & LETTERS] = "ENV EXECIGNORE ",
		['F' & LETTERS] = "FIGNORE FUNCNEST ",
		['G' & LETTERS] = "GLOBIGNORE GLOBSORT ",
		['H' & LETTERS] = "HIST* HOSTFILE histchars ",
		['I' & LETTERS] = "IGNOREEOF INPUTRC ignoreeof ",
		['L' & LETTERS] = "LANG LANGUAGE LC_* LINES ",
		['M' & LETTERS] = "MAIL* MAPFILE ",
		['O' & LETTERS] = "OLDPWD ",
		['P' & LETTERS] = "PROMPT_* PS0 PS3 PWD ",
		['R' & LETTERS] = "READLINE_* REPLY ",
		['S' & LETTERS] = "S2IBOX_* SHLVL ",
		['T' & LETTERS] = "TEXTDOMAIN* TIMEFORMAT TMOUT ",
		['_' & LETTERS] = "_ _s2i_* ",
	};

	return bash_changes(name, n) || is_listed(lists, name, n);
}

/* Whether bash gives the variable NAME, of N bytes, a value if it has none. */
bool
bash_presets(const char *name, size_t n)
{
	static const char *const lists[LETTERS + 1] = {
		['H' & LETTERS] = "HOME HOSTNAME HOSTTYPE ",
		['M' & LETTERS] = "MACHTYPE ",
		['O' & LETTERS] = "OSTYPE ",
		['P' & LETTERS] = "PATH ",
		['S' & LETTERS] = "SHELL ",
		['T' & LETTERS] = "TERM ",
	};

	return is_listed(lists, name, n);
}

/*
 * Whether s2ibox itself has read the variable NAME, of N bytes, before the env
 * script, and would read it again if it became bash: its own paths, and the
 * path that the environment is made for.
 */
bool
is_own_variable(const char *name, size_t n)
{
	static const char ours[] = "S2I_APPLICATION_PATH S2I_MARKERS_ENVIRON "
	    "S2I_SCRIPTS_PATH S2I_SOURCE_PATH S2I_UPLOAD_PATH ";
	static const char *const lists[LETTERS + 1] = {
		['S' & LETTERS] = ours,
	};

	return is_listed(lists, name, n);
}
