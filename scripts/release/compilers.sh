# shellcheck shell=bash
# The machines that s2ibox is built for, by the names that container images
# have, and Debian's compiler for each; sourced by who builds for all of them.

architectures=(amd64 arm64 ppc64le s390x)
declare -A compiler=(
	[amd64]=musl-gcc	# the smallest, and the quickest to start
	[arm64]=aarch64-linux-gnu-gcc
	[ppc64le]=powerpc64le-linux-gnu-gcc
	[s390x]=s390x-linux-gnu-gcc
)
declare -A package=(
	[amd64]=musl-tools
	[arm64]='gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
	[ppc64le]='gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross'
	[s390x]='gcc-s390x-linux-gnu libc6-dev-s390x-cross'
)

# have_compilers ARCH...: each links a C program statically, or it says which
# Debian packages have what lacks.
have_compilers() {
	local arch why out
	out=$(mktemp)
	for arch; do
		why="no ${compiler[$arch]}"
		if command -v "${compiler[$arch]}" >/dev/null; then
			why="${compiler[$arch]} has no static C library"
			printf '#include <stdio.h>\nint main(void) { puts(""); }' |
				"${compiler[$arch]}" -static -x c -o "$out" - \
				2>/dev/null && continue
		fi
		echo "${0##*/}: $why: apt-get install ${package[$arch]}" >&2
		rm -f "$out"
		return 1
	done
	rm -f "$out"
}

# can_run BINARY...: whether the kernel starts them. Where it doesn't, and
# nobody has told it of qemu-user yet, it is told: root is needed for that.
can_run() {
	local box misc=/proc/sys/fs/binfmt_misc
	for box; do
		"$box" --version >/dev/null 2>&1 && continue
		[[ -e $misc/register ]] ||
			mount -t binfmt_misc binfmt_misc "$misc" 2>/dev/null
		{ update-binfmts --import; update-binfmts --enable; } 2>/dev/null
		"$box" --version >/dev/null || {
			echo "${0##*/}: $box cannot be run: apt-get install" \
				"qemu-user-static binfmt-support, as root" >&2
			return 1
		}
	done
}
