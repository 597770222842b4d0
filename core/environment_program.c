/*
 * The one program that is ever given to bash; paths and arguments reach it
 * as parameters. It forks nothing. $0 is the applet's name for messages;
 *
 *	$1 this binary		$5 env script, or ""
 *	$2 for our return	$6 $7 a pipe's two ends
 *	$3 source path		$8 where in the arguments the operands begin
 *	$4 generate_container_user, or ""
 *	$9 argv[0], and the arguments behind it
 *
 * It is one compound command, so that no alias of a script's changes it, and
 * says builtin before each builtin, so that no function does. What must live
 * through a script is readonly; the rest are arrays, which set -a can't
 * export. A script's own EXIT trap would hide from us that it failed, or let
 * exit 0 pass for success, so trap is wrapped to keep ours before it, and exit
 * within it.
 */
#include "s2ibox.h"

const char environment_program[] =
"{\n"
"builtin set +a\n"	/* BASH_ENV may have left it on */
"__s2ibox_steps=${S2IBOX_STEPS-}\n"
"builtin unset S2IBOX_RESUME S2IBOX_STEPS\n"
"__s2ibox_self=$1 __s2ibox_resume=$2 __s2ibox_source=$3\n"
"__s2ibox_user=$4 __s2ibox_script=$5 __s2ibox_operands=$8\n"
"__s2ibox_in=$6 __s2ibox_out=$7 __s2ibox_argv=(\"${@:9}\")\n"

/* The functions exported so far: s2ibox keeps those and drops newer ones. */
"builtin declare -Fx >&\"$__s2ibox_out\"\n"
"builtin printf '\\0' >&\"$__s2ibox_out\"\n"
"IFS= builtin read -r -d '' __s2ibox_functions <&\"$__s2ibox_in\"\n"
"exec {__s2ibox_in}<&- {__s2ibox_out}>&-\n"
"builtin readonly __s2ibox_self __s2ibox_resume __s2ibox_source \\\n"
"	__s2ibox_user __s2ibox_script __s2ibox_operands __s2ibox_argv \\\n"
"	__s2ibox_functions __s2ibox_steps\n"

/* The end of a script that failed or called exit. */
"__s2ibox_status=() __s2ibox_action=() __s2ibox_failed=()\n"
"__s2ibox_end() {\n"
"	builtin local \"s=$?\" f why\n"
"	[[ $BASHPID == \"$$\" ]] || builtin return \"$s\"\n"
"	f=$__s2ibox_script\n"
"	__s2ibox_status=$s\n"
"	builtin shopt -qo posix || exit() {\n"
"		[[ ${1-} != -- ]] || builtin shift\n"
"		builtin local \"s=${1-$__s2ibox_status}\"\n"
"		s=${s//[[:space:]]}\n"
"		[[ $BASHPID != \"$$\" || $s != ?([-+])+([0-9]) ]] ||\n"
"			((10#${s#[-+]} & 255)) || builtin set -- 125\n"
"		builtin exit \"$@\"\n"
"	}\n"
"	[[ ${__s2ibox_at-} != user ]] || f=$__s2ibox_user\n"
"	why=\"ended with status $s\"\n"
"	if [[ $s == 0 ]]; then\n"
"		why='called exit, but it is sourced: let it use return'\n"
"	elif [[ ${__s2ibox_failed-} != \"$s\" ]]; then :\n"
"	elif [[ ${__s2ibox_failed[1]} == \"$f\" ]]; then\n"
"		f+=:${__s2ibox_failed[2]}\n"
"		why=\"a command failed with status $s (set -e is on)\"\n"
"	elif [[ ${__s2ibox_failed[1]} ]]; then\n"
"		why+=\" at ${__s2ibox_failed[1]}:${__s2ibox_failed[2]}\"\n"
"	else\n"
"		why=\"its last command ended with status $s\"\n"
"	fi\n"
"	builtin printf '%s: %s: %s\\n' \"$0\" \"${f//[[:cntrl:]]/?}\" \"$why\" >&2\n"
"	builtin return \"$s\"\n"
"}\n"
/*
 * The script's own action comes behind the message, sees $? as it was. What
 * a trap runs is read only then: the backslash keeps aliases from it.
 */
"__s2ibox_trap='if __s2ibox_end; then \\builtin eval \"${__s2ibox_action-}\"; '\n"
"__s2ibox_trap+='else \\builtin eval \"${__s2ibox_action-}\"; fi </dev/null >&2\n"
"[[ ${__s2ibox_status-0} != 0 || $BASHPID != \"$$\" ]] || \\builtin exit 125'\n"
"builtin shopt -qo posix || trap() {\n"
"	builtin local s r\n"
"	r=0\n"
"	builtin trap \"$@\" || r=$?\n"
"	[[ $BASHPID == \"$$\" && $r != 2 && $# != 0 && $1 != -[lp]* ]] ||\n"
"		builtin return \"$r\"\n"
"	[[ $1 != -- ]] || builtin shift\n"
"	[[ $# != 1 && $1 != +([0-9]) ]] || builtin set -- - \"$@\"\n"
"	for s in \"${@:2}\"; do\n"
"		[[ $s == 0 || $s == [Ee][Xx][Ii][Tt] ]] || builtin continue\n"
"		if [[ $1 == - ]]; then __s2ibox_action=()\n"
"		elif [[ $1 != \"$__s2ibox_trap\" ]]; then\n"
"			__s2ibox_action=(\"$1\")\n"
"		fi\n"
"		builtin trap \"$__s2ibox_trap\" EXIT\n"
"	done\n"
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
"builtin trap \"$__s2ibox_trap\" EXIT\n"
"[[ $$ == 1 ]] || builtin trap - HUP INT QUIT TERM\n"

