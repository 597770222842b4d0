#!/bin/bash
# What goes wrong when a hook is executed: one line says it, and has nothing of
# the environment.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/other-process.sh"
app
secret=hunter2hunter2
export TOKEN=$secret $'PASS_WORD=a\n'"$secret"

# fails STATUS GLOB NAME COMMAND...: it does, with one line that names the
# applet.
fails() {
	run "${@:4}"
	printf '%s\n' "$out" "$err" >>"$work/all"
	like "$status $out$err" "$1 s2i-*: $2" "$3: $1, and why"
	is "${err//[^[:cntrl:]]/}" '' "$3: the message is one line"
}

about 'not executable'
hook verify <<<$'#!/bin/sh\necho ran'
chmod -x "$hooks/verify"
fails 126 "$hooks/verify: *chmod +x*git update-index --chmod=+x .s2i/action_hooks/verify" \
	'a hook without an x bit, with both cures' "$S2IBOX" verify
cp "$hooks/verify" "$hooks/deploy"
cd "$src" || exit
run "$S2IBOX" run
like "$status $err" "126 *s2i-run: $hooks/deploy: *chmod +x*deploy: *126*" \
	'deploy without an x bit: 126, and no application'
mv "$hooks/deploy" "$hooks/run"
run "$S2IBOX" run
like "$status $err" "126 *s2i-run: $hooks/run: *chmod +x*" \
	'run without an x bit: 126'
rm "$hooks/run"
: >"$work/file"
fails 126 "$work/file: *chmod +x it" 'a command that git has nothing to do with' \
	"$S2IBOX" exec "$work/file"
cd "$work" || exit
rm "$hooks/verify"
mkdir "$hooks/verify"
fails 126 "$hooks/verify: *directory*" 'a directory' "$S2IBOX" verify
rmdir "$hooks/verify"
mkfifo -m 755 "$hooks/verify"
fails 126 "$hooks/verify: *regular file*" 'a fifo, without waiting' \
	timeout 5 "$S2IBOX" verify
rm "$hooks/verify"
ln -s verify "$hooks/verify"
fails 126 "$hooks/verify: *" 'a link to itself' "$S2IBOX" verify
ln -sfn "$work/nothing" "$hooks/verify"
fails 127 "$hooks/verify: *link*" 'a link to nothing' "$S2IBOX" verify
rm "$hooks/verify"

about 'the #! line'
for first in '#!/no/such/bash' '#! /no/such/bash -e' $'#!\t/no/such/bash\t-e'; do
	hook verify <<<"$first"
	fails 127 "$hooks/verify: * /no/such/bash *" \
		"${first//$'\t'/ }" "$S2IBOX" verify
done
for first in '#!/bin/bash' '#!/usr/bin/env bash' '#!/no/such/bash'; do
	printf '%s\r\necho ran\r\n' "$first" | hook verify
	fails 127 "$hooks/verify: *carriage return*sed -i*/verify*" \
		"$first with a carriage return" "$S2IBOX" verify
	printf '%s\r' "$first" | hook verify
	fails 127 "$hooks/verify: *carriage return*" \
		"$first with a carriage return, but no newline" "$S2IBOX" verify
done
printf '#!/bin/bash\r\n' | hook verify
fails 127 "$hooks/verify: *carriage return*sed -i*/verify*" \
	'a command with a carriage return' "$S2IBOX" exec "$hooks/verify"
printf '#!/bin/sh\necho ran\r\n' | hook verify
run "$S2IBOX" verify
is "$status $out" $'0 ran\r' 'a carriage return further on: it is run'
hook verify <<<"#!/etc/passwd"
fails 126 "$hooks/verify: *interpreter*not executable*" \
	'an interpreter that is not executable' "$S2IBOX" verify
hook verify <<<'#!/usr/bin/env no-such-thing'
run "$S2IBOX" verify
is "$status" 127 'what env does not find is 127'

