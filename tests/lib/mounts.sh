# shellcheck shell=bash
# Mounts of a test's own, where that is allowed: sourced before tap.sh, for the
# test begins anew in its own namespace. $S2IBOX_MOUNTS is yes or no then, and
# $S2IBOX_LAYERS what an overlay wants besides.
if [[ ! ${S2IBOX_MOUNTS-} ]]; then
	own=(unshare --mount --propagation private)
	[[ $(id -u) == 0 ]] || own+=(--map-root-user)
	[[ $(id -u) == 0 ]] || export S2IBOX_LAYERS=,userxattr
	export S2IBOX_MOUNTS=no
	! "${own[@]}" mount -t tmpfs none /mnt 2>/dev/null ||
		S2IBOX_MOUNTS=yes exec "${own[@]}" bash "$0" "$@"
fi
