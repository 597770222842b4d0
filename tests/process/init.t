#!/bin/bash
# s2i-run with S2I_INIT, as PID 1 and elsewhere; and as PID 1 without it.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
export work S2IBOX
namespace=(unshare --fork --pid --mount-proc --kill-child)
if "${namespace[@]}" true 2>/dev/null; then
	able=yes
else
	able=
fi
# The pid, as seen from here, of what start has started in the namespace.
inner() {
	if [[ $1 == 1 ]]; then
		read -r inner <"/proc/$pid/task/$pid/children"
	else
		inner=$pid
	fi
}

# Each signal, one by one.
for pid1 in ${able:+1} ''; do
	executable "$scripts/run" <<-'END'
		#!/usr/bin/perl
		use POSIX;
		open my $tell, ">", $ENV{EVENTS} or die;
		for my $n (1 .. 31, 34 .. 64) {
			next if grep { $n == $_ } 4, 5, 6, 7, 8, 9, 11, 17, 19, 31;
			POSIX::sigaction($n, POSIX::SigAction->new(sub {
				syswrite $tell, "application $n\n";
				exit 42 if $n == 40;
			}));
		}
		if (!fork) {
			POSIX::sigaction(10, POSIX::SigAction->new(sub {
				syswrite $tell, "child 10\n";
				exit;
			}));
			my $parent = getppid;
			syswrite $tell, "up\n";
			sleep 1 while getppid == $parent;
			exit;
		}
		my $end = time + 60;
		sleep 1 while time < $end;
	END
	for init in 1 group; do
		where="S2I_INIT=$init${pid1:+, as PID 1}"
		words=("$S2IBOX" run)
		[[ ! $pid1 ]] || words=("${namespace[@]}" "${words[@]}")
		S2I_INIT=$init start "${words[@]}"
		await up
		inner "$pid1"
		missing=
		for n in {1..3} 12 13 14 15 16 18 20 {21..30} {34..39} {41..64}; do
			! left_out "signal $n" || continue
			kill -"$n" "$inner"
			read -r -t "$PATIENCE" line <&9 || { missing+=" $n"; break; }
			# Its child has the same handlers, but one.
			[[ $init == 1 ]] || read -r -t "$PATIENCE" _ <&9
			[[ $line == "application $n" ]] || missing+=" $n"
		done
		is "$missing" '' "$where: every signal goes on to the application"
		kill -USR1 "$inner"
		read -r -t "$PATIENCE" line <&9
		if [[ $init == 1 ]]; then
			is "$line" 'application 10' '... to it alone'
		else
			read -r -t "$PATIENCE" other <&9
			is "$(printf '%s\n' "$line" "$other" | sort)" \
				$'application 10\nchild 10' '... and to its group'
		fi
		kill -40 "$inner"
		join
		is "$status" 42 '... and its status is ours'
	done
done

# Status.
for init in 1 group; do
	for end in 'exit 0:0' 'exit 7:7' 'kill -TERM $$:143' 'kill -KILL $$:137'; do
		executable "$scripts/run" <<<"${end%:*}"
		S2I_INIT=$init run "$S2IBOX" run
		is "$status" "${end##*:}" "S2I_INIT=$init: ${end%:*} is ${end##*:}"
		[[ $able ]] || continue
		S2I_INIT=$init run "${namespace[@]}" "$S2IBOX" run
		is "$status" "${end##*:}" '... as PID 1, too'
	done
done
executable "$scripts/run" <<<'echo started'
for bad in 2 yes GROUP ' 1'; do
	S2I_INIT=$bad run "$S2IBOX" run
	is "$status.$out" 125. "S2I_INIT=$bad: 125, and nothing is started"
	like "$err" '*S2I_INIT*' '... and why'
done
S2I_INIT='' run "$S2IBOX" run
is "$status.$out" 0.started 'an empty one counts as unset'
executable "$scripts/run" <<<'echo "$(ps -o pgid= -p $$) $$"'
S2I_INIT=1 run "$S2IBOX" run
read -r group own <<<"$out"
is "$group" "$own" 'the application has a process group of its own'
rm "$scripts/run"
S2I_INIT=1 run "$S2IBOX" run
is "$status" 127 'nothing to run: 127'
executable "$scripts/run" <<<'#!/no/such/interpreter'
S2I_INIT=1 run "$S2IBOX" run
is "$status" 127 'without its interpreter: 127'
like "$err" '*/no/such/interpreter*' '... which is named'

# Orphans: reaped, by the subreaper as well as by PID 1.
mkfifo "$work/second"
exec 7<>"$work/second"
executable "$scripts/run" <<-'END'
	#!/bin/bash
	for i in {1..20}; do
		(setsid bash -c 'read -r _ <"$work/second"; tell over' &)
	done
	tell up
	released
