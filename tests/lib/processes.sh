# shellcheck shell=bash
# For tests of processes. Sourced after tap.sh. A test waits for lines that come
# through a fifo, and never for a while. What hangs is killed after PATIENCE
# seconds, which fails the test.
#
#	tell WORD		in a hook: sends a line to the test
#	await WORD		waits until that line has come
#	released		in a hook: waits for the test
#	release			lets a hook go on that waits so
#	start COMMAND [ARG...]	runs it in the background, in a group of its
#				own with no signal ignored: $pid
#	join			waits for it: $status, $out, $err
#	count_of WORD		how many processes have WORD as an argument
#	none_of WORD		waits until there is none

PATIENCE=${PATIENCE:-10}
export EVENTS=$work/events GATE=$work/gate log=$work/log
mkfifo "$EVENTS" "$GATE"
: >"$log"
exec 9<>"$EVENTS" 8<>"$GATE"

tell() {
	echo "$1" >"$EVENTS"
}

released() {
	read -r _ <"$GATE"
}
export -f tell released

await() {
	local line
	while read -r -t "$PATIENCE" line <&9; do
		[[ $line != "$1" ]] || return 0
	done
	result 1 "waited in vain for: $1" "$(<"$work/.err")"
	exit 1
}

release() {
	echo go >&8
}

start() {
	set -m
	"$@" >"$work/.out" 2>"$work/.err" 8>&- 9>&- &
	pid=$!
	set +m
	perl -e 'sleep $ARGV[0]; kill KILL => -$ARGV[1], $ARGV[1]' \
		"$PATIENCE" "$pid" >/dev/null 2>&1 &
	dog=$!
	disown "$dog"
}

join() {
	{ wait "$pid"; } 2>/dev/null	# bash says «Killed»
	status=$?
	kill "$dog" 2>/dev/null
	results
}

# A WORD of the test's own, such as its $work, marks the processes that it left.
count_of() {
	perl -e '
		local $/;
		for (glob "/proc/[0-9]*/cmdline") {
			open my $f, "<", $_ or next;
			$n += grep { $_ eq $ARGV[0] } split /\0/, <$f> // "";
		}
		print $n - 1' "$1"	# this perl has it, too
}

none_of() {
	local end=$((SECONDS + PATIENCE)) n
	while n=$(count_of "$1"); [[ $n != 0 ]]; do
		((SECONDS < end)) || { echo "# $n processes left"; return 1; }
	done
}
