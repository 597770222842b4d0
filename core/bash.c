/*
 * What bash itself does with names of variables, and with bytes, as
 * experiments show: s2ibox can't evaluate what holds them.
 */
#include <string.h>

#include "s2ibox.h"

/*
 * Whether LIST, words by their first letters with a space behind each, has
 * NAME, of N bytes, or its "BEGIN*".
 */
static bool
is_listed(const char *list, const char *name, size_t n)
{
	size_t m;

	for (; *list && *list <= *name; list++) {
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
	return is_listed("BASH* COMP_* DIRSTACK EPOCH* EUID FUNCNAME GROUPS "
	    "HISTCMD IFS LINENO OPTARG OPTERR OPTIND PIPESTATUS POSIX* PPID "
	    "PS1 PS2 PS4 RANDOM SECONDS SHELLOPTS SRANDOM UID ", name, n);
}

/* Whether NAME means something to bash in a script. */
bool
bash_obeys(const char *name, size_t n)
{
	return bash_changes(name, n) || is_listed("CDPATH CHILD_MAX COLUMNS "
	    "COPROC* ENV EXECIGNORE FIGNORE FUNCNEST GLOBIGNORE GLOBSORT HIST* "
	    "HOSTFILE IGNOREEOF INPUTRC LANG LANGUAGE LC_* LINES MAIL* MAPFILE "
	    "OLDPWD PROMPT_* PS0 PS3 PWD READLINE_* REPLY S2IBOX_* SHLVL "
	    "TEXTDOMAIN* TIMEFORMAT TMOUT _ __s2ibox_* auto_resume histchars "
	    "ignoreeof ", name, n);
}

/* Whether bash gives NAME a value where it has none. */
bool
bash_presets(const char *name, size_t n)
{
	return is_listed("HOME HOSTNAME HOSTTYPE MACHTYPE OSTYPE PATH SHELL "
	    "TERM ", name, n);
}

/*
 * Whether what comes back from bash begins anew with NAME: s2ibox's own paths,
 * and the path that the environment is for.
 */
bool
bash_hands_over(const char *name, size_t n)
{
	return is_listed("S2I_APPLICATION_PATH S2I_MARKERS_ENVIRON "
	    "S2I_SCRIPTS_PATH S2I_SOURCE_PATH S2I_UPLOAD_PATH ", name, n);
}

/* Whether a byte above 127 is as good as a letter in this locale. */
static bool
is_ascii_compatible(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;
	size_t i;

	for (i = 0; i < 3 && !(value && *value); i++)
		value = variables_get(names[i], strlen(names[i]));
	return !value || !*value || strcmp(value, "C") == 0 ||
	    strcmp(value, "POSIX") == 0 || strcasestr(value, "utf-8") ||
	    strcasestr(value, "utf8");
}

/*
 * What in TEXT bash may take for something else than its bytes, or NULL; LINE,
 * unless NULL, becomes the number of its line.
 */
const char *
bash_minds(const char *text, size_t *line)
{
	const unsigned char *p = (const unsigned char *)text;
	const char *why = NULL;
	size_t lines = 1, high = 0;

	for (; *p && !why; p++) {
		if ((*p < ' ' && *p != '\t' && *p != '\n') || *p == 127)
			why = *p == '\r' ? "a carriage return" :
			    "a control character";
		else if (*p > 127 && high == 0)
			high = lines;
		lines += *p == '\n';
	}
	if (!why && high && !is_ascii_compatible()) {
		why = "what is not ASCII, in this locale";
		lines = high;
	}
	if (line)
		*line = lines;
	return why;
}
