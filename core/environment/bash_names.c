/*
 * What bash itself does with names of variables, and with bytes, as
 * experiments show: s2ibox can't evaluate what holds them.
 */
#include <string.h>

#include "inside.h"

/* A first letter's lower bits: there are words for it at that place. */
enum { LETTERS = 31 };

/*
 * Whether LISTS, words with a space behind each, have NAME, of N bytes, or its
 * "BEGIN*".
 */
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
 * Whether bash obeys the variable NAME, of N bytes, of its environment, or
 * hands on another value.
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

/* Whether NAME means something to bash in a script. */
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

/* Whether bash gives NAME a value where it has none. */
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
 * Whether what comes back from bash begins anew with NAME: s2ibox's own paths,
 * and the path that the environment is for.
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
