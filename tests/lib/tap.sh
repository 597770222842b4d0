# shellcheck shell=bash
# A test is a person's command line, and what it must print and return.
# Each *.t sources this first. The working directory is then a directory of
# the test's own, whose name holds a space and a quote, and no variable that
# s2ibox reads is set. The plan is printed last.
#
#	about HEADING		stands in front of each name until the next one
#	run COMMAND [ARG...]	runs it: $status, $out and $err are its results
#	is GOT WANTED NAME	equal texts
#	like GOT GLOB NAME	GOT matches bash's pattern
#	ok NAME COMMAND...	COMMAND succeeds
#	result 0|1 NAME [LINE...]
#				success or failure, which the LINEs explain
#	skip N WHY		N tests can't run here; WHY is what they need.
#				They fail if S2IBOX_SKIP=never
#	executable FILE		an executable file, from stdin
#	app			./app is an application: S2I_APPLICATION_PATH
#	hook NAME		an executable hook in it, from stdin
#	env_script NAME		an env script in it, from stdin
#
# $nl is a newline.
#
# S2IBOX_SUITE names the tool that s2ibox was built for or runs under. What
# lib/left-out lists for that tool may fail, or isn't run at all.

set -u
# A test that was started in the background ignores INT and QUIT. Bash can't
# change that, but perl can.
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
tap_file=$(realpath "$0")
tap_file=${tap_file#"$tests/"}	# as left-out has it
S2IBOX=${S2IBOX:-$tests/../build/s2ibox}
[[ -x $S2IBOX ]] || { echo "Bail out! no $S2IBOX: make first"; exit 1; }
S2IBOX=$(realpath "$S2IBOX")

# left_out NAME: whether NAME means nothing under S2IBOX_SUITE, and $why.
left_out() {
	local tools file pattern
	tap_names+=("$1")
	[[ ${S2IBOX_SUITE-} ]] || return 1
	while IFS=$'\t' read -r tools file pattern why; do
		# shellcheck disable=SC2053 # a pattern is meant
		[[ $tap_file != "$file" || " $tools " != *" $S2IBOX_SUITE "* ||
		    $1 != $pattern ]] || return 0
	done <"$tests/lib/left-out"
	return 1
}

# no_stale_patterns: fails for each pattern that left-out has for this file, but
# that matches no test and no WHY of a skip, and for each file that isn't there.
# When something was skipped, not all the names are known, so nothing is said.
no_stale_patterns() {
	local tools file pattern why name
	[[ ! $tap_skipped ]] || return 0
	about ''
	mapfile -t -O "${#tap_names[@]}" tap_names < <(
		sed -n "s/.*skip [0-9]* ['\"]\(.*\)['\"].*/skip: \1/p" \
			"$tests/$tap_file" 2>/dev/null)
	while IFS=$'\t' read -r tools file pattern why; do
		[[ -e $tests/$file ]] ||
			result 1 "left-out names a file that is there: $file"
		[[ $tap_file == "$file" && $pattern != '*' ]] || continue
		for name in "${tap_names[@]}"; do
			# shellcheck disable=SC2053 # a pattern is meant
			[[ $name != $pattern ]] || continue 2
		done
		result 1 "left-out has a pattern that matches a test: $pattern"
	done <"$tests/lib/left-out"
}

if left_out '*'; then
	echo "1..0 # skip $S2IBOX_SUITE: $why"
	exit
fi

umask 022
nl=$'\n'
work=$(mktemp -d "${TMPDIR:-/tmp}/s2ibox test's.XXXXXX") || exit 1
work=$(realpath "$work")
cd "$work" || exit 1
count=0 failed=0 tap_heading='' tap_skipped=''
tap_names=()

finish() {
	local last=$?
	[[ $BASHPID == "$$" ]] || exit "$last"	# a child, killed too early
	cd /
	chmod -R u+rwx "$work" 2>/dev/null
	rm -rf "$work"
	if [[ $last != 0 ]]; then
		echo "# the test script ended with $last"
		exit "$last"
	fi
	no_stale_patterns
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
	local words='cannot become a subreaper, so orphans may stay: Invalid argument'
	local line kept=
	out=$(<"$work/.out") err=$(<"$work/.err")
	[[ ${S2IBOX_SUITE-} == qemu && $err == *"$words"* ]] || return 0
	while IFS= read -r line; do
		[[ $line == s2i-*": $words" ]] || kept+=$line$'\n'
	done <<<"$err"
	err=${kept%$'\n'}
}

# about HEADING: what the following tests are about; '' for none.
about() {
	tap_heading=${1:+$1: }
}

# result 0|1 NAME [LINE...]: one TAP line, the rest as its explanation.
result() {
	local not='' why name=$tap_heading$2
	count=$((count + 1))
	tap_names+=("$name")
	if [[ $1 != 0 ]] && left_out "$name"; then
		echo "ok $count - $name # skip $S2IBOX_SUITE: $why"
		return
	fi
	[[ $1 == 0 ]] || { not='not '; failed=$((failed + 1)); }
	printf '%sok %d - %s\n' "$not" "$count" "$name"
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
	local i why
	tap_skipped=yes
	for ((i = 0; i < $1; i++)); do
		if [[ ${S2IBOX_SKIP-} != never ]]; then
			echo "ok $((++count)) # skip $2"
		elif left_out "skip: $2"; then
			echo "ok $((++count)) # skip $S2IBOX_SUITE: $why"
		else
			result 1 "this must not be skipped: $2"
		fi
	done
}

app() {
	mkdir -p app/src/.s2i/action_hooks app/scripts
	app=$work/app src=$work/app/src hooks=$work/app/src/.s2i/action_hooks
	scripts=$work/app/scripts
	export S2I_APPLICATION_PATH=$app S2I_SCRIPTS_PATH=$scripts
}

executable() {
	cat >"$1" && chmod +x "$1"
}

hook() {
	executable "$hooks/$1"
}

env_script() {
	cat >"$hooks/$1"
}