about 'no #! line'
hook verify <<'END'
a=(x "y z")
echo "$0|${a[1]}|$*"
exit 4
END
run "$S2IBOX" verify 1 -2
is "$status $out$err" "4 $hooks/verify|y z|1 -2" 'bash runs it'
cp "$hooks/verify" "$hooks/deploy"
printf '#!/bin/sh\necho started\n' | hook run
cd "$src" || exit
run "$S2IBOX" run
like "$status $out" "4 $hooks/deploy|y z|" 'bash runs deploy'
rm "$hooks/deploy" "$hooks/run"
cd "$work" || exit
mkdir bare
hook verify <<<'echo "${0##*/}, $1"'
fails 127 "$hooks/verify: *#!*bash*sh*" 'neither bash nor sh on the PATH' \
	env "PATH=$work/bare" "$S2IBOX" verify
cat >bare/sh <<END
#!$BASH
echo "as sh"
exec "$BASH" "\$@"
END
chmod +x bare/sh
PATH=$work/bare run "$S2IBOX" verify 1
is "$status $out" $'0 as sh\nverify, 1' 'sh runs it where there is no bash'
: | hook verify
run "$S2IBOX" verify
is "$status $out$err" '0 ' 'an empty file is success'

about 'a binary'
perl -e 'print "\x7fELF\2\1\1", "\0" x 9, pack("v2V", 2, 0x7777, 1), "\0" x 40' |
	hook verify
fails 126 "$hooks/verify: *processor*" 'for another processor' \
	"$S2IBOX" verify
fails 126 "$hooks/verify: *processor*" 'for another processor, without bash on the PATH' \
	env "PATH=$work/bare" "$S2IBOX" verify
if echo 'int main(void) { return 0; }' | ${CC:-cc} -x c -o linked \
	-Wl,--dynamic-linker=/no/such/ld.so - 2>cc.err &&
	grep -q /no/such/ld.so linked; then
	hook verify <linked
	fails 127 "$hooks/verify: *loader*libc*" 'for another libc' \
		"$S2IBOX" verify
else
	skip 2 'needs a cc that links dynamically'
fi
hook verify <"$(type -P true)"
exec {busy}>>"$hooks/verify"
fails 126 "$hooks/verify: *" 'open for writing' "$S2IBOX" verify
exec {busy}>&-
mkdir noexec
if "${own_mounts[@]}" mount -t tmpfs -o noexec,nodev none noexec 2>mount.err; then
	mkdir -p noexec/.s2i/action_hooks
	fails 126 "$work/noexec/.s2i/action_hooks/verify: *noexec*" \
		'on a file system that is mounted noexec' "${own_mounts[@]}" bash -c '
		mount -t tmpfs -o noexec,nodev none "$1" && mkdir -p "$1/.s2i/action_hooks" &&
		cp /bin/true "$1/.s2i/action_hooks/verify" &&
		S2I_SOURCE_PATH=$1 exec "$2" verify' - "$work/noexec" "$S2IBOX"
	about 'the environment'
	hook verify <<<$'#!/bin/sh\necho ran'
	env_script deploy_env <<<'LAST=$(echo 1)'
	fails 125 '*/dev/null: *' 'an env script without /dev/null' \
		"${own_mounts[@]}" sh -c 'mount -t tmpfs none /dev && exec "$0" verify' "$S2IBOX"
	rm "$hooks/deploy_env"
else
	skip 4 'needs root or user namespaces, to mount'
fi

about 'the environment'
S2I_SOURCE_PATH=$work/none fails 125 "*$work/none*S2I_SOURCE_PATH*" \
	'no source path' "$S2IBOX" verify
