# shellcheck shell=bash
# What s2i-check finds, for tests that have its path in $check. Sourced after
# tap.sh.

# check [ARG...]: runs it; $out is without its notes, which are the affair of
# environment/plain.t.
check() {
	run "$check" "$@"
	out=$(grep -v ': note: needs bash in the image: ' "$work/.out")
}

# clean NAME [ARG...]: it finds nothing.
clean() {
	check "${@:2}"
	is "$status $out $err" '0  ' "$1: nothing is found"
}

# error GLOB NAME [ARG...]: one error, and nothing else.
error() {
	check "${@:3}"
	like "$status $err ${out//$nl/ NEWLINE }" "1  $1" "$2: an error"
}

# warning GLOB NAME [ARG...]: one warning, and nothing else.
warning() {
	check "${@:3}"
	like "$status $err ${out//$nl/ NEWLINE }" "0  $1" "$2: a warning"
}

# cured NAME [ARG...]: the command in the one finding cures it.
cured() {
	local cure=${out%" (and '.s2i/"*}
	cure=${cure%' (if git does not record that'*}
	[[ $cure != *': chmod +x '* ]] || cure="chmod +x ${cure#*': chmod +x '}"
	[[ $cure != *': git '* ]] || cure="git ${cure#*': git '}"
	[[ $cure != *': sed '* ]] || cure="sed ${cure#*': sed '}"
	[[ $cure != *': LC_ALL=C sed '* ]] ||
		cure="LC_ALL=C sed ${cure#*': LC_ALL=C sed '}"
	[[ $cure != "$out" ]] && (eval "$cure") 2>"$work/.cure.err"
	result $? "$1: the cure works" "$cure" "$(<"$work/.cure.err")"
	rm -f "$work/.cure.err"
	clean "$1, cured" "${@:2}"
}

# scripts FILE...: makes each of them a good hook or job.
scripts() {
	local file
	for file; do
		mkdir -p "$(dirname -- "$file")"
		printf '#!/bin/sh\ntrue\n' >"$file" && chmod +x "$file"
	done
}
