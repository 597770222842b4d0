# shellcheck shell=bash
# podman and runc with a store of their own and without a network.

# what_lacks: prints what the tests need and do not have.
what_lacks() {
	local tool lacking=
	for tool in podman runc busybox cron bash dash ldd unshare setpriv; do
		type -P "$tool" >/dev/null || lacking+="$tool "
	done
	((EUID == 0)) || lacking+='root '
	python3 -c 'import yaml' 2>/dev/null || lacking+='python3-yaml '
	[[ ${S2IBOX_E2E-} || $lacking ]] || lacking='unshare to be allowed'
	echo "${lacking% }"
}

engine_start() {
	cat >storage.conf <<-END
		[storage]
		driver = "overlay"
		graphroot = "$work/store"
		runroot = "$work/run"
	END
	cat >containers.conf <<-END
		[containers]
		default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
		log_driver = "k8s-file"
		[engine]
		runtime = "runc"
		cgroup_manager = "cgroupfs"
		events_logger = "file"
	END
	export CONTAINERS_STORAGE_CONF=$work/storage.conf
	export CONTAINERS_CONF=$work/containers.conf BUILDAH_ISOLATION=oci
	trap 'engine_stop; finish' EXIT
}

engine_stop() {
	local last=$?
	podman rm -fa -t 0 >/dev/null 2>&1
	# It may be mounted more than once.
	while umount -lR "$work/store/overlay" 2>/dev/null; do :; done
	return "$last"
}

# image_build NAME DIR [OPTION...]: builds an image from DIR and its Dockerfile.
image_build() {
	podman build "${@:3}" --pull=never --network host --format docker \
		--cgroup-parent "$parent/build-${image-}" -t "localhost/${1,,}" "$2"
}

# must COMMAND...: the tests end if it fails. Only then its output is printed.
must() {
	"$@" >must.out 2>&1 && return
	echo "Bail out! failed: $*"
	sed 's/^/# /' must.out
	exit 1
}

# include_results FILE STATUS: the results of a test that ran apart, printed
# FILE, and ended with STATUS become results of this one.
include_results() {
	local line
	while IFS= read -r line; do
		if [[ $line =~ ^(not\ )?ok\ [0-9]+(.*) ]]; then
			count=$((count + 1))
			line="${BASH_REMATCH[1]}ok $count${BASH_REMATCH[2]}"
			[[ ! ${BASH_REMATCH[1]} ]] || failed=$((failed + 1))
		fi
		printf '%s\n' "$line"
	done <"$1"
	[[ $2 == 0 ]] || result 1 "$1 ends with 0" "it ended with $2"
}