END
for pid1 in ${able:+1} ''; do
	words=("$S2IBOX" run)
	[[ ! $pid1 ]] || words=("${namespace[@]}" "${words[@]}")
	S2I_INIT=1 start "${words[@]}"
	await up
	inner "$pid1"
	read -ra list <"/proc/$inner/task/$inner/children"
	is "${#list[@]}" 21 "orphans become its children${pid1:+, as PID 1}"
	for i in {1..20}; do
		echo go >&7
		await over
	done
	release
	join
	is "$status" 0 '... and it ends with the application'
done
executable "$scripts/run" <<-'END'
	#!/bin/bash
	for i in {1..20}; do
		(setsid sleep 0 &)
	done
	# They have been reaped when nobody has their parent any more.
	end=$((SECONDS + 10))
	until ! grep -l "^PPid:.$PPID\$" /proc/[0-9]*/status 2>/dev/null |
	    grep -qv "/$$/"; do
		((SECONDS < end)) || exit 9
	done
END
for pid1 in ${able:+1} ''; do
	words=("$S2IBOX" run)
	[[ ! $pid1 ]] || words=("${namespace[@]}" "${words[@]}")
	S2I_INIT=1 run "${words[@]}"
	is "$status" 0 "twenty orphans are reaped at once${pid1:+, as PID 1}"
done

# Memory while it sits there.
executable "$scripts/run" <<-'END'
	#!/bin/bash
	tell up
	released
END
S2I_INIT=1 start "$S2IBOX" run
await up
private=$(awk '/^Private_/ { sum += $2 } END { print sum + 0 }' \
	"/proc/$pid/smaps")
release
join
limit=200
if grep -q GLIBC_ "$S2IBOX"; then
	limit=2000
fi
echo "# $private KiB private, $limit are allowed with this libc"
ok 'its private memory is small' test "$private" -gt 0 -a "$private" -lt "$limit"

if [[ ! $able ]]; then
	skip 16 'needs a PID namespace'
	exit
fi

# As PID 1, during deploy: signals without a handler must not be lost.
executable "$scripts/run" <<<'echo started'
for init in '' 1; do
	for what in 'exec sleep 60' 'trap "exit 0" TERM HUP; sleep 60 & wait'; do
		hook deploy <<<"#!/bin/bash
			tell up
			$what"
		S2I_INIT=$init start "${namespace[@]}" "$S2IBOX" run
		await up
		inner 1
		kill -TERM "$inner"
		join
		is "$status.$out" 143. "PID 1, TERM in deploy: $what${init:+ (init)}"
	done
done
hook deploy <<-'END'
	#!/bin/bash
	tell up
	released
END
start "${namespace[@]}" bash -c 'trap "" TERM; exec "$S2IBOX" run'
await up
inner 1
kill -TERM "$inner"
release
join
is "$status.$out" 0.started 'PID 1: what was ignored stays ignored'

rm "$hooks/deploy"
env_script deploy_env <<<$'tell up\nwhile :; do :; done'
start "${namespace[@]}" "$S2IBOX" run
await up
inner 1
kill -TERM "$inner"
join
is "$status.$out" 143. 'PID 1, TERM in deploy_env'
like "$err" "*s2i-run: $hooks/deploy_env: *143*" '... is told'
rm "$hooks/deploy_env"

# What PID 1 inherits is reaped while deploy runs.
hook deploy <<-'END'
	#!/bin/bash
	for i in {1..20}; do
		(setsid sleep 0 &)
	done
	end=$((SECONDS + 10))
	until ! grep -l "^PPid:.1\$" /proc/[0-9]*/status | grep -qv "/$$/"; do
		((SECONDS < end)) || exit 9
	done
END
run "${namespace[@]}" "$S2IBOX" run
is "$status.$out" 0.started 'PID 1 reaps orphans while deploy runs'
run "${namespace[@]}" bash -c 'sleep 0 & sleep 0 & sleep 0.01 &
	exec "$S2IBOX" run'
is "$status.$out" 0.started '... and what it had before'
rm "$hooks/deploy"

# A shell as PID 1 that waits for us.
run "${namespace[@]}" dash -c '"$S2IBOX" run; true'
is "$status.$out" 0.started 'started by dash -c'
like "$err" '*s2i-run: PID 1 is *dash -c*TERM*CMD*' '... one warning tells what to write'
run "${namespace[@]}" "$S2IBOX" run
[[ $err != *'PID 1 is'* ]]
ok '... and none by itself' test $? = 0

# Probes in the namespace, with the application as PID 1.
executable "$scripts/run" <<-'END'
	#!/bin/bash
	"$S2IBOX" ready
	status=$?
	echo "ready $status"
	ps -e -o comm= | sort | tr '\n' ' '
END
hook ready <<<'setsid sleep 60 & (sleep 61 &) & exit 3'
run "${namespace[@]}" "$S2IBOX" run
like "$out" 'ready 3*' 'a probe in the namespace'
[[ $out != *sleep* ]]
ok '... leaves nothing' test $? = 0
