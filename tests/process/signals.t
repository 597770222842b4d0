#!/bin/bash
# Signals while assemble, run, jobs and hook wait for what they have started.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
mkdir -p .s2i/jobs/some "$work/upload"
export S2I_UPLOAD_PATH=$work/upload


# What waits, and so does a child of it; both log the signal, and exit 0.
waiter() {
	executable "$1" <<-'END'
		#!/bin/bash
		for s in TERM INT HUP QUIT; do
			trap "echo script $s >>\"\$log\"; exit 0" $s
		done
		bash -c 'for s in TERM INT HUP QUIT; do
			trap "echo child $s >>\"\$log\"; kill \$!; exit 0" $s
		done
		sleep 60 8>&- 9>&- & tell up; wait'
	END
}
never() {
	executable "$1" <<<'echo "${0##*/} was started" >>"$log"'
}

# ends SIGNAL NUMBER WHAT COMMAND...: it ends all, and nothing comes after.
ends() {
	: >"$log"
	start "${@:4}"
	await up
	kill -"$1" "$pid"
	join
	is "$status" $((128 + $2)) "$1 ends $3: $((128 + $2))"
	is "$(sort "$log")" "child $1
script $1" "... it went to all of the group, and nothing else is started"
}

waiter "$hooks/pre_build"
never "$scripts/assemble"
never "$hooks/build"
ends TERM 15 'assemble in pre_build' "$S2IBOX" assemble
rm "$hooks/pre_build"
waiter "$scripts/assemble"
ends TERM 15 "assemble in the builder's" "$S2IBOX" assemble
never "$scripts/assemble"
waiter "$hooks/build"
: >"$log"
start "$S2IBOX" assemble
await up
kill -TERM "$pid"
join
is "$status" 143 'TERM ends assemble in build: 143'
like "$(sort "$log")" "*child TERM*script TERM" '... with the whole group'

never "$scripts/run"
waiter "$hooks/deploy"
ends TERM 15 'run in deploy' "$S2IBOX" run
ends INT 2 'run in deploy' "$S2IBOX" run
ends HUP 1 'run in deploy' "$S2IBOX" run
ends QUIT 3 'run in deploy' "$S2IBOX" run
env_script deploy_env <<<'A=1'
ends TERM 15 'run behind a deploy_env' "$S2IBOX" run
rm "$hooks/deploy_env"

waiter .s2i/jobs/some/1
never .s2i/jobs/some/2
ends TERM 15 'jobs' "$S2IBOX" jobs some
ends TERM 15 'jobs -k' "$S2IBOX" jobs -k some
ends TERM 15 'jobs -t' "$S2IBOX" jobs -t 60 some
waiter "$hooks/pre_stop"
ends TERM 15 'hook -t' "$S2IBOX" hook -t 60 pre_stop
ends INT 2 'hook -t' "$S2IBOX" hook -t 60 pre_stop
ends TERM 15 'hook --once' "$S2IBOX" hook --once "$work/once" pre_stop
is "$(<"$work/once")" '' '... which does not count as done'
waiter "$hooks/setup"
ends HUP 1 'setup -t' "$S2IBOX" setup -t 60

# One that has started no handler is ended by the signal, and so are we.
hook deploy <<-'END'
	#!/bin/bash
	tell up
	exec sleep 60
END
: >"$log"
start "$S2IBOX" run
await up
kill -TERM "$pid"
join
is "$status" 143 'a deploy without a handler ends as well'
is "$(<"$log")" '' '... and the application is not started'

# Others go on to the hook, which goes on.
hook deploy <<-'END'
	#!/bin/bash
	for s in USR1 USR2 WINCH ALRM CONT PIPE; do
		trap "echo $s >>\"\$log\"; tell $s" $s
	done
	trap 'echo IO >>"$log"; kill $!; exit 0' IO
	sleep 60 8>&- 9>&- &
	tell up
	while :; do wait $!; done
END
executable "$scripts/run" <<<'echo the application'
: >"$log"
start "$S2IBOX" run
await up
# Each is awaited: bash may run traps of two signals in any order.
for s in USR1 USR2 WINCH ALRM CONT PIPE; do
	kill -$s "$pid"
	await $s
done
kill -IO "$pid"
join
is "$(<"$log")" "USR1
USR2
WINCH
ALRM
CONT
PIPE
IO" 'other signals are passed on'
is "$status.$out" '0.the application' '... and the application is started'

# Ignored at the start: nobody hears of it.
hook deploy <<-'END'
	#!/bin/bash
	tell up
	released
END
for s in HUP TERM INT QUIT; do
	start bash -c 'trap "" '$s'; exec "$0" run' "$S2IBOX"
	await up
	kill -$s "$pid"
	release
	join
	is "$status.$out" '0.the application' "$s stays ignored where it was"
done
start nohup "$S2IBOX" run
await up
kill -HUP "$pid"
release
join
is "$status.$out" '0.the application' 'nohup s2i-run lives on after HUP'
env_script deploy_env <<<'trap "" TERM'
start "$S2IBOX" run
await up
kill -TERM "$pid"
release
join
is "$status.$out" '0.the application' 'and so does what deploy_env ignores'
rm "$hooks/deploy_env"

# At exec all is as it was at the start.
executable "$scripts/run" <<-'END'
	#!/usr/bin/perl
	open my $f, '<', '/proc/self/status' or die;
	print grep { /^Sig(Pnd|Blk|Ign|Cgt)/ } <$f>;
