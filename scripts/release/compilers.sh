# shellcheck shell=bash
# Sourced by the scripts that build for all machines: the names that container
# images have for them, and Debian's compiler for each.

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

# lacking_compiler ARCH...: if the compiler of one of them does not link a C
# program statically, prints so, and which Debian packages to install.
lacking_compiler() {
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
		echo "$why: apt-get install ${package[$arch]}"
		break
	done
	rm -f "$out"
}

# can_run BINARY...: whether the kernel starts them. If it does not know of
# qemu-user yet, it is told, which needs root.
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
