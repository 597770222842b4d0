# shellcheck shell=bash disable=SC2154
# (The variables come from enter_bash.c.)
#
# What bash is told to do: source the files that make the environment, and
# become s2ibox again. BASH_ENV has been sourced by bash itself by now.
#
# $0 is the applet's name, for messages; "$@" are s2ibox's own arguments. The
# variables whose names begin with _s2i_ are dropped when s2ibox resumes. From
# enter_bash.c come
#
#	_s2i_box		the path of s2ibox
#	_s2i_called		the name that it was called by
#	_s2i_resume		what it has to know when it resumes
#	_s2i_source_path	the source path
#	_s2i_operands		the index of the first operand in "$@"
#	_s2i_bash_env		"yes" where BASH_ENV was set, else ""
#	_s2i_script		the env script, or ""
#	_s2i_user_file		generate_container_user, or ""
#	_s2i_user_program	the text of container_user.bash, if there is one
#	_s2i_ended_program	the text of ended.bash
#
# and ended.bash reads
#
#	_s2i_file		the file that is being sourced; unset: none
#	_s2i_failed		the status, file and line of the command that
#				failed last
#	_s2i_action		the script's own action for EXIT, if any
#	_s2i_not_executed	the status with which the last exec failed
#
# All of it is one compound command, which bash has read before a file that it
# sources can define an alias. The word "builtin" protects from functions of
# the same name, and quotes around a builtin's assignments from set -k.
# Variables that a script could change by accident are readonly. They are not
# exported, so that what a script starts doesn't see them, and those that are
# set while "set -a" is on are arrays, which can't be exported.
{
	# BASH_ENV's file may have left "set -a" on.
	[[ ! $_s2i_bash_env ]] || builtin set +a
	_s2i_arguments=("$@") _s2i_failed=() _s2i_action=()
	_s2i_on_exit='\builtin eval "$_s2i_ended_program"; '
	_s2i_on_exit+='\builtin eval "$_s2i_finish"'
	builtin declare -r +x _s2i_arguments _s2i_on_exit _s2i_box \
		_s2i_called _s2i_resume _s2i_source_path _s2i_operands \
		_s2i_bash_env _s2i_script _s2i_user_file _s2i_user_program \
		_s2i_ended_program

	# The functions that BASH_ENV's file has exported stay; s2ibox drops
	# those of the env script. With its stdout closed "export -f" fails only
	# if there is a function to print: the usual file, which exports none,
	# needs no fork.
	[[ ! $_s2i_bash_env ]] || builtin export -f >&- 2>&- ||
		_s2i_functions=$(builtin declare -Fx)

	# A script's own EXIT trap would hide from us that the script failed,
	# or let "exit 0" pass for success. So its action is kept, for
	# ended.bash to run, and the trap stays ours. (In posix mode trap is a
	# special builtin, which no function can replace: there a script's EXIT
	# trap does replace ours.)
	[[ -o posix ]] || trap() {
		builtin local _s2i_result _s2i_signal
		_s2i_result=0
		# shellcheck disable=SC2064 # it has been expanded
		builtin trap "$@" || _s2i_result=$?
		# In a subshell it is none of ours. A usage error (2) and the
		# options that only print have changed nothing.
		if [[ $BASHPID == "$$" && $_s2i_result != 2 &&
			$# != 0 && $1 != -[lp]* ]]; then
			[[ $1 != -- ]] || builtin shift
			# A lone argument, or a number as the first one, means
			# that there is no action: these signals are reset.
			[[ $# != 1 && $1 != +([0-9]) ]] ||
				builtin set -- - "$@"
			for _s2i_signal in "${@:2}"; do
				[[ $_s2i_signal == 0 ||
					$_s2i_signal == [Ee][Xx][Ii][Tt] ]] ||
					builtin continue
				if [[ $1 == - ]]; then
					_s2i_action=()
				elif [[ $1 != "$_s2i_on_exit" ]]; then
					_s2i_action=("$1")
				fi
				# shellcheck disable=SC2064 # it is to expand
				builtin trap "$_s2i_on_exit" EXIT
			done
		fi
		builtin return "$_s2i_result"
	}

	# HUP, INT and TERM end bash at once. When an EXIT trap is set, bash
	# takes over those of them that have no trap, and then loses one that
	# comes just before an exec. That is why each gets a trap first. In
	# process 1 these traps stay, since there the kernel drops a signal
	# that has no handler; otherwise they are removed again.
	builtin trap 'builtin exit 129' HUP
	builtin trap 'builtin exit 130' INT
	builtin trap 'builtin exit 143' TERM
	# shellcheck disable=SC2064 # it is to expand now
	builtin trap "$_s2i_on_exit" EXIT
	if [[ $$ == 1 ]]; then
		builtin trap 'builtin exit 131' QUIT
	else
		builtin trap - HUP INT TERM
	fi

	[[ ! $_s2i_user_file ]] || builtin eval "$_s2i_user_program"

	# A file that was sourced so far may have changed the directory.
	[[ ${PWD-} == "$_s2i_source_path" || . -ef $_s2i_source_path ]] ||
		builtin cd -- "$_s2i_source_path"

	# The env script, each variable of which is exported. The ERR trap
	# remembers where a command failed; a DEBUG trap that the script leaves
	# might print.
	if [[ $_s2i_script ]]; then
		_s2i_file=$_s2i_script
		builtin set -- "${_s2i_arguments[@]:_s2i_operands}"
		builtin trap \
			'_s2i_failed=("$?" "${BASH_SOURCE-}" "$LINENO")' ERR
		builtin set -aeo pipefail
		{
			builtin . "$_s2i_script"
			builtin trap - DEBUG
		} </dev/null >&2
		builtin set +e
	fi

	# Where a script has put $'\001' into IFS, bash 5.2 splits the words of
	# "${_s2i_arguments[@]}", but not those of "$@".
	if [[ ${IFS-} == *$'\001'* ]]; then
		builtin set --
		for ((_s2i_n = 0; _s2i_n < ${#_s2i_arguments[@]}; _s2i_n++)); do
			builtin set -- "$@" "${_s2i_arguments[_s2i_n]}"
		done
	else
		builtin set -- "${_s2i_arguments[@]}"
	fi

	# Where the exec fails, bash goes on with what follows it.
	builtin shopt -s execfail
	S2IBOX_RESUME=$_s2i_resume${_s2i_functions-} \
		builtin exec -a "$_s2i_called" -- "$_s2i_box" "$@"
	_s2i_not_executed=$?
	# shellcheck disable=SC2064 # it is to expand now
	builtin trap "$_s2i_on_exit" EXIT	# bash 5.1 has dropped it
	builtin exit "$_s2i_not_executed"
}
