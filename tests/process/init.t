#!/bin/bash
# s2i-run with S2I_INIT, as process 1 and elsewhere, and as process 1 without
# it.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
export work S2IBOX
able=
! "${as_process_1[@]}" true 2>/dev/null || able=yes
# s2i_run 1|'': ${words[@]} is the command line of s2i-run. 1 makes it process 1
# of a namespace of its own.
s2i_run() {
	words=("$S2IBOX" run)
	[[ ! $1 ]] || words=("${as_process_1[@]}" "${words[@]}")
}

# inner 1|'': $inner is the pid, as seen from here, of what start has started. 1
# says that it was started as process 1 of a namespace.
inner() {
	if [[ $1 == 1 ]]; then
		read -r inner <"/proc/$pid/task/$pid/children"
	else
		inner=$pid
	fi
}

# Each signal is sent by itself.
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
		about "S2I_INIT=$init${pid1:+, as process 1}"
		s2i_run "$pid1"
		S2I_INIT=$init start "${words[@]}"
		await up
		inner "$pid1"
		missing=
		for n in {1..3} 12 13 14 15 16 18 20 {21..30} {34..39} {41..64}; do
			! left_out "signal $n" || continue
			kill -"$n" "$inner"
			read -r -t "$PATIENCE" line <&9 || { missing+=" $n"; break; }
			# Its child has the same handlers, except for one.
			[[ $init == 1 ]] || read -r -t "$PATIENCE" _ <&9
			[[ $line == "application $n" ]] || missing+=" $n"
		done
		is "$missing" '' 'every signal goes on to the application'
		kill -USR1 "$inner"
		read -r -t "$PATIENCE" line <&9
		if [[ $init == 1 ]]; then
			is "$line" 'application 10' \
				'a signal goes to the application alone'
		else
			read -r -t "$PATIENCE" other <&9
			is "$(printf '%s\n' "$line" "$other" | sort)" \
				$'application 10\nchild 10' \
					'a signal goes to the whole group'
		fi
		kill -40 "$inner"
		join
		is "$status" 42 \
			'the status of the application is that of s2i-run'
	done
done

for init in 1 group; do
	about "S2I_INIT=$init"
	for end in 'exit 0:0' 'exit 7:7' 'kill -TERM $$:143' 'kill -KILL $$:137'; do
		executable "$scripts/run" <<<"${end%:*}"
		S2I_INIT=$init run "$S2IBOX" run
		is "$status" "${end##*:}" \
			"${end%:*} is ${end##*:}"
		[[ $able ]] || continue
		S2I_INIT=$init run "${as_process_1[@]}" "$S2IBOX" run
		is "$status" "${end##*:}" \
			"as process 1, ${end%:*} is ${end##*:}"
	done
done
executable "$scripts/run" <<<'echo started'
for bad in 2 yes GROUP ' 1'; do
	about "S2I_INIT=$bad"
	S2I_INIT=$bad run "$S2IBOX" run
	is "$status.$out" 125. 'the status is 125, and nothing is started'
	like "$err" '*S2I_INIT*' 'the message names the variable'
done
about ''
S2I_INIT='' run "$S2IBOX" run
is "$status.$out" 0.started 'an empty S2I_INIT counts as unset'
about 'S2I_INIT=1'
executable "$scripts/run" <<<'echo "$(ps -o pgid= -p $$) $$"'
S2I_INIT=1 run "$S2IBOX" run
read -r group own <<<"$out"
is "$group" "$own" 'the application has a process group of its own'
rm "$scripts/run"
S2I_INIT=1 run "$S2IBOX" run
is "$status" 127 'nothing to run is 127'
executable "$scripts/run" <<<'#!/no/such/interpreter'
S2I_INIT=1 run "$S2IBOX" run
is "$status" 127 'an application without its interpreter is 127'
like "$err" '*/no/such/interpreter*' 'the missing interpreter is named'

