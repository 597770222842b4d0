# shellcheck shell=bash
# A program is killed at one of its system calls after the other. Sourced after
# tap.sh.
#
#	can_kill		whether strace may do that here. Not under
#				valgrind, whose own calls would be among them
#	calls_of COMMAND...	its calls that change files or print, a line each
#	killed CALL COMMAND...	runs it, and kills it at that one of its calls

can_kill() {
	[[ ${S2IBOX_SUITE-} != valgrind ]] &&
		strace -o /dev/null true 2>/dev/null
}

# strace counts the calls of each name separately.
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
