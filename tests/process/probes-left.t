#!/bin/bash
# s2i-ready and s2i-alive: their time limits, and that they leave nothing
# behind.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
mark=$work/mark
export work mark
ready=("$S2IBOX" ready)

# lasting COMMANDS: after these, a process that has the mark as an argument.
lasting() {
	bash -c "$1"'; sleep 60 8>&- 9>&- & wait; exit' - "$mark"
}
export -f lasting

# gone [STATUS]: the probe ends with it, and leaves no process with the mark.
gone() {
	run timeout 20 "${ready[@]}"
	is "$status.$err" "${1:-0}." \
		'the status is that of the hook, and nothing is said'
	ok 'nothing stays' none_of "$mark"
}

about 'a background task'
hook ready <<-'END'
	#!/bin/bash
	lasting 'tell up' &
	released
END
start "${ready[@]}"
await up
# There are two where the task has just forked, and its sleep has not started
# yet.
ok 'this test sees what runs' test "$(count_of "$mark")" -ge 1
release
join
is "$status.$err" '0.' 'the status is that of the hook, and nothing is said'
is "$(count_of "$mark")" 0 'the task has gone when the probe returns'

# left_by WHAT COMMANDS: nothing stays of a hook that runs these.
left_by() {
	about "$1"
	printf '#!/bin/bash\n%s\nreleased\nexit 4\n' "$2" | hook ready
	release
	gone 4
}
left_by 'a background task that ignores signals' \
	'lasting "trap \"\" TERM INT HUP QUIT; tell up" & '
left_by 'a background task in another session' 'setsid bash -c "lasting :" &'
left_by 'a background task that has forked twice' \
	'( (setsid bash -c "lasting :" &) & )'
left_by 'a background task that is stopped' '(lasting "kill -STOP \$\$") &'
left_by 'background tasks in groups of their own' \
	'set -m; lasting : & lasting : &'
left_by 'a background task that holds stdout open' '(lasting : >&1) &'

about '500 processes that ignore signals'
hook ready <<-'END'
	#!/usr/bin/perl
	# 500 in all: some in sessions of their own.
	$SIG{$_} = "IGNORE" for qw(TERM INT HUP QUIT);
	use POSIX;
	for my $n (1 .. 500) {
		next if fork;
		setsid() if $n % 2;
		fork && POSIX::_exit(0) if $n % 3 == 0;
		sleep 60;
		exit;
	}
END
run timeout 20 "${ready[@]}"
is "$status" 0 'the status is that of the hook'
ok 'nothing stays' none_of "$hooks/ready"

# Each makes two more, until there have been 500: they fork while they are
# killed.
about 'a fork bomb of 500'
hook ready <<-'END'
	#!/usr/bin/perl
	use POSIX;
	$SIG{CHLD} = "IGNORE";
	open my $count, ">>", $ENV{log} or die;
	sub bomb {
		for (1 .. 2) {
			-s $ENV{log} < 500 or return;
			syswrite $count, "x";
			next if fork;
			setsid();
			bomb();
			sleep 60;
			exit;
		}
	}
	bomb();
END
: >"$log"
run timeout 20 "${ready[@]}"
is "$status" 0 'the status is that of the hook'
ok 'nothing stays' none_of "$hooks/ready"

about 'the reader of a pipe'
hook ready <<-'END'
	#!/bin/bash
	echo out; echo err >&2
	lasting : &
	setsid bash -c 'lasting :' &
END
is "$(timeout 10 "${ready[@]}" 2>&1 | cat)" 'out
err' 'it sees the end although a child holds the pipe open'

about 'the hook'
hook ready <<-'END'
	#!/bin/bash
	read -r line && echo "got $line"
	readlink /proc/self/fd/0
	ps -o pgid= -p $$ | tr -d ' '
	echo $$
