# shellcheck shell=bash
# enter [ARG...]: the rest of the script runs as the first process of its own
# namespaces, so that its containers, mounts and files cannot outlive it. If
# that is impossible, the script goes on here, and what_lacks says what is
# missing.

# The cgroups of killed containers stay as empty directories, which leave
# removes. If this process is killed as well, the next run's leave does that.
parent=/s2ibox-e2e-$$

leave() {
	local last=$? child='' group pid
	trap '' TERM INT HUP
	read -r child <"/proc/$inner/task/$inner/children"
	[[ ! $child ]] || kill -KILL "$child"
	wait "$inner"
	find /sys/fs/cgroup -depth -type d -path '*/s2ibox-e2e-*' |
		while read -r group; do
			pid=${group#*/s2ibox-e2e-} pid=${pid%%/*}
			[[ $pid != "$$" && -e /proc/$pid ]] || rmdir "$group"
		done
	exit "$last"
} 2>/dev/null

enter() {
	[[ ! ${S2IBOX_E2E-} ]] || { parent=$S2IBOX_E2E; return; }
	((EUID == 0)) && unshare --mount --pid --fork true 2>/dev/null || return
	# shellcheck disable=SC2016 # for the inner shell
	S2IBOX_E2E=$parent setpriv --pdeathsig KILL \
		unshare --mount --pid --fork --kill-child "$BASH" -c '
		for at in /run /dev/shm; do
			mount -t tmpfs -o mode=755 tmpfs "$at" || exit
		done
		mount -t proc proc /proc || exit
		export TMPDIR=/run
		exec "$BASH" "$0" "$@"' "$0" "$@" &
	inner=$!
	trap leave EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	wait "$inner"
	exit
}
