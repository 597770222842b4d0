#!/bin/bash
# All who build the same source get the same bytes, wherever, whenever and under
# whatever name they do.
. "${0%/*}/../lib/tap.sh"

# built DIR REVERSE: builds a copy in DIR. Its files come in reverse order if
# that isn't empty. The compiler and flags are those of make's own command line.
built() {
	local file files
	mkdir -p "$1"
	files=$(cd "$tests/.." && ls GNUmakefile && find core applets -type f)
	while IFS= read -r file; do
		mkdir -p "$1/$(dirname "$file")"
		cp "$tests/../$file" "$1/$file"
	done < <(sort ${2:+-r} <<<"$files")
	[[ ! $2 ]] || find "$1" -type f -exec touch -d '2001-02-03 04:05' {} +
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u SOURCE_DATE_EPOCH \
		make -s -C "$1" ${CC:+CC="$CC"} ${CFLAGS:+CFLAGS="$CFLAGS"} \
		>"$1.log" 2>&1
}

if ! command -v make "${CC:-cc}" >/dev/null; then
	skip 4 'needs make and a C compiler'
	exit
fi

# There are 26 hours between the clocks: at no time have both the same date.
about 'two builds of the same source'
here=UTC12 there=UTC-14
TZ=$here built here '' &
(
	umask 077
	export TZ=$there LC_ALL=C.UTF-8 USER=nobody LOGNAME=nobody HOME=/nowhere
	built "another person's place/further down" reverse
)
elsewhere=$?
wait $!
is "$?$(<here.log)" 0 'the one here succeeds'
is "$elsewhere$(<"another person's place/further down.log")" 0 \
	'the one elsewhere succeeds'
ok 'their dates differ' test "$(TZ=$here date +%F)" != "$(TZ=$there date +%F)"
ok 'their bytes are the same' \
	cmp {here,"another person's place/further down"}/build/s2ibox
