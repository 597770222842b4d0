# shellcheck shell=bash
# Sourced by the scripts that build s2ibox with a tool in it:
#
#	build_instrumented NAME CC CFLAGS [SOURCE.c...]
#
# makes build/NAME/s2ibox, with ends.c and each SOURCE.c of this directory
# linked in, and sets box to it. Reports go to the directory log,
# build/NAME/log, which begins empty; any user of the suite may write there.
# MAKE_VARIABLES has more variables for make, ASAN_MORE more options for ASan,
# each after a colon. sanitize has clang's options for ASan and UBSan.

sanitize='-fsanitize=address,undefined -fno-sanitize-recover=all'
sanitize+=' -fno-omit-frame-pointer'

build_instrumented() {
	local name=$1 cc=$2 flags=$3 source objects=()
	shift 3
	if [[ $PWD/ == /tmp/* ]]; then
		echo "${0##*/}: tests/app/layout.t hides /tmp, and the reports" \
			'with it: run this from a copy elsewhere' >&2
		return 1
	fi
	box=$PWD/build/$name/s2ibox log=$PWD/build/$name/log
	rm -rf "$log" "$box"
	mkdir -p "$log"
	chmod 1777 "$log"
	for source in ends.c "$@"; do
		objects+=("build/$name/${source%.c}.o")
		"$cc" -idirafter /usr/include -std=c11 -D_GNU_SOURCE -Wall \
			-Wextra -Werror -O1 -g -DLOG="\"$log\"" \
			-DOPTIONS="\"${ASAN_MORE-}\"" -c -o "${objects[-1]}" \
			"scripts/sanitize/$source" || return
	done
	make -s CC="$cc" CFLAGS="$flags" BUILD="build/$name" \
		LDFLAGS="-Wl,--wrap=main,--wrap=execve,--wrap=_exit ${objects[*]}" \
		"${MAKE_VARIABLES[@]}"
}
