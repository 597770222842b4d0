# shellcheck shell=bash
# Builds s2ibox with what instruments it, for the scripts that source this:
#
#	build_instrumented NAME CC CFLAGS [SOURCE.c...]
#
# makes build/NAME/s2ibox, with ends.c and SOURCE.c of this directory linked
# in. Reports go to build/NAME/log, which begins empty and where any user of
# the suite may write; MAKE_VARIABLES are more for make,
# ASAN_MORE has options for ASan, each behind a colon.

build_instrumented() {
	local name=$1 cc=$2 flags=$3 source objects=()
	shift 3
	if [[ $PWD/ == /tmp/* ]]; then	# its log would be out of sight
		echo "${0##*/}: tests/app/layout.t hides /tmp: run this from a copy" \
			'elsewhere' >&2
		return 1
	fi
	box=$PWD/build/$name/s2ibox log=$PWD/build/$name/log
	rm -rf "$log" "$box"
	mkdir -p "$log"
	chmod 1777 "$log"
	for source in ends.c "$@"; do
		objects+=("build/$name/${source%.c}.o")
		"$cc" -idirafter /usr/include -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -g \
			-DLOG="\"$log\"" -DOPTIONS="\"${ASAN_MORE-}\"" -c -o "${objects[-1]}" \
			"scripts/sanitize/$source" || return
	done
	make -s CC="$cc" CFLAGS="$flags" BUILD="build/$name" \
		LDFLAGS="-Wl,--wrap=main,--wrap=execve,--wrap=_exit ${objects[*]}" \
		"${MAKE_VARIABLES[@]}"
}
