#!/bin/bash
# --once FILE of s2i-setup, s2i-migrate, s2i-verify and s2i-hook.
. "${0%/*}/../lib/tap.sh"
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

hook setup <<-'END'
	#!/bin/bash
	echo "run $*" >>"$log"
	exit "${fails:-0}"
END
fails=3 run "${once[@]}" a 'b c'
is "$status.$(<"$log")" '3.run a b c' 'the hook runs, with its arguments: its status'
ok '... FILE is there' test -f "$file"
ok '... and empty after a failure' test ! -s "$file"
run "${once[@]}"
is "$status.$(runs)" 0.2 'so the next one tries again'
# shellcheck disable=SC2053 # a pattern is meant
[[ $(<"$file") == $STAMP ]]
is $? 0 'FILE has the time after success'
run "${once[@]}"
is "$status.$(runs).$out$err" 0.2. 'then it has been done: success, without a word'
echo whatever >"$file"
run "${once[@]}"
is "$status.$(runs)" 0.2 'whatever FILE holds, it is done'
: >"$file"
run "${once[@]}"
is "$status.$(runs)" 0.3 'an empty FILE is not'
for name in verify migrate; do
	cp "$hooks/setup" "$hooks/$name"
	: >"$log"
	run "$S2IBOX" "$name" --once "$work/$name"
	run "$S2IBOX" "$name" --once="$work/$name"
	is "$status.$(runs)" 0.1 "$name --once"
done
cp "$hooks/setup" "$hooks/own"
: >"$log"
run "$S2IBOX" hook --once "$work/own" own x
run "$S2IBOX" hook --once "$work/own" own x
is "$status.$(<"$log")" '0.run x' 'hook --once'
run "$S2IBOX" setup --once
is "$status" 125 '--once wants a FILE'
: >"$log"
run "$S2IBOX" setup --once relative
is "$status.$(runs)" 0.1 'a relative FILE'
ok '... lies in the source path' test -s "$src/relative"
env_script deploy_env <<<'exit 4'
rm -f "$file"
run "${once[@]}"
is "$status" 4 'a deploy_env that fails'
ok '... leaves nothing done' test ! -s "$file"
rm "$hooks/deploy_env"

# Two at once: one runs, the other waits and finds it done.
hook setup <<-'END'
	#!/bin/bash
	echo run >>"$log"
	tell up
	released
	exit "${fails:-0}"
END
# Waits until process $1 waits for a lock.
locks() {
	local end=$((SECONDS + PATIENCE))
	until grep -q -- "-> FLOCK .* $1 " /proc/locks; do
		((SECONDS < end)) || return 1
	done
}
if grep -q . /proc/locks; then locks=yes; else locks=; fi
: >"$log"
rm -f "$file"
start "${once[@]}"
await up
"${once[@]}" >"$work/second" 2>&1 8>&- 9>&- &
second=$!
locks "$second"
is $? 0 "the second waits for the first's lock"
release
join
is "$status" 0 '... the first ends'
wait "$second"
is "$?.$(runs).$(<"$work/second")" 0.1. '... and the second finds it done'

# The first fails: the second does it.
: >"$log"
rm -f "$file"
fails=1 start "${once[@]}"
await up
"${once[@]}" 8>&- 9>&- &
second=$!
locks "$second"
release
join
is "$status" 1 'the first fails'
await up
release
wait "$second"
is "$?.$(runs)" 0.2 '... so that the second does it'
ok '... and says so' test -s "$file"

# TERM while it waits for the lock.
rm -f "$file"
start "${once[@]}"
await up
first=$pid first_dog=$dog
start "${once[@]}"
locks "$pid"
kill -TERM "$pid"
join
is "$status" 143 'TERM ends who waits for the lock'
release
pid=$first dog=$first_dog
join
is "$status" 0 '... and not who has it'

# Killed with the hook at work: it dies, too, and the next one does it.
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
is "$status" 137 'killed at work'
while kill -0 "$hook_pid" 2>/dev/null; do
	grep -q '^State:.Z' "/proc/$hook_pid/status" 2>/dev/null && break