/*
 * Its file has no entry for this uid where the root is read-only, say. No
 * builtin before this ".": it would forget that set -e is off left of "||".
 */
"if [[ $__s2ibox_user ]]; then\n"
"	__s2ibox_at=user __s2ibox_text=\n"
"	__s2ibox_old=(\"${NSS_WRAPPER_PASSWD-}\" \"${NSS_WRAPPER_GROUP-}\" \\\n"
"		\"${LD_PRELOAD-}\")\n"
"	builtin set -- \"${__s2ibox_argv[@]:__s2ibox_operands}\"\n"
"	{ . \"$__s2ibox_user\" || :; } </dev/null >&2 2>/dev/null\n"
"	[[ ${NSS_WRAPPER_PASSWD-} == \"$__s2ibox_old\" ||\n"
"		! -r $NSS_WRAPPER_PASSWD ]] ||\n"
"		IFS= builtin read -r -d '' __s2ibox_text \\\n"
"			<\"$NSS_WRAPPER_PASSWD\" || :\n"
"	if [[ ${NSS_WRAPPER_PASSWD-} != \"$__s2ibox_old\" &&\n"
"		$__s2ibox_text != *:x:\"$EUID\":* ]]; then\n"
"		builtin printf '%s: %s: %s\\n' \"$0\" \"$__s2ibox_user\" \\\n"
"'could not write an entry for this uid (read-only root?): going on without' >&2\n"
"		builtin unset NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD\n"
"		[[ ! $__s2ibox_old ]] ||\n"
"			builtin export NSS_WRAPPER_PASSWD=\"$__s2ibox_old\"\n"
"		[[ ! ${__s2ibox_old[1]} ]] ||\n"
"			builtin export NSS_WRAPPER_GROUP=\"${__s2ibox_old[1]}\"\n"
"		[[ ! ${__s2ibox_old[2]} ]] ||\n"
"			builtin export LD_PRELOAD=\"${__s2ibox_old[2]}\"\n"
"	elif [[ :${__s2ibox_old[2]}: == *:\"${LD_PRELOAD-}\":* ]]; then\n"
"		[[ ! ${__s2ibox_old[2]} ]] || LD_PRELOAD=${__s2ibox_old[2]}\n"
"	elif [[ ${__s2ibox_old[2]} &&\n"
"		:${LD_PRELOAD-}: != *:\"${__s2ibox_old[2]}\":* ]]; then\n"
"		builtin export LD_PRELOAD=\\\n"
"\"${LD_PRELOAD:+$LD_PRELOAD:}${__s2ibox_old[2]}\"\n"
"	fi\n"
"	builtin unset __s2ibox_at\n"
"fi\n"

/* The env script. ERR tells where a command failed; EXIT tells the user. */
"__s2ibox_done=()\n"
"if [[ $__s2ibox_script ]]; then\n"
"	[[ . -ef $__s2ibox_source ]] || builtin cd -- \"$__s2ibox_source\"\n"
"	builtin set -- \"${__s2ibox_argv[@]:__s2ibox_operands}\"\n"
"	builtin trap '__s2ibox_failed=($? \"${BASH_SOURCE-}\" $LINENO)' ERR\n"
"	builtin set -eo pipefail\n"
"	{\n"
"		builtin set -a\n"
"		builtin . \"$__s2ibox_script\"\n"
"		builtin trap - DEBUG\n"
"		builtin set +a\n"
"		__s2ibox_done=1\n"
"	} </dev/null >&2\n"
"	[[ ${__s2ibox_done-} ]] || builtin exit 125\n"
"fi\n"

"builtin trap - EXIT ERR\n"
"builtin set +k\n"
"[[ . -ef $__s2ibox_source ]] || builtin cd -- \"$__s2ibox_source\"\n"
"builtin export S2IBOX_RESUME=\"$__s2ibox_resume $__s2ibox_functions\"\n"
"[[ ! $__s2ibox_steps ]] || builtin export S2IBOX_STEPS=\"$__s2ibox_steps\"\n"
"builtin set +eu\n"
"builtin shopt -s execfail\n"
"builtin exec -a \"$__s2ibox_argv\" -- \"$__s2ibox_self\" \\\n"
"	\"${__s2ibox_argv[@]:1}\"\n"
"__s2ibox_status=$?\n"

/* Only where that failed, and so most likely by a variable too large. */
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
"	\"${__s2ibox_script:-BASH_ENV}\" \\\n"
"	'if it leaves too large an environment: some' \"$__s2ibox_sum\" \\\n"
"	\"$__s2ibox_most\" \"$__s2ibox_size\" >&2\n"
"builtin exit $__s2ibox_status\n"
"}\n";
