/*
 * The one program that is ever given to bash, and parts of it that it seldom
 * needs; paths and arguments reach it as parameters. It forks nothing. $0 is
 * the applet's name for messages; __s2ibox[N] holds $N:
 *
 *	1 this binary		6 7 a pipe's two ends, or ""
 *	2 for our return	8 where the operands begin
 *	3 source path		9... environment_parts
 *	4 generate_container_user, or ""
 *	5 env script, or ""	15 argv[0], and the arguments behind it
 *
 * It is one compound command, so that no alias of a script's changes it, and
 * says builtin before each builtin, so that no function does. What must live
 * through a script is readonly; the rest are arrays, which set -a can't
 * export. A script's own EXIT trap would hide from us that it failed, or let
 * exit 0 pass for success, so trap is wrapped to keep ours before it, and exit
 * within it. Bash reads each byte of a program, needed or not: hence the
 * parts, which it evaluates with aliases off. Assignments
 * behind a builtin's name are quoted, against set -k.
 */
#include "s2ibox.h"

const char environment_program[] =
"{\n"
"builtin set +a\n"	/* BASH_ENV may have left it on */
"builtin unset S2IBOX_RESUME\n"
"__s2ibox=(\"$0\" \"$@\")\n"
"[[ ! $6 ]] || builtin eval \"$9\"\n"
"builtin readonly __s2ibox __s2ibox_functions\n"

/* The end of a script that failed or called exit. */
"__s2ibox_status=() __s2ibox_action=() __s2ibox_failed=() __s2ibox_done=()\n"
"__s2ibox_end() {\n"
"	builtin local \"s=$?\" f why \"a=\"\n"
"	[[ $BASHPID == \"$$\" ]] || builtin return \"$s\"\n"
"	! builtin shopt -q expand_aliases || a=1\n"
"	builtin shopt -u expand_aliases\n"
"	builtin eval \"${__s2ibox[11]}\"\n"
"	[[ ! $a ]] || builtin shopt -s expand_aliases\n"
"	builtin return \"$s\"\n"
"}\n"
"builtin shopt -qo posix || trap() {\n"
"	builtin local s \"r=0\" \"a=\"\n"
"	! builtin shopt -q expand_aliases || a=1\n"
"	builtin shopt -u expand_aliases\n"
"	builtin eval \"${__s2ibox[12]}\"\n"
"	[[ ! $a ]] || builtin shopt -s expand_aliases\n"
"	builtin return \"$r\"\n"
"}\n"
/*
 * With an EXIT trap bash catches these, unless they have a trap by then, and
 * forgets one that comes just before an exec. To PID 1 the kernel gives none
 * without a handler.
 */
"builtin trap 'builtin exit 129' HUP\n"
"builtin trap 'builtin exit 130' INT\n"
"builtin trap 'builtin exit 131' QUIT\n"
"builtin trap 'builtin exit 143' TERM\n"
"builtin trap \"${__s2ibox[13]}\" EXIT\n"
"[[ $$ == 1 ]] || builtin trap - HUP INT QUIT TERM\n"

"[[ ! $4 ]] || builtin eval \"${10}\"\n"

/* The env script. ERR tells where a command failed; EXIT tells the user. */
"if [[ ${__s2ibox[5]} ]]; then\n"
"	[[ . -ef ${__s2ibox[3]} ]] || builtin cd -- \"${__s2ibox[3]}\"\n"
"	builtin set -- \"${__s2ibox[@]:15 + __s2ibox[8]}\"\n"
"	builtin trap '__s2ibox_failed=($? \"${BASH_SOURCE-}\" $LINENO)' ERR\n"
"	builtin set -eo pipefail\n"
"	{\n"
"		builtin set -a\n"
"		builtin . \"${__s2ibox[5]}\"\n"
"		builtin trap - DEBUG\n"
"		builtin set +a\n"
"		__s2ibox_done=1\n"
"	} </dev/null >&2\n"
"	[[ ${__s2ibox_done-} ]] || builtin exit 125\n"
"fi\n"

