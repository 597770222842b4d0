# shellcheck shell=bash
# What s2i-check finds, for tests that have its path in $check and a newline
# in $nl. Sourced after tap.sh.

# check [ARG...]: without its notes, which environment/plain.t has.
check() {
	run "$check" "$@"
	out=$(grep -v ': note: needs bash in the image: ' "$work/.out")
}

# clean NAME [ARG...]: it finds nothing.
clean() {
	check "${@:2}"
	is "$status $out $err" '0  ' "$1"
}

# error GLOB NAME [ARG...]: one error, and nothing else.
error() {
	check "${@:3}"
	like "$status $err ${out//$nl/ NEWLINE }" "1  $1" "$2"
}

warning() {
	check "${@:3}"
	like "$status $err ${out//$nl/ NEWLINE }" "0  $1" "$2"
}

# cured NAME [ARG...]: the command that the one finding gives cures it.
cured() {
	local cure=${out%" (and '.s2i/"*}
	cure=${cure%' (where git lost it: '*}
	[[ $cure != *': chmod +x '* ]] || cure="chmod +x ${cure#*': chmod +x '}"
	[[ $cure != *': git '* ]] || cure="git ${cure#*': git '}"
	[[ $cure != *': sed '* ]] || cure="sed ${cure#*': sed '}"
	[[ $cure != *': LC_ALL=C sed '* ]] ||
		cure="LC_ALL=C sed ${cure#*': LC_ALL=C sed '}"
	[[ $cure != "$out" ]] && (eval "$cure") 2>"$work/.cure.err"
	result $? "$1: the cure works" "$cure" "$(<"$work/.cure.err")"
	rm -f "$work/.cure.err"
	clean "$1: and all is well then" "${@:2}"
}

# script FILE...: each of them a good hook or job.
script() {
	local file
	for file; do
		mkdir -p "$(dirname -- "$file")"
		printf '#!/bin/sh\ntrue\n' >"$file" && chmod +x "$file"
	done
}
