# shellcheck shell=bash
# Namespaces and other users, as far as this machine lets a test have them.
# Sourced after tap.sh.
#
#	"${unshare[@]}" OPTION...	unshare, as root of a user namespace
#					where this user may not do without
#	"${own_mounts[@]}" COMMAND...	runs it with mounts of its own
#	can_mount DIR			whether a file system can be mounted there
#	"${as_process_1[@]}" COMMAND...	runs it in a PID namespace of its own
#	"${somebody[@]}" COMMAND...	runs it as a user who isn't root

unshare=(unshare) somebody=()
unshare --mount true 2>/dev/null || unshare+=(--map-root-user)
own_mounts=("${unshare[@]}" --mount --propagation private)
as_process_1=("${unshare[@]}" --fork --pid --mount-proc --kill-child)
[[ $(id -u) != 0 ]] ||
	somebody=(setpriv --reuid 1234 --regid 1234 --clear-groups)

can_mount() {
	"${own_mounts[@]}" mount -t tmpfs none "$1" 2>/dev/null
}
