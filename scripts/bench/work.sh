# shellcheck shell=bash
# What the machine does for each of the ways in start.sh: the number of execs,
# forks and system calls, as strace counts them, with those of the hook; peak:
# the most memory that one of the processes had, in KiB; private: the anonymous
# memory of s2i-ready while its hook runs.

rows+=(work)

cat >peak.c <<'END'
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
int
main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t pid = vfork();	/* our own memory counts as well: very little */

	if (argc < 2 || pid == -1)
		return 1;
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	wait4(pid, &status, 0, &usage);
	printf("%ld\n", usage.ru_maxrss);
	return status != 0;
}
END
compile peak

# A hook that prints its parent's memory as Linux counts it exactly, while
# ru_maxrss may be too small by 32 pages for each CPU.
cat >memory <<'END'
#!/bin/sh
exec awk '/^Rss/ { r = $2 } /^Anonymous/ { p = $2 } END { print r, p }' \
	/proc/$PPID/smaps_rollup
END
chmod +x memory

in_pod() {
	(cd "$directory" && exec env -i "${pod[@]}" "$@")
}

# work ROW KIND FILE...: notes the results for all ways, or, if there is an env
# script, for those of s2ibox and of the shells.
work() {
	local way name command peak rss private limit
	ways "${@:3}"
	[[ $2 == none ]] || ways=("${ways[@]:1:5}")
	for way in "${ways[@]}"; do
		name=$2:${way%%=*} private='' limit=''
		eval "command=(${way#*=})"
		in_pod "$(type -P strace)" -f -o "$root/trace" "${command[@]}" \
			>/dev/null 2>&1
		result "$1" "$name" execs \
			"$(grep -cE ' (execve\(|<... execve resumed>).* = 0$' trace)"
		result "$1" "$name" forks \
			"$(grep -cE ' (fork|vfork|clone3?)\(' trace || :)"
		result "$1" "$name" calls \
			"$(grep -cE '^[0-9]+ +[a-z0-9_]+\(' trace)"
		peak=$(in_pod "$root/peak" "${command[@]}" 2>/dev/null)
		if [[ $name == *:ready ]]; then
			cp memory "$hooks/ready"
			read -r rss private < <(in_pod "${command[@]}")
			cp hook "$hooks/ready"
			peak=$((peak > rss ? peak : rss))
		fi
		[[ ${cc[0]} != *musl* || $name != @(none|plain):ready ]] ||
			limit=1024
		result "$1" "$name" peak "$peak" "$limit"
		[[ ! $private ]] || result "$1" "$name" private "$private"
	done
}

row_work() {
	local pod=("${pod[@]}")
	rm -f "$env_script"
	work "$1" none
	plain_script
	work "$1" plain "$env_script"
	bash_script
	work "$1" bash "$env_script"
	plain_script
	pod+=(BASH_ENV="$root/bash_env")
	work "$1" bash_env "$root/bash_env" "$env_script"
}