END
run "${ready[@]}" <<<'some input'
is "${out%%$'\n'*}" /dev/null 'its input is /dev/null'
out=${out#*$'\n'}
is "${out%$'\n'*}" "${out#*$'\n'}" 'its process group is its own'

# A probe that is killed can't clean up, but the hook dies with it.
about 'KILL to the probe'
hook ready <<-'END'
	#!/bin/bash
	tell up
	exec -a "$mark" sleep 60
END
start "${ready[@]}"
await up
kill -KILL "$pid"
join
is "$status" 137 'it dies'
ok 'the hook dies with it' none_of "$mark"
for s in TERM INT; do
	about "$s to the probe"
	hook ready <<-'END'
		#!/bin/bash
		setsid bash -c "lasting 'trap \"\" TERM INT; tell up'" &
		trap 'kill $!; exit 0' TERM INT
		sleep 60 &
		wait; wait
	END
	start "${ready[@]}"
	await up
	kill -$s "$pid"
	join
	is "$status" $((128 + $(kill -l $s))) 'the status is 128+n'
	is "$(count_of "$mark")" 0 'nothing stays'
done

# A late probe is killed at once, even if it ignores signals.
hook ready <<-'END'
	#!/bin/bash
	trap '' TERM
	(lasting "trap '' TERM") &
	setsid bash -c 'lasting "trap \"\" TERM"' &
	while :; do lasting :; done
END
cp "$hooks/ready" "$hooks/alive"
# late HEADING [NAME=VALUE...] COMMAND...: it is ended in time, with 124.
late() {
	about "$1"
	local start=${EPOCHREALTIME/./}
	run env "${@:2}"
	local took=$(((${EPOCHREALTIME/./} - start) / 1000))
	is "$status" 124 'the status is 124'
	like "$err" "s2i-*/action_hooks/*time*0.2* s*" 'the message says why'
	ok 'it takes no longer' test "$took" -ge 200 -a "$took" -lt 5000
	is "$(count_of "$mark")" 0 'nothing stays'
}
late 'ready -t 0.2' "${ready[@]}" -t 0.2
late 'alive -t .2' "$S2IBOX" alive -t .2
late 'S2I_READY_TIMEOUT=0.2' S2I_READY_TIMEOUT=0.2 "${ready[@]}"
late 'S2I_ALIVE_TIMEOUT=.200' S2I_ALIVE_TIMEOUT=.200 "$S2IBOX" alive
late '-t 0.2 and S2I_READY_TIMEOUT=50' S2I_READY_TIMEOUT=50 "${ready[@]}" -t 0.2
late '-w 0.2 alone' "${ready[@]}" -w 0.2

about 'a time'
for bad in '' . 1s -1 1e3 ' 1' 1,5 0x1 inf 99999999999999999999 1..2; do
	run "${ready[@]}" -t "$bad"
	is "$status" 125 "-t '$bad' is 125"
	like "$err" "s2i-ready: -t $bad: *usage: *" \
		"-t '$bad': the message says why"
	run "${ready[@]}" -w "$bad"
	is "$status" 125 "-w '$bad' is 125"
	[[ $bad ]] || continue
	run env "S2I_ALIVE_TIMEOUT=$bad" "$S2IBOX" alive
	is "$status" 125 "S2I_ALIVE_TIMEOUT='$bad' is 125"
	like "$err" '*S2I_ALIVE_TIMEOUT*' \
		"S2I_ALIVE_TIMEOUT='$bad': the message names the variable"
	[[ ${#bad} -lt 3 || $err != *"$bad"* ]]
	ok "S2I_ALIVE_TIMEOUT='$bad': the message does not have its value" \
		test $? = 0
done
hook ready <<<'exit 6'
for good in 0 9 9. 9.5 50.0001 00050 7.0000000001 0.0; do
	run "${ready[@]}" -t "$good"
	is "$status" 6 "-t $good is a time"
done | grep -c '^ok' >"$work/good"
is "$(<"$work/good")" 8 'there are eight ways to say it'
S2I_READY_TIMEOUT='' run "${ready[@]}"
is "$status" 6 'an empty variable counts as unset'
S2I_ALIVE_TIMEOUT=bad run "${ready[@]}"
is "$status" 6 'the variable of alive means nothing to ready'

about '-w'
hook ready <<-'END'
	#!/bin/bash
	echo x >>"$log"
	[[ $(wc -l <"$log") == 2 ]] || exit 9
	(lasting :) &
END
: >"$log"
run timeout 20 "${ready[@]}" -w 15
is "$status.$(wc -l <"$log")" 0.2 'it tries again until the hook succeeds'
is "$(count_of "$mark")" 0 'nothing stays'
: >"$log"
run timeout 20 "${ready[@]}" -w 0.1
is "$status" 9 'the last status counts'
hook ready <<-'END'
	#!/bin/bash
	echo x >>"$log"
	[[ $(wc -l <"$log") == 2 ]] || lasting :
END
: >"$log"
run timeout 20 "${ready[@]}" -t 0.3 -w 15
is "$status.$(wc -l <"$log")" 0.2 '-t limits each try'
: >"$log"
run timeout 20 "${ready[@]}" -t 0.1 -w 0.5
is "$status" 124 'with a last try that was late the status is 124'
hook ready <<-'END'
	#!/bin/bash
	echo x >>"$log"
	[[ $(wc -l <"$log") == 1 ]] || tell again
	exit 1
END
: >"$log"
start "${ready[@]}" -w 50
await again
kill -TERM "$pid"
join
is "$status" 143 'TERM ends the waiting'

# A process that becomes the probe may have children, which are not the probe's.
about 'a probe that a process with children has become'
hook ready <<-'END'
	#!/bin/bash
	(lasting :) &
	released
END
release
run timeout 20 bash -c 'sleep 1000 >/dev/null 2>&1 & echo $! >"$work/older"
	exec "$0" ready' "$S2IBOX"
is "$status" 0 'the status is that of the hook'
ok 'the children that it had before live on' kill "$(<"$work/older")"
is "$(count_of "$mark")" 0 'nothing else stays'
env_script deploy_env <<<'A=1'
release
run timeout 20 bash -c 'sleep 1000 >/dev/null 2>&1 & echo $! >"$work/older"
	exec "$0" ready' "$S2IBOX"
ok 'with a deploy_env these children live on as well' kill "$(<"$work/older")"
about 'a probe'
env_script deploy_env <<<'coproc sleep 1000 >/dev/null 2>&1; echo $! >"$work/in_env"'
release
run timeout 20 "${ready[@]}"
kill "$(<"$work/in_env")" 2>/dev/null
is $?.$status 1.0 'what deploy_env has started is killed'
rm "$hooks/deploy_env"

about 'many probes'
hook ready <<-'END'
	#!/bin/bash
	[[ ${BARE-} ]] || { lasting : >/dev/null 2>&1 & }
	descriptors=(/proc/$$/fd/*)
	echo "${descriptors[@]##*/}"
END
bare=$(BARE=1 "$hooks/ready" </dev/null)
# kill_all: kills what has the mark.
kill_all() {
	perl -e 'for (glob "/proc/[0-9]*/cmdline") {
		open my $f, "<", $_ or next;
		kill KILL => m{(\d+)} if (<$f> // "") =~ /\0\Q$ARGV[0]\E\0/;
	}' "$mark"
}
kill_all
run "${ready[@]}"
is "$out" "$bare" 'the hook has no descriptor of the probe'
many=${S2IBOX_PROBES:-40}
echo "# S2IBOX_PROBES=$many"
# zombies: those of s2ibox.
zombies() {
	grep -l '^State:.Z' /proc/[0-9]*/status 2>/dev/null |
		xargs -r grep -l '^Name:.s2ibox' 2>/dev/null | sort
}
# no_zombie: waits until there is no more than before, since another test may
# have one that is about to be reaped.
no_zombie() {
	local end=$((SECONDS + PATIENCE))
	while [[ $(comm -13 <(echo "$old") <(zombies)) ]]; do
		((SECONDS < end)) || return 1
	done
}
old=$(zombies)
mkdir "$work/tmp"
here=$(find . "$work/tmp" | sort)
failures=0 descriptors=(/proc/$$/fd/*)
start=${EPOCHREALTIME/./}
for ((i = 0; i < many; i++)); do
	TMPDIR=$work/tmp timeout 20 "${ready[@]}" >/dev/null ||
		failures=$((failures + 1))
done
is "$failures" 0 "$many in a row succeed"
TMPDIR=$work/tmp run timeout 100 xargs -P 8 -I{} "${ready[@]}" \
	< <(seq "$many")
is "$status.$err" 0. "$many more, eight at once, succeed"
echo "# $((many * 2)) probes in $(((${EPOCHREALTIME/./} - start) / 1000)) ms"
is "$(count_of "$mark")" 0 'they leave no process'
ok 'they leave no zombie' no_zombie
is "$(find . "$work/tmp" | sort)" "$here" 'they leave no file'
now=(/proc/$$/fd/*)
is "${now[*]}" "${descriptors[*]}" 'they leave no descriptor'

# A container has any uid, no capabilities and no new privileges.
if [[ $EUID == 0 ]] && setpriv --reuid 1000660000 --regid 0 --clear-groups \
	--inh-caps=-all --bounding-set=-all --no-new-privs true 2>/dev/null; then
	chmod 755 "$work"
	chmod -R a+rX "$app"
	ready=(setpriv --reuid 1000660000 --regid 0 --clear-groups
		--inh-caps=-all --bounding-set=-all --no-new-privs
		"$S2IBOX" ready)
	hook ready <<-'END'
		#!/bin/bash
		grep -q '^CapEff:.*[1-9a-f]' /proc/self/status && exit 7
		[[ $UID == 1000660000 ]] || exit 8
		setsid bash -c 'lasting :' >/dev/null 2>&1 &
		(lasting "trap '' TERM" >/dev/null 2>&1 &)
	END
	about 'as uid 1000660000, without any privilege'
	gone
	ready=("$S2IBOX" ready)
else
	skip 2 'needs root and setpriv'
fi

# Without /proc the process group is killed all the same.
about 'without /proc'
if can_mount /proc; then
	hook ready <<-'END'
		#!/bin/bash
		exec -a "$mark" sleep 60 >/dev/null 2>&1 8>&- 9>&- &
		[[ ! -e /proc/self ]]
	END
	run timeout 20 "${own_mounts[@]}" bash -c \
		'mount -t tmpfs none /proc && exec "$0" ready' "$S2IBOX"
	is "$status.$err" 0. \
		'the status is that of the hook, and nothing is said'
	ok 'the process group of the hook is killed' none_of "$mark"
	hook ready <<-'END'
		#!/bin/bash
		while :; do bash -c 'sleep 60; exit' - "$mark"; done
	END
	run timeout 20 "${own_mounts[@]}" bash -c \
		'mount -t tmpfs none /proc && exec "$0" ready -t 0.2' "$S2IBOX"
	is "$status" 124 '-t ends the hook'
	ok '-t ends its process group' none_of "$mark"
else
	skip 4 'needs root or user namespaces, to mount'
fi
