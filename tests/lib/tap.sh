# shellcheck shell=bash
# A test is a person's command line, and what it must print and return.
# Sourced first by each *.t: a directory of its own, whose name holds a space
# and a quote, is the working directory, and no variable that s2ibox reads is
# set. The plan is printed last.
#
#	run COMMAND [ARG...]	runs it: $status, $out and $err are its results
#	is GOT WANTED NAME	equal texts
#	like GOT GLOB NAME	GOT matches bash's pattern
#	ok NAME COMMAND...	COMMAND succeeds
#	skip N WHY		instead of N tests, by the name of what lacks;
#				these fail if S2IBOX_SKIP=never
# Where S2IBOX_SUITE names what s2ibox was built for or runs under, a test that
# lib/left-out lists for it, by its name or the WHY of its skip, may fail; a file
# that it lists by * is not run.
#	app			./app is an application: S2I_APPLICATION_PATH
#	hook NAME		an executable hook in it, from stdin
#	env_script NAME		an env script in it, from stdin

set -u
# Who was started in the background ignores INT and QUIT, and bash can't change
# that: perl can.
if [[ ! ${S2IBOX_SIGNALS-} ]]; then
	S2IBOX_SIGNALS=1 exec perl -e '
		$SIG{$_} = "DEFAULT" for qw(HUP INT QUIT PIPE TERM USR1 USR2 CHLD);
		exec @ARGV' bash "$0" "$@"
fi
unset S2IBOX_SIGNALS
export LC_ALL=C
unset "${!S2I_@}" "${!STI_@}" APP_ROOT BASH_ENV ENV LD_PRELOAD CDPATH
unset "${!NSS_WRAPPER_@}" POSIXLY_CORRECT _STDBUF_O _STDBUF_E
tests=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
this=$(realpath "$0")
S2IBOX=${S2IBOX:-$tests/../build/s2ibox}
[[ -x $S2IBOX ]] || { echo "Bail out! no $S2IBOX: make first"; exit 1; }
S2IBOX=$(realpath "$S2IBOX")

# left_out NAME: whether S2IBOX_SUITE makes NAME mean nothing, and $why.
left_out() {
	local tools file pattern
	[[ ${S2IBOX_SUITE-} ]] || return
	while IFS=$'\t' read -r tools file pattern why; do
		# shellcheck disable=SC2053 # a pattern is meant
		[[ ${this#"$tests/"} != "$file" || " $tools " != *" $S2IBOX_SUITE "* ||
		    $1 != $pattern ]] || return 0
	done <"$tests/lib/left-out"
	return 1
}

if left_out '*'; then
	echo "1..0 # skip $S2IBOX_SUITE: $why"
	exit
fi

umask 022
work=$(mktemp -d "${TMPDIR:-/tmp}/s2ibox test's.XXXXXX") || exit 1
work=$(realpath "$work")
cd "$work" || exit 1
count=0 failed=0

finish() {
	local last=$?
	[[ $BASHPID == "$$" ]] || exit "$last"	# a child, killed too early
	cd /
	chmod -R u+rwx "$work" 2>/dev/null
	rm -rf "$work"
	[[ $last == 0 ]] || { echo "# the test script ended with $last"; exit "$last"; }
	echo "1..$count"
	((failed == 0)) || exit 1
}
trap finish EXIT

run() {
	"$@" >"$work/.out" 2>"$work/.err"
	status=$?
	results
}

# results: $out and $err, without what s2ibox says because of qemu-user alone.
results() {
	local words='cannot become the reaper of orphans: Invalid argument'
	local line kept=
	out=$(<"$work/.out") err=$(<"$work/.err")
	[[ ${S2IBOX_SUITE-} == qemu && $err == *"$words"* ]] || return 0
	while IFS= read -r line; do
		[[ $line == s2i-*": $words" ]] || kept+=$line$'\n'
	done <<<"$err"
	err=${kept%$'\n'}
}

# result 0|1 NAME [LINE...]: one TAP line, the rest as its explanation.
result() {
	local not='' why
	count=$((count + 1))
	if [[ $1 != 0 ]] && left_out "$2"; then
		echo "ok $count - $2 # skip $S2IBOX_SUITE: $why"
		return
	fi
	[[ $1 == 0 ]] || { not='not '; failed=$((failed + 1)); }
	printf '%sok %d - %s\n' "$not" "$count" "$2"
	[[ $1 == 0 ]] || printf '%s\n' "${@:3}" "caller: line ${BASH_LINENO[1]}" |
		sed 's/^/# /'
}

is() {
	[[ $1 == "$2" ]]
	result $? "$3" "got:    $1" "wanted: $2"
}

like() {
	# shellcheck disable=SC2053 # a pattern is meant
	[[ $1 == $2 ]]
	result $? "$3" "got:    $1" "wanted: $2 (a pattern)"
}

ok() {
	local name=$1
	shift
	"$@"
	result $? "$name" "failed: $*"
}

skip() {
	local i
	for ((i = 0; i < $1; i++)); do
		if [[ ${S2IBOX_SKIP-} == never ]]; then
			result 1 "not to be skipped: it $2"
			continue
		fi
		count=$((count + 1))
		echo "ok $count # skip $2"
	done
}

app() {
	mkdir -p app/src/.s2i/action_hooks app/scripts
	app=$work/app src=$work/app/src hooks=$work/app/src/.s2i/action_hooks
	scripts=$work/app/scripts
	export S2I_APPLICATION_PATH=$app S2I_SCRIPTS_PATH=$scripts
}

hook() {
	cat >"$hooks/$1" && chmod +x "$hooks/$1"
}

env_script() {
	cat >"$hooks/$1"
}