rm "$hooks"/*

# With a small stack, 128 KiB are the limit of arguments and environment.
env_script deploy_env <<END
printf -v BIG %0200000d 0
BIG=\${BIG//0000000000/$secret}
END
run "$S2IBOX" verify
printf '%s\n' "$out" "$err" >>all
like "$status $out$err" "126 *s2i-verify: $hooks/deploy_env: *[23]?????*BIG*" \
	'too large a variable of deploy_env: 126, with name and size'
rm "$hooks/deploy_env"

if (ulimit -S -s 512) 2>ulimit.err; then
	hook big <<<$'#!/bin/sh\necho ran'
	printf -v BIG %090000d 0
	BIG=${BIG//00000000/$secret}
	BIG=${BIG:0:90000}
	printf -v ARGUMENT %060000d 0
	few=(env -i PATH="$PATH" S2I_APPLICATION_PATH="$app" TOKEN="$secret")
	# big LENGTH: runs the hook with an argument of that length.
	big() {
		"${few[@]}" BIG="$BIG" bash -c 'ulimit -S -s 512; exec "$@"' - \
			"$S2IBOX" hook big "${ARGUMENT:0:$1}"
	}
	# Finds the longest with which s2ibox itself just starts, before it adds
	# its variables and this one. A few bytes don't matter, since the words
	# of an emulator count as well.
	printf -v more %01000d 0
	env_script deploy_env <<<"MORE=$more"
	low=0 high=60000
	while ((high - low > 100)); do
		middle=$(((low + high) / 2))
		run big $middle
		if [[ $out == ran || $err == s2i-hook:* ]]; then
			low=$middle
		else
			high=$middle
		fi
	done
	fails 126 "$hooks/big: *environment*[0-9][0-9][0-9][0-9][0-9]* bytes*BIG*9????*" \
		'too large, with the name of the largest variable' \
		big "$low"
	run big 10000
	is "$status $out" '0 ran' 'a large one that fits will do'
	rm "$hooks/deploy_env"

	# The environment of exec -p comes from another process.
	process_with "${few[@]:2}" BIG="${BIG:0:50000}"
	larger() {
		"${few[@]}" bash -c 'ulimit -S -s 512; exec "$@"' - "$S2IBOX" \
			exec -p "$pid" true "${ARGUMENT:0:40000}" "$ARGUMENT"
	}
	fails 126 '*true: *arguments*[1-9]?????*' \
		'too large arguments of exec -p' larger
	end_process
else
	skip 5 'needs a small soft limit of the stack'
fi

about 'stderr'
hook deploy <<<$'#!/bin/sh\n'
hook run <<'END'
#!/bin/sh
echo started
[ ! -r /proc/self/status ] ||
	exec grep -E '^(SigBlk|SigIgn|SigPnd|ShdPnd)' /proc/self/status
END
signals=$(sh "$hooks/run" | tail -n +2)
touch "$hooks/verify"
cd "$src" || exit
if [[ -w /dev/full ]]; then
	"$S2IBOX" verify 2>/dev/full
	is $? 126 'full, it does not change the status'
	got=$("$S2IBOX" run 2>/dev/full)
	is "$? $got" $'0 started\n'"$signals" \
		'full, it does not keep the application from starting'
else
	skip 2 'needs /dev/full'
fi
nobody=(perl -e 'pipe R, W; close R; open STDERR, ">&W"; exec @ARGV')
run "${nobody[@]}" "$S2IBOX" verify
is "$status" 126 'read by nobody, it does not change the status'
run "${nobody[@]}" "$S2IBOX" run
is "$status $out" $'0 started\n'"$signals" \
	'read by nobody, it does not change the application or its signals'
cd "$work" || exit
rm "$hooks"/*

# Where descriptors 0 to 2 are closed, no file of s2ibox becomes one of these.
about 'the descriptors of a hook'
if [[ -r /proc/self/fd/0 ]]; then
	cat >"$src/fds" <<'END'
opendir D, "/proc/self/fd";
@fds = grep { !/^\./ && (readlink("/proc/self/fd/$_") // "") !~ m|/fd$| } readdir D;
@names = map { readlink("/proc/self/fd/$_") . "" } 0 .. 2;
open F, ">", $ENV{RESULT};
print F "$_\n" for @names;
print F scalar(grep { $_ > 2 } @fds), "\n";
END
	export RESULT=$work/result
	perl "$src/fds"
	more=$(tail -n 1 result)
	echo "exec perl fds" | hook verify
	for with in '' env; do
		[[ ! $with ]] || env_script deploy_env <<<'A=b'
		run "$S2IBOX" verify
		is "$(tail -n 1 result)" "$more" \
			"there are no others${with:+, with deploy_env}"
		rm result
		"$S2IBOX" verify <&- >&- 2>&-
		is "$? $(<result)" "0 "$'/dev/null\n/dev/null\n/dev/null\n'"$more" \
			"0 to 2 are /dev/null if closed${with:+, with deploy_env}"
	done
	for closed in '<&-' '>&-' '2>&-' '<&- >&-' '>&- 2>&-'; do
		rm -f result
		(eval "\"\$S2IBOX\" verify </dev/null >out 2>err $closed")
		like "$? $(<result)" "0 *"$'\n'"*"$'\n'"*"$'\n'"$more" \
			"with $closed it runs"
		[[ $(<result) != *.s2i* && $(<result) != *pipe:* ]]
		result $? "with $closed no file of s2ibox is among them"
	done
	rm "$hooks"/*
else
	skip 14 'needs /proc'
fi

# Hidden is not missing. This is not for root, as nothing is hidden from it.
about 'hidden'
chmod 755 .
cp "$S2IBOX" s2ibox
if "${somebody[@]}" "$work/s2ibox" --version >version 2>&1; then
	chmod 0 "$src/.s2i"
	for words in ready alive verify 'hook ready' 'jobs daily' 'exec true'; do
		# shellcheck disable=SC2086 # words
		fails 125 "*$src/.s2i/*Permission denied*" \
			".s2i, with $words" \
			"${somebody[@]}" "$work/s2ibox" $words
	done
	cd "$src" || exit
	fails 125 "*$src/.s2i/*Permission denied*" \
		'.s2i, with run' "${somebody[@]}" "$work/s2ibox" run
	cd "$work" || exit
	chmod 755 "$src/.s2i"
	mkdir -p "$src/.s2i/jobs/hidden" hidden
	chmod 0 "$src/.s2i/jobs/hidden" hidden
	fails 125 "*$src/.s2i/jobs/hidden*Permission denied*" \
		'jobs that may not be listed' \
		"${somebody[@]}" "$work/s2ibox" jobs hidden
	fails 126 "*$work/hidden/command*reached*Permission denied*" \
		'a command in a directory that may not be entered' \
		"${somebody[@]}" "$work/s2ibox" exec "$work/hidden/command"
	chmod 755 "$src/.s2i/jobs/hidden"
	if ((EUID == 0)); then
		hook verify <<<$'#!/bin/sh\necho ran'
		chmod 700 "$hooks/verify"
		fails 126 "$hooks/verify: *chmod*" 'an x bit for another user' \
			"${somebody[@]}" "$work/s2ibox" verify
	else
		skip 2 'needs root, for a file of its own'
	fi
else
	skip 20 'needs setpriv, or not to be root'
fi

about 'control characters'
odd=$work/$'new\nline \e[31m\r\x7f'
mkdir -p "$odd/.s2i/action_hooks"
touch "$odd/.s2i/action_hooks/verify"
fails 126 '*new?line*?[[]31m*verify: *chmod +x*' \
	'in a path' \
	env S2I_SOURCE_PATH="$odd" "$S2IBOX" verify
printf '#!/no/\e[31m/\x7f\n' >"$odd/.s2i/action_hooks/verify"
chmod +x "$odd/.s2i/action_hooks/verify"
fails 127 '*/no/?[[]31m/?*' 'in a #! line' \
	env S2I_SOURCE_PATH="$odd" "$S2IBOX" verify
fails 127 '*a?b*' 'in an argument' "$S2IBOX" hook $'a\nb'

about 'other failures'
fails 127 '*none*' 'no such command' "$S2IBOX" exec none
fails 125 '*-p x*' 'no process' "$S2IBOX" exec -p x true
fails 125 '*-Z*' 'no option' "$S2IBOX" verify -Z
fails 127 '*none*' 'no category' "$S2IBOX" jobs none
ok 'the messages of all were collected' grep -q 's2i-hook: .*BIG' all
ok 'no message holds the value of a variable' \
	test "$(grep -c "$secret" all)" = 0
