/*
 * The programs that are given to bash, put together of what is needed: it takes
 * 3 to 10 us for each command or variable, and more for a longer one. What only
 * matters at an end reaches it as variables, which it does not read before
 * their time. Next to nothing is forked. $0 is the applet's name for messages,
 * "$@" are the arguments; and there are
 *
 *	_s2i		the arguments, an array, or unset
 *	_s2i_script	the env script, or unset
 *	_s2i_user	generate_container_user, or unset
 *	_s2i_traps	environment_traps
 *	_s2i_odd	environment_odd, or unset
 *
 * The script and all behind it are read as one, so that no alias of it changes
 * that; builtin before each builtin is against functions. What must live
 * through a script is readonly; the rest are arrays, which set -a can't export.
 * A script's own EXIT trap would hide from us that it failed, or let exit 0
 * pass for success, so trap is wrapped to keep ours before it, and exit within
 * it. Assignments behind a builtin's name are quoted, against set -k; texts
 * begin with what turns aliases off, and are safe from them by backslashes.
 * Behind the script its options are still on: -a, -k and -u must not matter.
 */
#include "inside.h"

/* Our EXIT trap. The second line that it reads is 1 to the script's action. */
#define ON_EXIT "'\\builtin eval \"${_s2i_traps##*%%}\"; " \
    "\\builtin eval \"$_s2i_ends\"'"

/*
 * The functions that BASH_ENV has exported: s2ibox drops newer ones. To list
 * them takes a fork: most files export none, and then export -f, which can't
 * write, ends well.
 */
const char environment_functions[] =
"builtin export -f >&- 2>&- ||\n"
"	builtin declare -r +x \"_s2i_functions=$(builtin declare -Fx)\"\n";

/*
 * SHELL came from s2ibox: bash itself would not have exported it. Where BASH_ENV
 * changes it, it stays exported: see environment_odd.
 */
const char environment_shell[] =
"builtin export -n SHELL\n";

const char environment_trap[] =
"[[ -o posix ]] || trap() { builtin eval \"$_s2i_traps\"; }\n";

/*
 * The same where there was BASH_ENV, and one look at whether its file has left
 * what environment_odd is for.
 */
const char environment_trap_unless[] =
"[[ ! -o posix && ! -o allexport";
const char environment_unless_elsewhere[] =
" && ${PWD-} == ";		/* behind it comes the source path */
const char environment_unless_shell[] =
" && ${SHELL-} == ";		/* and what s2ibox has set it to */
const char environment_trap_odd[] =
" ]] &&\n"
"	trap() { builtin eval \"$_s2i_traps\"; } || builtin eval \"$_s2i_odd\"\n";

/*
 * With an EXIT trap bash catches HUP, INT and TERM, unless they have a trap by
 * then, and forgets one that comes just before an exec. Between these two lines
 * our EXIT trap is theirs, too. (Numbers are quicker than names: 0 is EXIT.)
 */
const char environment_signals[] =
"builtin trap " ON_EXIT " 1 2 15 0\n"
"builtin trap - 1 2 15\n";

/* To PID 1 the kernel gives none without a handler. */
const char environment_signals_1[] =
"builtin trap 'builtin exit 129' 1\n"
"builtin trap 'builtin exit 130' 2\n"
"builtin trap 'builtin exit 131' 3\n"
"builtin trap 'builtin exit 143' 15\n"
"builtin trap " ON_EXIT " 0\n";

/*
 * Sources generate_container_user. Its file has no entry for this uid where
 * the root is read-only, say. No builtin before that ".": it would forget that
 * set -e is off left of "||".
 */