# Orphans are reaped by a subreaper as well as by process 1.
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
	about "S2I_INIT=1${pid1:+, as process 1}"
	s2i_run "$pid1"
	S2I_INIT=1 start "${words[@]}"
	await up
	inner "$pid1"
	read -ra list <"/proc/$inner/task/$inner/children"
	is "${#list[@]}" 21 'orphans become the children of s2i-run'
	for i in {1..20}; do
		echo go >&7
		await over
	done
	release
	join
	is "$status" 0 's2i-run ends with the application'
done
executable "$scripts/run" <<-'END'
	#!/bin/bash
	for i in {1..20}; do
		(setsid sleep 0 &)
	done
	# They have been reaped when no process has their parent any more.
	end=$((SECONDS + 10))
	until ! grep -l "^PPid:.$PPID\$" /proc/[0-9]*/status 2>/dev/null |
	    grep -qv "/$$/"; do
		((SECONDS < end)) || exit 9
	done
END
for pid1 in ${able:+1} ''; do
	about "S2I_INIT=1${pid1:+, as process 1}"
	s2i_run "$pid1"
	S2I_INIT=1 run "${words[@]}"
	is "$status" 0 'twenty orphans are reaped at once'
done

about 'S2I_INIT=1'
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
ok 'its private memory is small' \
	test "$private" -gt 0 -a "$private" -lt "$limit"

if [[ ! $able ]]; then
	skip 16 'needs a PID namespace'
	exit
fi

# Process 1 must not lose a signal that it has no handler for, while deploy
# runs.
executable "$scripts/run" <<<'echo started'
for init in '' 1; do
	for what in 'exec sleep 60' 'trap "exit 0" TERM HUP; sleep 60 & wait'; do
		about "as process 1${init:+ with S2I_INIT}, deploy: $what"
		hook deploy <<<"#!/bin/bash
			tell up
			$what"
		S2I_INIT=$init start "${as_process_1[@]}" "$S2IBOX" run
		await up
		inner 1
		kill -TERM "$inner"
		join
		is "$status.$out" 143. \
			'TERM ends it with 143, and nothing is started'
	done
done
about 'as process 1'
hook deploy <<-'END'
	#!/bin/bash
	tell up
	released
END
start "${as_process_1[@]}" bash -c 'trap "" TERM; exec "$S2IBOX" run'
await up
inner 1
kill -TERM "$inner"
release
join
is "$status.$out" 0.started 'what was ignored stays ignored'

about 'as process 1, in deploy_env'
rm "$hooks/deploy"
env_script deploy_env <<<$'tell up\nwhile :; do :; done'
start "${as_process_1[@]}" "$S2IBOX" run
await up
inner 1
kill -TERM "$inner"
join
is "$status.$out" 143. 'TERM ends it with 143, and nothing is started'
like "$err" "*s2i-run: $hooks/deploy_env: *143*" 'the message names deploy_env'
rm "$hooks/deploy_env"

about 'as process 1'
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
run "${as_process_1[@]}" "$S2IBOX" run
is "$status.$out" 0.started 'orphans are reaped while deploy runs'
run "${as_process_1[@]}" bash -c 'sleep 0 & sleep 0 & sleep 0.01 &
	exec "$S2IBOX" run'
is "$status.$out" 0.started \
	'children from before s2i-run are reaped while deploy runs'
rm "$hooks/deploy"

about 'below dash -c, which is process 1'
run "${as_process_1[@]}" dash -c '"$S2IBOX" run; true'
is "$status.$out" 0.started 'the application is started'
like "$err" '*s2i-run: PID 1 is *dash -c*TERM*CMD*' \
	'one warning tells what to write'
run "${as_process_1[@]}" "$S2IBOX" run
[[ $err != *'PID 1 is'* ]]
ok 'there is no warning without the shell' test $? = 0

about 'a probe beside an application that is process 1'
executable "$scripts/run" <<-'END'
	#!/bin/bash
	"$S2IBOX" ready
	status=$?
	echo "ready $status"
	ps -e -o comm= | sort | tr '\n' ' '
END
hook ready <<<'setsid sleep 60 & (sleep 61 &) & exit 3'
run "${as_process_1[@]}" "$S2IBOX" run
like "$out" 'ready 3*' 'the status is that of the hook'
[[ $out != *sleep* ]]
ok 'nothing of what it has started is left' test $? = 0
