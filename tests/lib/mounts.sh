# shellcheck shell=bash
# Mounts of a test's own, where that is allowed. Sourced before tap.sh, for the
# test begins anew in its own namespace.
#
#	$S2IBOX_MOUNTS		yes or no
#	$S2IBOX_LAYERS		what an overlay wants besides
#	unmount_at_end DIR...	the mounts that the test may have when it ends,
#				since what is mounted can't be removed
#	other_file_system	$other is a directory on another file system than
#				the working directory, or empty

if [[ ! ${S2IBOX_MOUNTS-} ]]; then
	own=(unshare --mount --propagation private)
	[[ $(id -u) == 0 ]] || own+=(--map-root-user)
	[[ $(id -u) == 0 ]] || export S2IBOX_LAYERS=,userxattr
	export S2IBOX_MOUNTS=no
	! "${own[@]}" mount -t tmpfs none /mnt 2>/dev/null ||
		S2IBOX_MOUNTS=yes exec "${own[@]}" bash "$0" "$@"
fi

unmount_at_end() {
	mounted=("$@")
	trap 'last=$?
		cd /
		umount -l "${mounted[@]/#/$work/}" 2>/dev/null
		(exit $last)
		finish' EXIT
}

other_file_system() {
	other=
	if [[ $S2IBOX_MOUNTS == yes ]]; then
		mkdir other
		mount -t tmpfs none other && other=$work/other
	elif [[ -w /dev/shm && $(stat -c %d /dev/shm) != "$(stat -c %d .)" ]]
	then
		other=$(mktemp -d /dev/shm/s2ibox.XXXXXX)
	fi
}
