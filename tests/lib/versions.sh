# shellcheck shell=bash
# Another version of s2ibox, for tests of what updates it. Sourced after
# tap.sh.
#
#	make_older FILE		an s2ibox that works as the one under test, but has
#				other bytes
#	is_older FILE		whether it is such a one

make_older() {
	cp "$S2IBOX" "$1" && printf '\nof another version\n' >>"$1" &&
		chmod 755 "$1"
}

is_older() {
	tail -c 19 "$1" | grep -q '^of another version$'
}
