#!/bin/bash
# What README's section SECURITY says, claim by claim.
. "${0%/*}/../lib/tap.sh"
app
secret=hunter2hunter2
export TOKEN=$secret S2I_UPLOAD_PATH
mkdir outside
echo theirs >outside/file
chmod 700 outside
chmod 600 outside/file

# outside_now: all that there is outside.
outside_now() {
	stat -c '%n %a %u %g %Y %s' "$work"/outside{,/*}
	cat "$work"/outside/*
}
before=$(outside_now)
# outside_stays NAME: nothing has changed outside.
outside_stays() {
	is "$(outside_now)" "$before" "$1"
}

# s2ibox ARG...: runs it in the source path.
s2ibox() {
	cd "$src" || exit
	run "$S2IBOX" "$@"
	cd "$work" || exit
}

### No link is followed. From /dev/shm files are copied, if that is another file
### system.
places=("$work")
other=$(mktemp -d /dev/shm/s2ibox.XXXXXX 2>/dev/null) &&
	trap 'rm -rf "$other"; finish' EXIT
if [[ $other && $(stat -c %d "$other") != "$(stat -c %d "$work")" ]]; then
	places+=("$other")
else
	skip 6 'needs another file system in /dev/shm'
fi
for place in "${places[@]}"; do
	about "links in an upload in ${place%/*}, and in the way"
	S2I_UPLOAD_PATH=$place/up
	rm -rf "$src"
	mkdir -p "$place/up/.s2i/action_hooks" "$src/.s2i"
	echo ours | tee "$place"/up/{file,.s2i/action_hooks/file.txt} >/dev/null
	for link in "$place"/up/{link,.s2i/link} "$src"/.s2i/{old,action_hooks}; do
		ln -s "$work/outside" "$link"
	done
	ln -s "$work/outside/file" "$src/file"
	s2ibox assemble
	is "$status" 0 'the build succeeds'
	outside_stays 'what they lead to is left alone'
	is "$(cd "$src" && readlink .s2i/link link)" \
		"$work/outside"$'\n'"$work/outside" 'they are moved as links'
	is "$(<"$src/file") $(ls "$src/.s2i/action_hooks")" 'ours file.txt' \
		'nothing is moved through one'

	mkdir "$place/up/data"
	: >"$place/up/data/more"
	ln -s "$work/outside" "$src/data"
	s2ibox assemble
	is "$status $(ls "$place/up/data")" '125 more' \
		'a directory is not merged through one'
	outside_stays 'what it leads to stays as it was'
done
S2I_UPLOAD_PATH=$work/up

for what in outside outside/file; do
	about "an .s2i that is a link to $what"
	rm -rf up
	mkdir up
	ln -s "$work/$what" up/.s2i
	rm "$src/data"
	s2ibox assemble
	is "$status" 125 'it is refused'
	ln -s "$work/outside" "$src/data"
done
about fix-permissions
run "$S2IBOX" fix-permissions "$app"
outside_stays 'what links lead to stays as it was'
rm -rf up "$src"

### Names are data, to bash and in cures, and harm no terminal.
about 'an odd name'
odd=$'$(>run)`>run`;>run\'"\n\e[31m*'
mkdir -p "$hooks" "$odd"/.s2i/{action_hooks,jobs/"$odd"} up
: >"$odd/.s2i/action_hooks/$odd"
cat >"$odd/.s2i/jobs/$odd/$odd" <<'END'
#!/bin/sh
echo "job $X"
END
chmod +x "$odd/.s2i/jobs/$odd/$odd"
cat >"$odd/.s2i/action_hooks/deploy_env" <<'END'
X=$(echo "sourced $1")
END
run env S2I_SOURCE_PATH="$work/$odd" "$S2IBOX" jobs "$odd"
is "$status $out" "0 job sourced $odd" \
	'bash gets it as source path and as operand'
run env S2I_SOURCE_PATH="$work/$odd" "$S2IBOX" hook "$odd"
is "$status ${err//[^[:cntrl:]]/}" '126 ' \
	'hook shows no control character of it'
like "$err" "*;>run'\"??\[31m\*: is not executable: *" 'hook shows "?" instead'
run "$S2IBOX" check "$odd"
is "$status $(tr -d '\n' <<<"$out" | tr -cd '[:cntrl:]')" '1 ' \
	'check shows no control character of it'
cure=${out#*not executable: }
run bash -c "${cure%% (if git*}"
is "$status$err" 0 'the cure that check gives can be pasted'
ok 'the cure mends that file' test -x "$odd/.s2i/action_hooks/$odd"
is "$(find . -name run)" '' 'nothing in it is run'

### No value is printed. exec-errors.t has the messages of hooks that fail.
about 'the value of a variable'
env_script deploy_env <<<'false'
for call in 'ready -t x' ready 'hook none' 'exec none' 'jobs none' shell run \
	'run x' 'adopt none' 'verify -x' none; do
	# shellcheck disable=SC2086 # words are meant
	S2I_READY_TIMEOUT=$secret S2I_INIT=$secret s2ibox $call
	printf '%s\n' "$out$err"
done >said
env_script deploy_env <<<''
S2I_READY_TIMEOUT=$secret s2ibox ready
echo "$err" >>said
S2I_INIT=$secret s2ibox run
echo "$err" >>said
is "$(grep -c ^s2i said)" 13 'each of many calls says what is wrong'
is "$(grep "$secret" said)" '' 'no message has it'

about /etc/passwd
if strace -o /dev/null true 2>/dev/null; then
	env_script deploy_env <<<'true'
	hook ready <<<'true'
	env -u SHELL -u LD_PRELOAD strace -f -qq -o calls \
		"$S2IBOX" ready
	is "$? $(grep -v O_RDONLY calls | grep -c '"/etc/passwd')" '0 0' \
		'it is not written to'
	rm "$hooks/ready"
	env_script deploy_env <<<''
else
	skip 1 'needs strace, and to be allowed to trace'
fi

### What is run has the descriptors that the test has, and 0 to 2, and no
### others.
cat >told <<'END'
#!/bin/bash
text=
for fd in /proc/$$/fd/*; do
	[[ ! -L $fd || $fd == */@([0-2]|255) ]] ||
		text+="${fd##*/} $(readlink "$fd")"$'\n'