"builtin trap - EXIT ERR\n"
"builtin set +k\n"
"[[ . -ef ${__s2ibox[3]} ]] || builtin cd -- \"${__s2ibox[3]}\"\n"
"builtin export S2IBOX_RESUME=\"${__s2ibox[2]}${__s2ibox_functions-}\"\n"
"builtin set +eu\n"
"builtin shopt -s execfail\n"
"builtin exec -a \"${__s2ibox[15]}\" -- \"${__s2ibox[1]}\" \\\n"
"	\"${__s2ibox[@]:16}\"\n"
"__s2ibox_status=$?\n"
"builtin shopt -u expand_aliases\n"
"builtin eval \"${__s2ibox[14]}\"\n"
"}\n";

const char *const environment_parts[ENVIRONMENT_PARTS] = {

/* 9: the functions exported so far; s2ibox keeps those and drops newer ones. */
"builtin declare -Fx >&\"$7\"\n"
"builtin printf '\\0' >&\"$7\"\n"
"IFS= builtin read -r -d '' __s2ibox_functions <&\"$6\"\n"
"builtin eval \"exec $6<&- $7>&-\"\n",

/*
 * 10: sources generate_container_user. Its file has no entry for this uid
 * where the root is read-only, say. No builtin before that ".": it would
 * forget that set -e is off left of "||".
 */
"__s2ibox_at=user __s2ibox_text=\n"
"__s2ibox_old=(\"${NSS_WRAPPER_PASSWD-}\" \"${NSS_WRAPPER_GROUP-}\" \\\n"
"	\"${LD_PRELOAD-}\")\n"
"builtin set -- \"${__s2ibox[@]:15 + __s2ibox[8]}\"\n"
"{ . \"${__s2ibox[4]}\" || :; } </dev/null >&2 2>/dev/null\n"
"[[ ${NSS_WRAPPER_PASSWD-} == \"$__s2ibox_old\" ||\n"
"	! -r $NSS_WRAPPER_PASSWD ]] ||\n"
"	IFS= builtin read -r -d '' __s2ibox_text \\\n"
"		<\"$NSS_WRAPPER_PASSWD\" || :\n"
"if [[ ${NSS_WRAPPER_PASSWD-} != \"$__s2ibox_old\" &&\n"
"	$__s2ibox_text != *:x:\"$EUID\":* ]]; then\n"
"	[[ $0 == s2i-@(exec|shell|ready|alive) ]] ||\n"
"		builtin printf '%s: %s: %s\\n' \"$0\" \"${__s2ibox[4]}\" \\\n"
"'could not write an entry for this uid (read-only root?): going on without' >&2\n"
"	builtin unset NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD\n"
"	[[ ! $__s2ibox_old ]] ||\n"
"		builtin export \"NSS_WRAPPER_PASSWD=$__s2ibox_old\"\n"
"	[[ ! ${__s2ibox_old[1]} ]] ||\n"
"		builtin export \"NSS_WRAPPER_GROUP=${__s2ibox_old[1]}\"\n"
"	[[ ! ${__s2ibox_old[2]} ]] ||\n"
"		builtin export \"LD_PRELOAD=${__s2ibox_old[2]}\"\n"
"elif [[ :${__s2ibox_old[2]}: == *:\"${LD_PRELOAD-}\":* ]]; then\n"
"	[[ ! ${__s2ibox_old[2]} ]] || LD_PRELOAD=${__s2ibox_old[2]}\n"
"elif [[ ${__s2ibox_old[2]} &&\n"
"	:${LD_PRELOAD-}: != *:\"${__s2ibox_old[2]}\":* ]]; then\n"
"	builtin export \\\n"
"\"LD_PRELOAD=${LD_PRELOAD:+$LD_PRELOAD:}${__s2ibox_old[2]}\"\n"
"fi\n"
"builtin unset __s2ibox_at\n",

/* 11: tells of the end, with status $s, of what was sourced. */
"f=${__s2ibox[5]}\n"
"__s2ibox_status=$s\n"
"builtin shopt -qo posix || exit() {\n"
"	[[ ${1-} != -- ]] || builtin shift\n"
"	builtin local \"s=${1-$__s2ibox_status}\"\n"
"	s=${s//[[:space:]]}\n"
"	[[ $BASHPID != \"$$\" || $s != ?([-+])+([0-9]) ]] ||\n"
"		((10#${s#[-+]} & 255)) || builtin set -- 125\n"
"	builtin exit \"$@\"\n"
"}\n"
"[[ ${__s2ibox_at-} != user ]] || f=${__s2ibox[4]}\n"
"why=\"ended with status $s\"\n"
"if [[ $s == 0 ]]; then\n"
"	why='called exit, but it is sourced: let it use return'\n"
"elif [[ ${__s2ibox_failed-} != \"$s\" ]]; then :\n"
"elif [[ ${__s2ibox_failed[1]} == \"$f\" ]]; then\n"
"	f+=:${__s2ibox_failed[2]}\n"
"	why=\"a command failed with status $s (set -e is on)\"\n"
"elif [[ ${__s2ibox_failed[1]} ]]; then\n"
"	why+=\" at ${__s2ibox_failed[1]}:${__s2ibox_failed[2]}\"\n"
"else\n"
"	why=\"its last command ended with status $s\"\n"
"fi\n"
"builtin printf '%s: %s: %s\\n' \"$0\" \"${f//[[:cntrl:]]/?}\" \"$why\" >&2\n",

/* 12: what a script calls as trap. */
"builtin trap \"$@\" || r=$?\n"
"if [[ $BASHPID == \"$$\" && $r != 2 && $# != 0 && $1 != -[lp]* ]]; then\n"
"	[[ $1 != -- ]] || builtin shift\n"
"	[[ $# != 1 && $1 != +([0-9]) ]] || builtin set -- - \"$@\"\n"
"	for s in \"${@:2}\"; do\n"
"		[[ $s == 0 || $s == [Ee][Xx][Ii][Tt] ]] || builtin continue\n"
"		if [[ $1 == - ]]; then __s2ibox_action=()\n"
"		elif [[ $1 != \"${__s2ibox[13]}\" ]]; then\n"
"			__s2ibox_action=(\"$1\")\n"
"		fi\n"
"		builtin trap \"${__s2ibox[13]}\" EXIT\n"
"	done\n"
"fi\n",

/*
 * 13: our EXIT trap. The script's own action comes behind the message, sees
 * $? as it was. It is read only then: backslashes keep aliases from it.
 */
"if __s2ibox_end; then \\builtin eval \"${__s2ibox_action-}\"; "
"else \\builtin eval \"${__s2ibox_action-}\"; fi </dev/null >&2\n"
"[[ ${__s2ibox_status-0} != 0 || $BASHPID != \"$$\" ]] || \\builtin exit 125",

/* 14: only where we could not be executed, most likely by a large variable. */
"__s2ibox_sum=0 __s2ibox_size=0 __s2ibox_most=\n"
"for __s2ibox_c in {A..Z} {a..z} _; do\n"
"	builtin eval \"__s2ibox_names=(\\\"\\${!$__s2ibox_c@}\\\")\"\n"
"	for __s2ibox_name in \"${__s2ibox_names[@]}\"; do\n"
"		[[ $__s2ibox_name != __s2ibox* ]] || builtin continue\n"
"		__s2ibox_text=${!__s2ibox_name-}\n"
"		((__s2ibox_sum += ${#__s2ibox_name} + ${#__s2ibox_text} + 10))\n"
"		((${#__s2ibox_text} > __s2ibox_size)) || builtin continue\n"
"		__s2ibox_size=${#__s2ibox_text} __s2ibox_most=$__s2ibox_name\n"
"	done\n"
"done\n"
"builtin printf '%s: %s: %s %s bytes, of which %s takes %s\\n' \"$0\" \\\n"
"	\"${__s2ibox[5]:-BASH_ENV}\" \\\n"
"	'if it leaves too large an environment: some' \"$__s2ibox_sum\" \\\n"
"	\"$__s2ibox_most\" \"$__s2ibox_size\" >&2\n"
"builtin exit $__s2ibox_status\n"
};