const char environment_user[] =
"_s2i_at=user _s2i_text=\n"
"_s2i_old=(\"${NSS_WRAPPER_PASSWD-}\" \"${NSS_WRAPPER_GROUP-}\" \\\n"
"	\"${LD_PRELOAD-}\")\n"
"{ . \"$_s2i_user\" || :; } </dev/null >&2 2>/dev/null\n"
"[[ ${NSS_WRAPPER_PASSWD-} == \"$_s2i_old\" ||\n"
"	! -r $NSS_WRAPPER_PASSWD ]] ||\n"
"	IFS= builtin read -r -d '' _s2i_text \\\n"
"		<\"$NSS_WRAPPER_PASSWD\" || :\n"
"if [[ ${NSS_WRAPPER_PASSWD-} != \"$_s2i_old\" &&\n"
"	$_s2i_text != *:x:\"$EUID\":* ]]; then\n"
"	[[ $0 == s2i-@(exec|shell|ready|alive) ]] ||\n"
"		builtin printf '%s: %s: could not write an entry for this %s\\n' \\\n"
"			\"$0\" \"$_s2i_user\" \\\n"
"			'uid (read-only root?): going on without' >&2\n"
"	builtin unset NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD\n"
"	[[ ! $_s2i_old ]] ||\n"
"		builtin export \"NSS_WRAPPER_PASSWD=$_s2i_old\"\n"
"	[[ ! ${_s2i_old[1]} ]] ||\n"
"		builtin export \"NSS_WRAPPER_GROUP=${_s2i_old[1]}\"\n"
"	[[ ! ${_s2i_old[2]} ]] ||\n"
"		builtin export \"LD_PRELOAD=${_s2i_old[2]}\"\n"
"elif [[ :${_s2i_old[2]}: == *:\"${LD_PRELOAD-}\":* ]]; then\n"
"	[[ ! ${_s2i_old[2]} ]] || LD_PRELOAD=${_s2i_old[2]}\n"
"elif [[ ${_s2i_old[2]} &&\n"
"	:${LD_PRELOAD-}: != *:\"${_s2i_old[2]}\":* ]]; then\n"
"	builtin export \\\n"
"\"LD_PRELOAD=${LD_PRELOAD:+$LD_PRELOAD:}${_s2i_old[2]}\"\n"
"fi\n"
"builtin unset _s2i_at\n"
"builtin set --";

/* To the source path: what came before may have gone elsewhere. */
#define BACK \
"[[ . -ef ${_s2i_script%/.s2i/*} ]] ||\n" \
"	builtin cd -- \"${_s2i_script%/.s2i/*}\"\n"

const char environment_back[] =
BACK;

/* The env script. ERR tells where a command failed; EXIT tells the user. */
const char environment_script[] =
"builtin trap '_s2i_failed=($? \"${BASH_SOURCE-}\" $LINENO)' ERR\n"
"builtin set -aeo pipefail\n"
"{\n"
"	builtin . \"$_s2i_script\"\n"
"	builtin trap - DEBUG\n"	/* it may print */
"} </dev/null >&2; ";

/*
 * Back to s2ibox, which goes to the source path itself. With set -e an exec
 * that fails would end bash without our EXIT trap.
 */
const char environment_end[] =
"builtin set +e; builtin shopt -s execfail; S2IBOX_RESUME=";
const char environment_end_functions[] =
"${_s2i_functions-}";

/*
 * A variable: puts right what BASH_ENV's file may have left. Behind it comes
 * environment_unless_shell, if SHELL is ours.
 */
const char environment_odd[] =
"_s2i_odd="
"builtin set +a\n"
"[[ -o posix ]] || trap() { builtin eval \"$_s2i_traps\"; }\n"
"[[ ! ${_s2i_script-} ]] ||\n"
BACK
"[[ 1";
const char environment_odd_end[] =
" ]] || builtin export SHELL";

/*
 * A variable: what a script calls as trap, which returns before it reads what
 * comes behind the last %%, our EXIT trap.
 */
const char environment_traps[] =
"_s2i_traps="
"\\builtin local s \"r=0\" \"a=\"\n"
"\\builtin shopt -q expand_aliases && a=1\n"
"\\builtin shopt -u expand_aliases\n"
"builtin trap \"$@\" || r=$?\n"
"if [[ $BASHPID == \"$$\" && $r != 2 && $# != 0 && $1 != -[lp]* ]]; then\n"
"	[[ $1 != -- ]] || builtin shift\n"
"	[[ $# != 1 && $1 != +([0-9]) ]] || builtin set -- - \"$@\"\n"
"	for s in \"${@:2}\"; do\n"
"		[[ $s == 0 || $s == [Ee][Xx][Ii][Tt] ]] || builtin continue\n"
"		if [[ $1 == - ]]; then _s2i_action=()\n"
"		elif [[ $1 != " ON_EXIT " ]]; then\n"
"			_s2i_action=(\"$1\")\n"
"		fi\n"
"		builtin trap " ON_EXIT " EXIT\n"
"	done\n"
"fi\n"
"[[ ! $a ]] || builtin shopt -s expand_aliases\n"
"\\builtin return \"$r\"\n"
"%%"
/*
 * Tells of the end, with status $s, of what was sourced, or that s2ibox could
 * not be executed, most likely by a large variable. The script's own action
 * comes behind the message, sees $? as it was, and is read only then.
 */
