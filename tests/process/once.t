#!/bin/bash
# --once FILE of s2i-setup, s2i-migrate, s2i-verify and s2i-hook.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/processes.sh"
app
cd "$src" || exit 1
file="$work/done once"
export file work
once=("$S2IBOX" setup --once "$file")
runs() {
	wc -l <"$log"
}
STAMP='20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z'

about 'setup --once FILE'
hook setup <<-'END'
	#!/bin/bash
	echo "run $*" >>"$log"
	exit "${fails:-0}"
END
fails=3 run "${once[@]}" a 'b c'
is "$status.$(<"$log")" '3.run a b c' \
	'the hook gets its arguments, and its status is passed on'
ok 'FILE is there after a failure' test -f "$file"
ok 'FILE is empty after a failure' test ! -s "$file"
run "${once[@]}"
is "$status.$(runs)" 0.2 'after a failure the hook runs again'
# shellcheck disable=SC2053 # a pattern is meant
[[ $(<"$file") == $STAMP ]]
is $? 0 'after success FILE has the time'
run "${once[@]}"
is "$status.$(runs).$out$err" 0.2. \
	'after success nothing is run, and nothing said'
echo whatever >"$file"
run "${once[@]}"
is "$status.$(runs)" 0.2 'whatever FILE holds, nothing is run'
: >"$file"
run "${once[@]}"
is "$status.$(runs)" 0.3 'with an empty FILE the hook runs again'
about '--once FILE'
for name in verify migrate; do
	cp "$hooks/setup" "$hooks/$name"
	: >"$log"
	run "$S2IBOX" "$name" --once "$work/$name"
	run "$S2IBOX" "$name" --once="$work/$name"
	is "$status.$(runs)" 0.1 "$name runs its hook once"
done
cp "$hooks/setup" "$hooks/own"
: >"$log"
run "$S2IBOX" hook --once "$work/own" own x
run "$S2IBOX" hook --once "$work/own" own x
is "$status.$(<"$log")" '0.run x' 'hook runs the hook of that name once'
run "$S2IBOX" setup --once
is "$status" 125 'without a FILE the status is 125'
: >"$log"
run "$S2IBOX" setup --once relative
is "$status.$(runs)" 0.1 'a relative FILE will do'
ok 'a relative FILE lies in the source path' test -s "$src/relative"
about '--once FILE, and a deploy_env that fails'
env_script deploy_env <<<'exit 4'
rm -f "$file"
run "${once[@]}"
is "$status" 4 'its status is passed on'
ok 'nothing is recorded' test ! -s "$file"
rm "$hooks/deploy_env"

about 'two at once'
hook setup <<-'END'
	#!/bin/bash
	echo run >>"$log"
	tell up
	released
	exit "${fails:-0}"
END
# waits_for_lock PID: waits until that process waits for a lock.
waits_for_lock() {
	local end=$((SECONDS + PATIENCE))
	until grep -q -- "-> FLOCK .* $1 " /proc/locks; do
		((SECONDS < end)) || return 1
	done
}
: >"$log"
rm -f "$file"
start "${once[@]}"
await up
"${once[@]}" >"$work/second" 2>&1 8>&- 9>&- &
second=$!
waits_for_lock "$second"
is $? 0 'the second waits for the lock of the first'
release
join
is "$status" 0 'the first ends'
wait "$second"
is "$?.$(runs).$(<"$work/second")" 0.1. 'the second finds that it is done'

about 'two at once, the first of which fails'
: >"$log"
rm -f "$file"
fails=1 start "${once[@]}"
await up
"${once[@]}" 8>&- 9>&- &
second=$!
waits_for_lock "$second"
release
join
is "$status" 1 "the first one's status is that of its hook"
await up
release
wait "$second"
is "$?.$(runs)" 0.2 'the second runs the hook'
ok 'the second records it' test -s "$file"

about 'TERM'
rm -f "$file"
start "${once[@]}"
await up
first=$pid first_dog=$dog
start "${once[@]}"
waits_for_lock "$pid"
kill -TERM "$pid"
join
is "$status" 143 'it ends the one that waits for the lock'
release
pid=$first dog=$first_dog
join
is "$status" 0 'it does not end the one that has it'

about 'KILL while the hook runs'
: >"$log"
rm -f "$file"
hook setup <<-'END'
	#!/bin/bash
	echo run >>"$log"
	[[ $(wc -l <"$log") == 1 ]] || exit 0
	tell $$
	exec sleep 60
END
start "${once[@]}"
read -r -t 10 hook_pid <&9
kill -KILL "$pid"
join
is "$status" 137 's2i-setup dies'
while kill -0 "$hook_pid" 2>/dev/null; do
	grep -q '^State:.Z' "/proc/$hook_pid/status" 2>/dev/null && break
done
ok 'the hook dies with it, and FILE is empty' test ! -s "$file"
run timeout 10 "${once[@]}"
is "$status.$(runs)" 0.2 'the next one runs the hook, without waiting'