END
executable "$hooks/deploy" <"$scripts/run"
with() {	# with WHAT: a command that sets it and becomes the rest
	perl -MPOSIX -e '
		for (split / /, shift) {
			/^-(.*)/ ? sigprocmask(SIG_BLOCK,
			    POSIX::SigSet->new(&{"POSIX::SIG$1"}())) :
			    ($SIG{$_} = "IGNORE");
		}
		exec { $ARGV[0] } @ARGV or die' -- "$@"
}
for what in '' 'HUP USR1 PIPE' 'CHLD' '-USR2 -TERM -CHLD' 'WINCH CHLD -USR1'; do
	run with "$what" "$scripts/run"
	bare=$out
	like "$bare" 'SigPnd*SigBlk*SigIgn*SigCgt*' "a bare command (${what:-as is})"
	run with "$what" "$S2IBOX" run
	is "$status.$out" "0.$bare
$bare" '... and deploy and the application have just that'
	run with "$what" "$S2IBOX" hook -t 20 deploy
	is "$status.$out" "0.$bare" '... a hook -t, too'
	S2I_INIT=1 run with "$what" "$S2IBOX" run
	is "$status.$out" "0.$bare
$bare" '... and the application by S2I_INIT=1'
	hook ready <"$scripts/run"
	run with "$what" "$S2IBOX" ready
	is "$status.$out" "0.$bare" '... and a probe'
done
run with 'USR1 USR2' "$scripts/run"
env_script deploy_env <<<'trap "" USR1 USR2'
bare=$out
run "$S2IBOX" run
is "$status.$out" "0.$bare
$bare" "what deploy_env ignores counts"
rm "$hooks/deploy_env"
executable "$hooks/deploy" <<<'exit 3'
run with CHLD "$S2IBOX" run
is "$status" 3 'an ignored SIGCHLD does not hide the status'

# What deploy has left running goes on.
hook deploy <<-'END'
	#!/bin/bash
	sleep 61 8>&- 9>&- &
	echo $! >"$work/left"
	setsid sleep 61 8>&- 9>&- &
	echo $! >>"$work/left"
END
export work
executable "$scripts/run" <<<'kill -0 $(<"$work/left") && echo they run'
run "$S2IBOX" run
is "$status.$out" '0.they run' 'the application finds what deploy left running'
S2I_INIT=1 run "$S2IBOX" run
is "$status.$out" '0.they run' '... S2I_INIT=1 as well'
xargs kill <"$work/left"

# TERM at any moment: it ends all, and is not lost.
env_script deploy_env <<<'A=$((1 + 1))'
hook deploy <<-'END'
	#!/bin/bash
	/bin/true; (/bin/true)
END
hook run <<-'END'
	#!/bin/bash
	(:); exec "$S2I_SCRIPTS_PATH/run"
END
executable "$scripts/run" <<-'END'
	#!/bin/sh
	exec sleep 62
END
moments=60
[[ ${S2IBOX_SUITE-} != @(asan|valgrind) ]] || moments=5	# left out there
export SEED=${S2IBOX_SEED:-$RANDOM} MOMENTS=${S2IBOX_MOMENTS:-$moments}
echo "# S2IBOX_SEED=$SEED S2IBOX_MOMENTS=$MOMENTS"
cat >"$work/moments" <<-'END'
	use POSIX;
	use Time::HiRes qw(time usleep);
	srand $ENV{SEED};
	$| = 1;
	my ($moments, $bad, $before, $longest) = ($ENV{MOMENTS}, 0, 0, 0);

	# Who of session SID still runs; a zombie of it does not.
	sub left {
		my ($sid, @found) = @_;
		for my $file (glob "/proc/[0-9]*/stat") {
			open my $f, "<", $file or next;
			my $line = <$f> // next;
			my ($name, $rest) = $line =~ /\((.*)\) (.*)/s or next;
			my @words = split ' ', $rest;
			push @found, "$file $name" if $words[3] == $sid &&
			    $words[0] !~ /[ZX]/;
		}
		return @found;
	}
	sub begin {
		my $pid = fork // die;
		return $pid if $pid;
		POSIX::setsid();
		open STDIN, "<", "/dev/null";
		open STDERR, ">", "/dev/null";
		POSIX::close($_) for 8, 9;
		exec @_ or POSIX::_exit(1);
	}
	sub sleeps {
		open my $f, "<", "/proc/$_[0]/cmdline" or return 1;
		return (<$f> // "") =~ /^sleep/;
	}
	# How long a run takes until it has become the application.
	my $span = 0;
	for (1 .. 3) {
		my $start = time;
		my $pid = begin(@ARGV);
		until (sleeps($pid)) { }
		my $took = time - $start;
		$span = $took if $took > $span;
		kill KILL => $pid;
		waitpid $pid, 0;
	}
	for my $n (1 .. $moments) {
		my $moment = $span * 1.1 * rand;
		my $pid = begin(@ARGV);
		my ($start, $ended) = (time, 0);
		usleep $moment * 1e6;
		my $app = sleeps($pid);
		kill TERM => $pid;
		my $limit = time + 10;
		until (($ended = waitpid $pid, WNOHANG) || time > $limit) {
			usleep 200;
		}
		my $status = $?;
		my @left;
		do { @left = left($pid) } while @left && time < $limit;
		$before++ unless $app;
		next if $ended && !@left && ($status == 15 || $status == 143 << 8);
		$bad++;
		printf "# after %.6f s: %s, left: @left\n", $moment, $ended ?
		    "status $status" : "it lives on";
		kill KILL => $pid, map { m{(\d+)} } @left;
		waitpid $pid, 0 unless $ended;
	}
	printf "# %d moments in %.1f ms, %d before the application\n", $moments,
	    $span * 1000, $before;
	exit($bad || $before == 0);
END
ok "TERM at $MOMENTS moments of run ends it, and nothing stays" \
	perl "$work/moments" "$S2IBOX" run