"_s2i_end=(\"$?\") _s2i_aliases=()\n"
/* It was a signal, before the script: see environment_signals. */
"[[ $BASH_COMMAND != 'builtin trap '*' 1 2 15'* ]] || {\n"
"	\\builtin trap - 0\n"
"	\\builtin exit 143\n"
"}\n"
"[[ -r /dev/null ]] || \\builtin exit 125\n"	/* bash has said why */
"\\builtin shopt -q expand_aliases && _s2i_aliases=1\n"
"\\builtin shopt -u expand_aliases\n"
"_s2i_end() {\n"
"builtin local \"s=$_s2i_end\" \"f=${_s2i_script-}\" why\n"
"if [[ $BASHPID == \"$$\" ]]; then\n"
"_s2i_status=(\"$s\")\n"
"builtin declare -f +x _s2i_end\n"	/* not for what the trap starts */
"builtin shopt -qo posix || {\n"
"exit() {\n"
"	[[ ${1-} != -- ]] || builtin shift\n"
"	builtin local \"s=${1-$_s2i_status}\"\n"
"	s=${s//[[:space:]]}\n"
"	[[ $BASHPID != \"$$\" || $s != ?([-+])+([0-9]) ]] ||\n"
"		((10#${s#[-+]} & 255)) || builtin set -- 125\n"
"	builtin exit \"$@\"\n"
"}\n"
"builtin declare -f +x exit\n"
"}\n"
"[[ ${_s2i_at-} != user ]] || f=$_s2i_user\n"
"why=\"ended with status $s\"\n"
"if [[ $s == 0 ]]; then\n"
"	why='called exit, but it is sourced: let it use return'\n"
"elif [[ $BASH_COMMAND == S2IBOX_RESUME=* ]]; then\n"
"	f=${f:-BASH_ENV} _s2i_sum=0 _s2i_size=0 _s2i_most=\n"
"	builtin set +u\n"
"	for _s2i_begin in {A..Z} {a..z} _; do\n"
"		builtin eval \"_s2i_names=(\\\"\\${!$_s2i_begin@}\\\")\"\n"
"		for _s2i_each in \"${_s2i_names[@]}\"; do\n"
"			[[ $_s2i_each != _s2i* ]] || builtin continue\n"
"			_s2i_text=${!_s2i_each-}\n"
"			((_s2i_sum +=\n"
"				${#_s2i_each} + ${#_s2i_text} + 10))\n"
"			((${#_s2i_text} > _s2i_size)) ||\n"
"				builtin continue\n"
"			_s2i_size=${#_s2i_text}\n"
"			_s2i_most=$_s2i_each\n"
"		done\n"
"	done\n"
"	why='if it leaves too large an environment: some'\n"
"	why+=\" $_s2i_sum bytes, of which $_s2i_most takes\"\n"
"	why+=\" $_s2i_size\"\n"
"elif [[ ${_s2i_failed-} != \"$s\" ]]; then :\n"
"elif [[ ${_s2i_failed[1]} == \"$f\" ]]; then\n"
"	f+=:${_s2i_failed[2]}\n"
"	why=\"a command failed with status $s (set -e is on)\"\n"
"elif [[ ${_s2i_failed[1]} ]]; then\n"
"	why+=\" at ${_s2i_failed[1]}:${_s2i_failed[2]}\"\n"
"else\n"
"	why=\"its last command ended with status $s\"\n"
"fi\n"
"builtin printf '%s: %s: %s\\n' \"$0\" \"${f//[[:cntrl:]]/?}\" \"$why\" >&2\n"
"fi\n"
"[[ ! ${_s2i_aliases-} ]] || builtin shopt -s expand_aliases\n"
"builtin return \"$s\"\n"
"}\n"
"_s2i_ends=('if _s2i_end; then \\builtin eval \"${_s2i_action-}\"; "
"else \\builtin eval \"${_s2i_action-}\"; fi </dev/null >&2\n"
"[[ ${_s2i_status-0} != 0 || $BASHPID != \"$$\" ]] || \\builtin exit 125')";
