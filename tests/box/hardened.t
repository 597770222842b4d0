#!/bin/bash
# The binary is hardened as the build promises in build/flags: stack protector,
# FORTIFY where the C library has it, RELRO, static and position-independent,
# and nothing both writable and executable.
. "${0%/*}/../lib/tap.sh"
flags=
[[ ! -r ${S2IBOX%/*}/flags ]] || flags=$(<"${S2IBOX%/*}/flags")
[[ $flags == *-fstack-protector-strong* ]] || {
	skip 1 'needs build/flags of a build with HARDEN'
	exit
}
command -v readelf >/dev/null || { skip 1 'needs readelf'; exit; }

read -r type < <(readelf -hW "$S2IBOX" | sed -n 's/^ *Type: *//p')
segments=$(readelf -lW "$S2IBOX" | sed -n 's/^ *\([A-Z_]* *0x\)/\1/p')
dynamic=$(readelf -dW "$S2IBOX" 2>/dev/null)

# calls FUNCTION: the names of the functions that it calls.
calls() {
	local machine
	for machine in '' {aarch64,powerpc64le,s390x,x86_64}-linux-gnu-; do
		"${machine}objdump" -d --no-show-raw-insn \
			--disassemble="$1" "$S2IBOX" 2>/dev/null |
			sed -n 's/.*<\([^>+]*\).*>$/\1/p' | sort -u | grep . && return
	done
}

about 'the binary'
if [[ $flags == *-fsanitize* ]]; then
	:	# the sanitizer watches the arrays itself
elif [[ $(calls main) ]]; then
	ok 'a function with an array has a canary on its stack' \
		grep -q stack_chk_fail <(calls message_line)
	printf '#include <features.h>\n__GLIBC__' >libc.c
	read -r cc _ <<<"$flags"
	if [[ $flags == *_FORTIFY_SOURCE=2* && $("$cc" -E libc.c) != *__GLIBC__ ]]
	then
		ok 'that function calls vsnprintf with its checks' \
			grep -q vsnprintf_chk <(calls message_line)
	fi
else
	skip 1 "needs objdump for this machine, and the binary's symbols"
fi

stack=$(grep '^GNU_STACK' <<<"$segments")
like "$stack" 'GNU_STACK *' 'it says what its stack is'
like "$stack" '* RW *' 'its stack is not executable'
is "$(grep ' RWE ' <<<"$segments")" '' \
	'nothing in it is both writable and executable'
like "$segments" '*GNU_RELRO*' 'what only the start writes is read-only then'
ok 'the start does not write in the code' \
	test "${dynamic/TEXTREL/}" = "$dynamic"

if [[ $flags == *-static* ]]; then
	is "$(grep ^INTERP <<<"$segments")" '' 'static, it needs no loader'
	is "$(grep '(NEEDED)' <<<"$dynamic")" '' 'static, it needs no library'
fi
if [[ $type == DYN* ]]; then
	like "$dynamic" '*BIND_NOW*' 'all symbols are bound at the start'
fi
case $flags in
*-static-pie*)
	like "$type" 'DYN *' 'it can be loaded anywhere' ;;
*-static*)
	echo 'int main(void) { return 0; }' >pie.c
	read -r cc _ <<<"$flags"
	"$cc" -fPIE -static-pie -o pie pie.c 2>/dev/null && ! grep -q ld-musl pie
	is $? 1 'it is not static-pie, since this compiler has none' ;;
esac