# After KILL at any moment FILE says that it is done only if the hook has run.
cat >"$work/kills" <<-'END'
	use POSIX;
	use Time::HiRes qw(time usleep);
	my ($file, $log, @words) = @ARGV;
	srand $ENV{SEED};
	my ($bad, $done) = (0, 0);
	sub size { return -s $_[0] // 0 }
	sub begin {
		my $pid = fork // die;
		return $pid if $pid;
		open STDERR, ">", "/dev/null";
		exec @words or POSIX::_exit(1);
	}
	unlink $file;
	my $start = time;
	waitpid begin(), 0;
	my $span = time - $start;
	for (1 .. $ENV{MOMENTS}) {
		unlink $file;
		truncate $log, 0;
		my $pid = begin();
		# One in ten has time to be done, even on a busy machine.
		usleep $span * 1e6 * ($_ % 10 ? 1.2 * rand : 5);
		kill KILL => $pid;
		waitpid $pid, 0;
		my ($recorded, $ran) = (size($file), size($log));
		$done++ if $recorded;
		$bad++, print "# recorded, but not run\n" if $recorded && !$ran;
		waitpid begin(), 0;
		$bad++, print "# status $?\n" if $?;
		$bad++, print "# not run\n" unless size($log);
		$bad++, print "# $recorded, then run again\n"
		    if $recorded && size($log) != $ran;
		$bad++, print "# not recorded\n" unless size($file);
	}
	print "# $done of $ENV{MOMENTS} had been done\n";
	exit($bad || !$done);
END
hook setup <<<'echo run >>"$log"'
export SEED=${S2IBOX_SEED:-$RANDOM} MOMENTS=${S2IBOX_MOMENTS:-60}
echo "# S2IBOX_SEED=$SEED S2IBOX_MOMENTS=$MOMENTS"
ok "after KILL at $MOMENTS moments the next one does what is right" \
	perl "$work/kills" "$file" "$log" "${once[@]}"

about 'the lock'
# Neither the hook nor what it leaves running holds the lock.
hook setup <<-'END'
	#!/bin/bash
	readlink /proc/$$/fd/* | grep -F "$file"
	sleep 60 >/dev/null 2>&1 8>&- 9>&- &
	echo $! >"$work/left"
	exit 1
END
rm -f "$file"
run timeout 10 "${once[@]}"
is "$status.$out" 1. 'the hook has no descriptor of FILE'
run timeout 10 "${once[@]}"
is "$status" 1 'what the hook leaves running does not hold it'
hook setup <<<'kill "$(<"$work/left")"'
run "${once[@]}"

# A FILE that can't be made, or is no file: this is told before the hook runs.
hook setup <<<'echo run >>"$log"'
: >"$log"
# refuses WHAT FILE: FILE is WHAT, and the hook isn't run.
refuses() {
	run timeout 10 "$S2IBOX" setup --once "$2"
	is "$status.$(runs)" 125.0 "$1: 125, and the hook is not run"
	like "$err" "s2i-setup: *$2*" "$1: the message names it"
}
about 'FILE'
refuses 'in no directory' "$work/none/file"
refuses 'a directory' "$work"
refuses 'a device' /dev/null
mkfifo "$work/pipe"
refuses 'a pipe' "$work/pipe"
rm "$hooks/setup"
run "$S2IBOX" setup --once "$work/missing"
is "$status" 0 'a missing hook is success'
ok 'a missing hook is not recorded' test ! -s "$work/missing"
run "$S2IBOX" hook --once "$work/missing" nonesuch
is "$status" 127 'a missing hook that no applet has is 127'
echo echo x >"$hooks/setup"
run "$S2IBOX" setup --once "$work/missing"
is "$status" 126 'a hook that is not executable is 126'
ok 'a hook that is not executable is not recorded' test ! -s "$work/missing"

hook setup <<<'echo run >>"$log"'
if can_mount "$work"; then
	mkdir "$work/disk"
	in_disk() {
		run timeout 20 "${own_mounts[@]}" bash -c "
			mount -t tmpfs -o size=8k none \"\$work/disk\"
			$1"'
			"$0" setup --once "$work/disk/file"; status=$?
			wc -c <"$work/disk/file"
			exit $status' "$S2IBOX"
	}
	in_disk ':'
	is "$status.$(runs)" 0.1 'a file system of its own: the hook runs'
	: >"$log"
	in_disk 'mount -o remount,bind,ro "$work/disk"' 2>/dev/null
	is "$status.$(runs)" 125.0 \
		'a read-only file system: 125, and the hook is not run'
	like "$err" "*$work/disk/file*[Rr]ead-only*" \
		'a read-only file system: the message says so'
	in_disk '>"$work/disk/file"; mount -o remount,bind,ro "$work/disk"'
	is "$status.$(runs)" 125.0 \
		'a read-only one with an empty FILE: 125, and the hook is not run'
	in_disk '>"$work/disk/file"; head -c 9999 /dev/zero >"$work/disk/x"' \
		2>/dev/null
	is "$status.$(runs).$out" 125.0.0 \
		'a full file system: 125, and the hook is not run'
	like "$err" "*$work/disk/file*[Nn]o space*" \
		'a full file system: the message says so'
	# The hook fills it, but the place for FILE was taken before.
	hook setup <<-'END'
		#!/bin/bash
		echo run >>"$log"
		head -c 9999 /dev/zero >"$work/disk/x" 2>/dev/null
		exit 0
	END
	in_disk ':'
	is "$status.$(runs).$out" 0.1.21 \
		'a file system that the hook fills: it is recorded'
else
	skip 7 'needs root or user namespaces, to mount'
fi

# When the record can't be written after the hook has run, this is told. What is
# printed goes through a pipe, since no file may grow.
hook setup <<<'exit 0'
out=$(bash -c 'ulimit -f 0; trap "" XFSZ
	"$0" setup --once "$work/limited"; echo "status $?"' "$S2IBOX" 2>&1 | cat)
like "$out" "*has run*$work/limited*again*status 125" \
	"it has run, and can't be recorded: 125, and what that means"
ok "it has run, and can't be recorded: FILE is empty" test ! -s "$work/limited"
