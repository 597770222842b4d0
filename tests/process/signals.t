#!/bin/bash
# Signals to assemble, run, jobs and hook while they wait for what they started.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
mkdir -p .s2i/jobs/some "$work/upload"
export S2I_UPLOAD_PATH=$work/upload

# waiter FILE: a program that waits, as its child does. Both log a signal, and
# exit with 0.
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

# never FILE: a program that is not to be started.
never() {
	executable "$1" <<<'echo "${0##*/} was started" >>"$log"'
}

# ends SIGNAL NUMBER WHAT COMMAND...: the signal ends all of WHAT, and nothing
# comes after it.
ends() {
	about "$1 to $3"
	: >"$log"
	start "${@:4}"
	await up
	kill -"$1" "$pid"
	join
	is "$status" $((128 + $2)) "it ends, with $((128 + $2))"
	is "$(sort "$log")" "child $1
script $1" 'all of the group gets it, and nothing else is started'
}

waiter "$hooks/pre_build"
never "$scripts/assemble"
never "$hooks/build"
ends TERM 15 'assemble in pre_build' "$S2IBOX" assemble
rm "$hooks/pre_build"
waiter "$scripts/assemble"
ends TERM 15 "assemble in the builder's assemble" "$S2IBOX" assemble
never "$scripts/assemble"
waiter "$hooks/build"
about 'TERM to assemble in build'
: >"$log"
start "$S2IBOX" assemble
await up
kill -TERM "$pid"
join
is "$status" 143 'it ends, with 143'
like "$(sort "$log")" "*child TERM*script TERM" 'all of the group gets it'

never "$scripts/run"
waiter "$hooks/deploy"
ends TERM 15 'run in deploy' "$S2IBOX" run
ends INT 2 'run in deploy' "$S2IBOX" run
ends HUP 1 'run in deploy' "$S2IBOX" run
ends QUIT 3 'run in deploy' "$S2IBOX" run
env_script deploy_env <<<'A=1'
ends TERM 15 'run in deploy, after deploy_env' "$S2IBOX" run
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
is "$(<"$work/once")" '' 'the hook does not count as done'
waiter "$hooks/setup"
ends HUP 1 'setup -t' "$S2IBOX" setup -t 60

# A deploy that handles no signal is ended by it, and s2i-run ends as well.
about 'TERM to run in a deploy that does not handle it'
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
is "$status" 143 'it ends, with 143'
is "$(<"$log")" '' 'the application is not started'

about 'signals that end nothing'
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
# Each is awaited, since bash may run the traps of two signals in any order.
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
IO" 'they are passed on to deploy'
is "$status.$out" '0.the application' 'the application is started'

about 'signals that are ignored'
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
	is "$status.$out" '0.the application' \
		"$s, ignored at the start, does not reach deploy"
done
start nohup "$S2IBOX" run
await up
kill -HUP "$pid"
release
join
is "$status.$out" '0.the application' 'nohup s2i-run goes on after HUP'
env_script deploy_env <<<'trap "" TERM'
start "$S2IBOX" run
await up
kill -TERM "$pid"
release
join
is "$status.$out" '0.the application' \
	'TERM, ignored by deploy_env, does not reach deploy'
rm "$hooks/deploy_env"

# What is run finds the signals as they were at the start.
executable "$scripts/run" <<-'END'
	#!/usr/bin/perl
	open my $f, '<', '/proc/self/status' or die;
	print grep { /^Sig(Pnd|Blk|Ign|Cgt)/ } <$f>;
END
executable "$hooks/deploy" <"$scripts/run"
# with SIGNALS COMMAND...: runs it with these ignored and, with a - before their
# names, blocked.
with() {
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
	about "started with ${what:-no signal changed}"
	like "$bare" 'SigPnd*SigBlk*SigIgn*SigCgt*' \
		'a bare command shows its signals'
	run with "$what" "$S2IBOX" run
	is "$status.$out" "0.$bare
$bare" 'each of deploy and the application has the same signals'
	run with "$what" "$S2IBOX" hook -t 20 deploy
	is "$status.$out" "0.$bare" 'a hook -t has the same signals'
	S2I_INIT=1 run with "$what" "$S2IBOX" run
	is "$status.$out" "0.$bare
$bare" 'the application with S2I_INIT=1 has the same signals'
	hook ready <"$scripts/run"
	run with "$what" "$S2IBOX" ready
	is "$status.$out" "0.$bare" 'a probe has the same signals'
done
about deploy_env
run with 'USR1 USR2' "$scripts/run"
env_script deploy_env <<<'trap "" USR1 USR2'
bare=$out
run "$S2IBOX" run
is "$status.$out" "0.$bare
$bare" 'what it ignores stays ignored'
rm "$hooks/deploy_env"
about ''
executable "$hooks/deploy" <<<'exit 3'
run with CHLD "$S2IBOX" run
is "$status" 3 'an ignored SIGCHLD does not hide the status'

about 'what deploy has left running'
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
is "$status.$out" '0.they run' 'the application finds it'
S2I_INIT=1 run "$S2IBOX" run
is "$status.$out" '0.they run' 'the application finds it with S2I_INIT=1'
xargs kill <"$work/left"

# TERM at any moment ends all, and is not lost.
about run
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

	# The processes of session SID that still run, which zombies do not.
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
ok "TERM at $MOMENTS moments ends it, and nothing stays" \
	perl "$work/moments" "$S2IBOX" run
