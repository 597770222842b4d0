#!/bin/bash
# -t of verify, setup, migrate, hook and jobs: TERM and then KILL, for all of
# it.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
mark=$work/mark
export work mark

# took COMMAND...: runs it. $took is how long that took, in milliseconds.
took() {
	local start=${EPOCHREALTIME/./}
	run timeout 20 "$@"
	took=$(((${EPOCHREALTIME/./} - start) / 1000))
}

# heedful FILE: a program that heeds TERM, as its child does, and that has a
# process in another session, which does not.
heedful() {
	cat >"$1" <<-'END'
		#!/bin/bash
		trap 'echo "script TERM" >>"$log"; exit 0' TERM
		setsid bash -c 'trap "" TERM HUP; sleep 60; exit' - "$mark" &
		bash -c 'trap "echo child TERM >>\"\$log\"; kill \$! 2>/dev/null; exit 0" TERM
			sleep 60 & wait; exit' - "$mark"
	END
	chmod +x "$1"
}
for applet in verify setup migrate hook; do
	words=("$S2IBOX" "$applet" -t 0.3)
	[[ $applet != hook ]] || words+=(own)
	name=${words[-1]}
	[[ $applet == hook ]] || name=$applet
	about "$applet -t"
	heedful "$hooks/$name"
	: >"$log"
	took "${words[@]}"
	is "$status" 124 'the status is 124, though the hook says 0'
	like "$err" "s2i-$applet: *action_hooks/$name: *time*0.3* s*" \
		'the message says why'
	is "$(sort "$log")" 'child TERM
script TERM' 'the group of the hook gets TERM first'
	is "$(count_of "$mark")" 0 'what is in another session is killed, too'
	ok 'it does not wait for long' test "$took" -ge 300 -a "$took" -lt 1900
done

about 'a hook that is deaf to TERM'
hook own <<-'END'
	#!/bin/bash
	trap '' TERM
	setsid bash -c 'sleep 60; exit' - "$mark" &
	while :; do bash -c 'sleep 60; exit' - "$mark"; done
END
took "$S2IBOX" hook -t 0.1 own
is "$status" 124 'the status is 124'
ok 'KILL comes after no more than 2 s' test "$took" -ge 100 -a "$took" -lt 3500
is "$(count_of "$mark")" 0 'nothing stays'

about 'a hook that is stopped'
hook own <<-'END'
	#!/bin/bash
	trap 'echo TERM >>"$log"; exit 0' TERM
	kill -STOP $$
	sleep 60
END
: >"$log"
took "$S2IBOX" hook -t 0.3 own
is "$status.$(<"$log")" 124.TERM 'it gets TERM'

about 'a hook that ends in time'
hook own <<<'setsid sleep 60 >/dev/null 2>&1 8>&- 9>&- & echo $! >"$work/left"; exit 3'
run timeout 20 "$S2IBOX" hook -t 50 own
is "$status.$err" 3. 'its status is passed on, and nothing is said'
ok 'what it left running goes on' kill "$(<"$work/left")"
about 'a hook with -t'
run "$S2IBOX" hook -t 0 own
is "$status" 3 '-t 0 is no limit'
kill "$(<"$work/left")"
hook own <<<'kill -SEGV $$'
run "$S2IBOX" hook -t 50 own
is "$status" 139 'one that a signal ends is 128+n'
hook own <<<'echo x'
chmod -x "$hooks/own"
run "$S2IBOX" hook -t 50 own
is "$status" 126 'one that is not executable is 126'
like "$err" '*chmod +x*' 'one that is not executable: the message has the cure'
run "$S2IBOX" hook -t 50 missing
is "$status" 127 'a missing one that no applet has is 127'
rm "$hooks/setup"
run "$S2IBOX" setup -t 50
is "$status" 0 'a missing one of setup is success'
about 'the time of -t'
run "$S2IBOX" setup -t 1000000
is "$status" 0 'eleven days are not too long'
for bad in '' x -1 1s 1000001; do
	run "$S2IBOX" setup -t "$bad"
	like "$status $err" '125 *seconds*1000000*' \
		"setup -t '$bad' is 125, with what may be said"
	run "$S2IBOX" jobs -t "$bad" some
	is "$status" 125 "jobs -t '$bad' is 125"
done

about 'a time with more than three decimals'
hook own <<<'exec sleep 60'
for time in 0.0005555 0.00091 0.0010000; do
	run timeout 20 "$S2IBOX" hook -t $time own
	like "$status $err" '124 * 0.001 s*' "-t $time is rounded up to 0.001 s"
done
run timeout 20 "$S2IBOX" hook -t 0.0091 own
like "$status $err" '124 * 0.010 s*' '-t 0.0091 is rounded up to 0.010 s'

about 'a late hook with --once'
hook own <<<'exec sleep 60'
run timeout 20 "$S2IBOX" hook -t 0.1 --once "$work/once" own
is "$status.$(wc -c <"$work/once")" 124.0 'it is not recorded'

about 'a late hook'
hook own <<-'END'
	#!/bin/bash
	trap 'tell late' TERM
	while :; do sleep 60; done
END
start "$S2IBOX" hook -t 0.1 own
await late
kill -INT "$pid"
join
is "$status" 130 'INT while the hook has time to end is 130'

about 'jobs -t'
# job NAME: a job, from stdin.
job() {
	mkdir -p .s2i/jobs/some
	cat >".s2i/jobs/some/$1" && chmod +x ".s2i/jobs/some/$1"
}
job 1 <<<'echo one'
heedful "$work/deaf"
job 2 <"$work/deaf"
job 3 <<<'echo three; exit 5'
: >"$log"
took "$S2IBOX" jobs -t 0.3 some
is "$status.$out" 124.one 'the late job ends them, with 124'
like "$err" '*jobs/some/2*124*' 'the late job is named'
is "$(sort "$log")" 'child TERM
script TERM' 'the late job gets TERM first'
is "$(count_of "$mark")" 0 'nothing stays'
about 'jobs -k -t'
took "$S2IBOX" jobs -k -t 0.3 some
is "$status.$out" $'124.one\nthree' 'all run, and the first status counts'
is "$(count_of "$mark")" 0 'nothing stays'
about 'jobs -t'
rm .s2i/jobs/some/2 .s2i/jobs/some/3
for i in 2 3 4; do
	job "$i" <<<"exec sleep 0.2; echo $i"
done
run "$S2IBOX" jobs -t 0.5 some
is "$status" 0 'four jobs may take longer together'