done
ok '... the hook has died with it, and FILE is empty' test ! -s "$file"
run timeout 10 "${once[@]}"
is "$status.$(runs)" 0.2 '... so the next one does it, without waiting'

# Killed at any moment: FILE says that it is done only if the hook has run.
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
		# One in ten has time to be done, on a busy machine, too.
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
ok "killed at $MOMENTS moments, the next one does what is right" \
	perl "$work/kills" "$file" "$log" "${once[@]}"

# The lock is not the hook's, nor of what it leaves running.
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
is "$status" 1 '... and what it left running holds no lock'
hook setup <<<'kill "$(<"$work/left")"'
run "${once[@]}"

# A file that can't be made, or is none: before the hook runs.
hook setup <<<'echo run >>"$log"'
: >"$log"
refuses() {
	run timeout 10 "$S2IBOX" setup --once "$2"
	is "$status.$(runs)" 125.0 "$1: 125, and the hook is not run"
	like "$err" "s2i-setup: *$2*" '... which names it'
}
refuses 'in no directory' "$work/none/file"
refuses 'a directory' "$work"
refuses 'a device' /dev/null
mkfifo "$work/pipe"
refuses 'a pipe' "$work/pipe"
rm "$hooks/setup"
run "$S2IBOX" setup --once "$work/missing"
is "$status" 0 'no such hook: success'
ok '... which is not recorded' test ! -s "$work/missing"
run "$S2IBOX" hook --once "$work/missing" nonesuch
is "$status" 127 'and 127 for a name of nobody'
echo echo x >"$hooks/setup"
run "$S2IBOX" setup --once "$work/missing"
is "$status" 126 'not executable: 126'
ok '... which is not recorded' test ! -s "$work/missing"

hook setup <<<'echo run >>"$log"'
if [[ $EUID == 0 ]] && unshare --mount true 2>/dev/null; then
	mkdir "$work/disk"
	in_disk() {
		run timeout 20 unshare --mount bash -c "
			mount -t tmpfs -o size=8k none \"\$work/disk\"
			$1"'
			"$0" setup --once "$work/disk/file"; status=$?
			wc -c <"$work/disk/file"
			exit $status' "$S2IBOX"
	}
	in_disk ':'
	is "$status.$(runs)" 0.1 'a file system of its own'
	: >"$log"
	in_disk 'mount -o remount,ro "$work/disk"' 2>/dev/null
	is "$status.$(runs)" 125.0 'a read-only one: 125, and the hook is not run'
	like "$err" "*$work/disk/file*[Rr]ead-only*" '... which says why'
	in_disk '>"$work/disk/file"; mount -o remount,ro "$work/disk"'
	is "$status.$(runs)" 125.0 '... nor with an empty FILE'
	in_disk '>"$work/disk/file"; head -c 9999 /dev/zero >"$work/disk/x"' \
		2>/dev/null
	is "$status.$(runs).$out" 125.0.0 'a full one: 125, and the hook is not run'
	like "$err" "*$work/disk/file*[Nn]o space*" '... which says why'
	# Filled by the hook: FILE's place was taken before.
	hook setup <<-'END'
		#!/bin/bash
		echo run >>"$log"
		head -c 9999 /dev/zero >"$work/disk/x" 2>/dev/null
		exit 0
	END
	in_disk ':'
	is "$status.$(runs).$out" 0.1.21 'one that the hook fills'
else
	skip 7 'needs root and unshare --mount'
fi

# The record can't be written after the hook has run: it says so. What is
# printed goes through a pipe, since no file may grow.
hook setup <<<'exit 0'
out=$(bash -c 'ulimit -f 0; trap "" XFSZ
	"$0" setup --once "$work/limited"; echo "status $?"' "$S2IBOX" 2>&1 | cat)
like "$out" "*has run*$work/limited*again*status 125" \
	'run, but not recorded: 125, and what that means'
ok '... and FILE is empty' test ! -s "$work/limited"
