# shellcheck shell=bash
# Killing a program at one system call of its after the other. Sourced after
# tap.sh by tests that have strace.
#
#	can_kill		whether this machine lets us; valgrind's own calls
#				would be among them
#	calls_of COMMAND...	each call of it that changes files or prints, a
#				line each, for:
#	killed CALL COMMAND...	runs it, and kills it at that call

can_kill() {
	[[ ${S2IBOX_SUITE-} != valgrind ]] &&
		strace -o /dev/null true 2>/dev/null
}

# strace counts the calls of each name by themselves.
calls_of() {
	local name rest calls='?mkdir,?mkdirat,?open,?openat,?creat,write,?chmod'
	local -A count
	calls+=',?fchmod,?fchmodat,?rename,?renameat,?renameat2,?symlink'
	calls+=',?symlinkat,?link,?linkat,?unlink,?unlinkat,?rmdir,?utimensat'
	calls+=',?ftruncate,?lchown,?fchown,?fchownat'
	strace -o "$work/.calls" -e trace="$calls" -e signal=none "$@" \
		>/dev/null 2>&1
	while IFS='(' read -r name rest; do
		[[ $name == [a-z]* && $name != syscall_* ]] || continue
		count[$name]=$((${count[$name]-0} + 1))
		[[ $rest == *O_RDONLY* ]] ||
			echo "$name:signal=KILL:when=${count[$name]}"
	done <"$work/.calls"
}

killed() {
	{
		run strace -o /dev/null -e inject="$1" "${@:2}"
	} 2>/dev/null	# bash's own «Killed»
	[[ $status == 137 ]]
}