done
echo "$text" >"$fds"
END
chmod +x told
export told=$work/told fds=$work/fds
mkdir -p "$src/.s2i/jobs/told"
for name in ready verify pre_build build deploy run; do
	cp told "$hooks/$name"
done
cp told "$src/.s2i/jobs/told/job"
run ./told
bare=$(<fds)

# tells WHEN APPLET...: what it runs says so.
tells() {
	about 'no descriptor is handed on'
	rm -f fds once
	s2ibox "${@:2}"
	is "$status $(<fds)" "0 $bare" "$1: s2ibox ${*:2}"
}
# all_tell WHEN: all that is run says so.
all_tell() {
	tells "$1" exec "$told"
	tells "$1" ready
	tells "$1" verify
	tells "$1" verify -t 9 --once "$work/once"
	tells "$1" jobs told
	tells "$1" run
	S2I_INIT=1 tells "$1, S2I_INIT" run
	tells "$1" assemble
}
all_tell 'with an empty env script'
env_script deploy_env <<<'X=$(echo 1)'
cp "$hooks/deploy_env" "$hooks/build_env"
all_tell 'with an env script for bash'
echo 'f() { :; }; export -f f; unset BASH_ENV' >bash_env
BASH_ENV=$work/bash_env all_tell 'with BASH_ENV'
env_script deploy_env <<<'[[ -e $fds ]] || "$told"'
tells 'to an env script' exec true
BASH_ENV=$work/bash_env tells 'to an env script after BASH_ENV' exec true

# Nor has what the file of BASH_ENV starts, which bash reads before all else.
cat >bash_env <<'END'
unset BASH_ENV
"$told"
END
env_script deploy_env <<<''
BASH_ENV=$work/bash_env tells 'to the file of BASH_ENV' exec true

about 'a probe that starts something in another session'
hook ready <<'END'
#!/bin/bash
setsid sleep 60 >/dev/null 2>&1 &
echo $!
END
s2ibox ready
is "$status" 0 'it succeeds'
ok 'it leaves nothing of that' test ! -e "/proc/${out:-self}"
