# shellcheck shell=bash disable=SC2034,SC2128,SC2154
# (Variables are shared with source.bash, and some are arrays of one element.)
#
# What bash does when it ends before it has become s2ibox again: the EXIT trap
# of source.bash reads this text. One message says which file ended, where and
# with what status. Then the script's own EXIT action runs. Whatever source.bash
# sources, the status is never 0: s2ibox's work has not been done.
#
# bash reads this line by line. The first lines turn aliases and "set -a" off,
# and can't be aliased themselves.
_s2i_status=("$?") _s2i_options=("$-") _s2i_aliases=()
\builtin shopt -q expand_aliases && _s2i_aliases=(yes)
\builtin shopt -u expand_aliases
\builtin set +a
_s2i_why=''

# A subshell of the script ends as it likes.
[[ $BASHPID == "$$" ]] || builtin exit "$_s2i_status"

# Why the environment was not made.
if [[ ${_s2i_not_executed-} ]]; then
	# Most likely the environment is too large: what is largest in it? (This
	# counts all variables, even those that are not exported.)
	_s2i_file=${_s2i_file:-BASH_ENV}
	_s2i_sum=0 _s2i_largest='' _s2i_largest_size=0
	builtin set +u
	for _s2i_letter in {A..Z} {a..z} _; do
		builtin eval "_s2i_names=(\"\${!$_s2i_letter@}\")"
		for _s2i_name in "${_s2i_names[@]}"; do
			[[ $_s2i_name != _s2i* ]] || builtin continue
			_s2i_value=${!_s2i_name-} _s2i_size=${#_s2i_value}
			((_s2i_sum += ${#_s2i_name} + _s2i_size + 10))
			if ((_s2i_size > _s2i_largest_size)); then
				_s2i_largest_size=$_s2i_size
				_s2i_largest=$_s2i_name
			fi
		done
	done
	_s2i_why='s2ibox could not be started again after it; most likely '
	_s2i_why+="the environment is too large: about $_s2i_sum bytes, of "
	_s2i_why+="which $_s2i_largest takes $_s2i_largest_size"
elif [[ ! -r /dev/null ]]; then
	# Without /dev/null a redirection has failed, and bash has said so.
	builtin exit 125
elif [[ ! ${_s2i_file-} ]]; then
	# A signal, before any file was sourced.
	builtin exit "$_s2i_status"
elif [[ $_s2i_status == 0 ]]; then
	_s2i_why='called exit, but it is sourced: let it use return'
elif [[ ${_s2i_failed-} != "$_s2i_status" ]]; then
	_s2i_why="ended with status $_s2i_status"
elif [[ ${_s2i_failed[1]} == "$_s2i_file" ]]; then
	_s2i_file+=:${_s2i_failed[2]}
	_s2i_why="a command failed with status $_s2i_status (set -e is on)"
elif [[ ${_s2i_failed[1]} ]]; then
	_s2i_why="ended with status $_s2i_status"
	_s2i_why+=" at ${_s2i_failed[1]}:${_s2i_failed[2]}"
else
	_s2i_why="its last command ended with status $_s2i_status"
fi
builtin printf '%s: %s: %s\n' "$0" "${_s2i_file//[[:cntrl:]]/?}" \
	"$_s2i_why" >&2
[[ ${_s2i_action-} ]] || builtin exit "$((_s2i_status ? _s2i_status : 125))"

# What the trap evaluates next. It is one line, so that the line numbers in
# bash's messages about the action count from the action's own first line. The
# action sees $? as it was: an "if" hands it on, whatever set -e says. It runs
# in a subshell, so that an exit or exec of its own can't pass for success.
_s2i_finish='([[ ! ${_s2i_aliases-} ]] || builtin shopt -s expand_aliases; '
_s2i_finish+='[[ $_s2i_options != *a* ]] || builtin set -a; '
_s2i_finish+='if (builtin exit "$_s2i_status"); '
_s2i_finish+='then builtin eval "$_s2i_action"; '
_s2i_finish+='else builtin eval "$_s2i_action"; fi; '
_s2i_finish+='builtin exit "$_s2i_status") </dev/null >&2 || '
_s2i_finish+='builtin exit "$?"; builtin exit 125'
