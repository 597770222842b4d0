#!/bin/bash
# s2i-exec: becomes a command, with the application's environment.
. "${0%/*}/../lib/tap.sh"
app

run "$S2IBOX" exec sh -c 'echo "$1" "$PWD"; exit 7' - 'a  b'
is "$status" 7 "the command's status is passed on"
is "$out" "a  b $src" 'its words arrive, in the source path'
is "$err" '' 'and nothing is said'

# A cron job that comes while process 1 is still bash, sourcing deploy_env,
# does not take that for an environment that is made.
mkfifo go
env_script deploy_env <<'END'
[[ -e sourcing ]] || { : >sourcing; read -r </dev/fd/9; }
COLOUR=blue
[[ ! ${S2IBOX_RESUME+set} ]] || COLOUR=red
END
(cd "$src" && exec "$S2IBOX" exec true) 9<>go &
while [[ ! -e $src/sourcing ]] && kill -0 $!; do :; done
run env -i PATH="$PATH" "$S2IBOX" exec -p $! printenv COLOUR
is "$status$out" 0blue '-p of a process that is being started'
echo >go
ok 'which goes on by itself' wait $!
rm "$hooks/deploy_env" "$src/sourcing"

for n in 0 1 2 124 125 126 127 128 255; do
	run "$S2IBOX" exec sh -c "exit $n"
	is "$status $out$err" "$n " "status $n"
done
run bash -c '"$@"; echo $?' - "$S2IBOX" exec sh -c 'kill -TERM $$'
is "$out" 143 "ended by a signal: it is the command's end that is seen"

# The working directory.
run env -C / PWD=/ "$S2IBOX" exec /bin/pwd -P
is "$out" "$src" 'from elsewhere: the source path'
run env -C / PWD=/ "$S2IBOX" exec printenv PWD
is "$out" "$src" 'and PWD says so'
mkdir "$src/sub" alien
printf '#!/bin/sh\necho "sub: $PWD"\n' >"$src/sub/cmd"
chmod +x "$src/sub/cmd"
run "$S2IBOX" exec sub/cmd
is "$status $out" "0 sub: $src" 'a relative command lies in the source path'
S2I_SOURCE_PATH=$work/alien run "$S2IBOX" exec pwd
is "$status $out" "0 $work/alien" 'S2I_SOURCE_PATH is another one'
S2I_SOURCE_PATH=$work/none run "$S2IBOX" exec pwd
like "$status $out$err" "125 s2i-exec: *$work/none*S2I_SOURCE_PATH*" \
	'one that is missing: 125, with the variable to set'
ln -s "$src" link
run env -C link PWD="$work/link" "$S2IBOX" exec sh -c 'echo "$PWD"'
is "$out" "$work/link" 'in it already, through a link: PWD stays'

# Found along PATH.
mkdir p1 p2 "p3 '"
for dir in p1 p2 "p3 '"; do
	printf '#!/bin/sh\necho "%s"\n' "$dir" >"$dir/cmd-x"
done
chmod +x p2/cmd-x "p3 '/cmd-x"
paths=$work/p1:$work/p2:$work/p3\ \':$PATH
PATH=$paths run "$S2IBOX" exec cmd-x
is "$status $out" '0 p2' 'the first in PATH that can be executed'
PATH=$work/p1:$PATH run "$S2IBOX" exec cmd-x
like "$status $err" "126 s2i-exec: $work/p1/cmd-x: *chmod +x*" \
	'only one that cannot be: 126, with the cure'
mkdir p1/cmd-d
PATH=$work/p1:$PATH run "$S2IBOX" exec cmd-d
like "$status $err" '127 s2i-exec: cmd-d: *PATH*' \
	'a directory of that name is passed over'
for command in cmd-none '' p3; do
	run "$S2IBOX" exec "$command"
	like "$status $out$err" "127 s2i-exec: $command: *PATH*" \
		"'$command' is not in PATH: 127"
done
run "$S2IBOX" exec "$work/none"
like "$status $err" "127 s2i-exec: $work/none: not found" 'a path to nothing: 127'
run "$S2IBOX" exec "$work/p1/cmd-x"
like "$status $err" "126 s2i-exec: $work/p1/cmd-x: *chmod +x*" \
	'a path to a file without the x bit: 126'
run "$S2IBOX" exec "$work/p1"
like "$status $err" "126 s2i-exec: $work/p1: *directory*" 'to a directory: 126'
cp p2/cmd-x "$src/cmd-here"
PATH=$work/p1::$work/p2 run "$S2IBOX" exec cmd-here
is "$status $out" '0 p2' "an empty part of PATH is the source path"
PATH=$work/p1 run "$S2IBOX" exec cmd-here
is "$status" 127 'which is not searched without one'
run env -u PATH "$S2IBOX" exec sh -c 'echo found'
is "$status $out" '0 found' 'without PATH the usual directories are searched'

# With deploy_env.
env_script deploy_env <<'END'
PATH=$EXTRA:$PATH
FROM_ENV="x  y:$*"
echo printed
cat >&2
END
EXTRA=$work/p2 run "$S2IBOX" exec cmd-x
is "$status $out" '0 p2' 'the PATH is the one that deploy_env makes'
run bash -c 'echo input | "$@"' - "$S2IBOX" exec sh -c \
	'echo "$FROM_ENV"; cat' - 1 2
is "$status $out" $'0 x  y:sh -c echo "$FROM_ENV"; cat - 1 2\ninput' \
	"it sees the arguments; the input is the command's"
is "$err" printed 'its output does not get into that of the command'
run bash -c 'echo $$; exec "$@"' - "$S2IBOX" exec bash -c 'echo $$'
is "$(sort -u <<<"$out" | wc -l)" 1 'the command has the same process id'
run "$S2IBOX" exec "$S2IBOX" exec printenv FROM_ENV
is "$status $out" "0 x  y:$S2IBOX exec printenv FROM_ENV" \
	'nested, it is sourced once'
is "$err" printed 'really once'
rm "$hooks/deploy_env"

# -p PID: start VARIABLE=VALUE... makes a process $pid with just these.
mkfifo gate up
exec {gate}<>gate {up}<>up
start() {
	env -i "$@" "$BASH" -c 'echo up >&3; read -r' <&"$gate" 3>&"$up" &
	pid=$!
	read -r _ <&"$up"
}
end() {
	echo >&"$gate"
	wait "$pid"
}
unset S2I_APPLICATION_PATH S2I_SCRIPTS_PATH

env_script deploy_env <<'END'
DEPLOY=$A.$RANDOM$RANDOM
END
start A=$'a "\'\n$(id)' S2I_APPLICATION_PATH="$app" PATH="$PATH" EMPTY= my.name=dot
cd / || exit
B=mine "$S2IBOX" exec -p "$pid" env -0 >"$work/env" 2>"$work/err"
is "$? $(<"$work/err")" '0 ' 'exec -p PID'
got=$'\n'$(tr '\0\n' '\n?' <"$work/env")$'\n'
like "$got" $'*\nA=a "\'?$(id)\n*' 'has the variables of that process'
like "$got" $'*\nEMPTY=\n*' 'an empty one, too'
like "$got" $'*\nmy.name=dot\n*' 'and one whose name no shell knows'
like "$got" $'*\nDEPLOY=a "\'?$(id).[0-9]*\n*' 'deploy_env sees them'
like "$got" $'*\n'"S2I_SOURCE_PATH=$src"$'\n*' 'the paths come from them'
[[ $got != *$'\nB=mine\n'* ]]
result $? "this process's own are gone"
run "$S2IBOX" exec -p"$pid" pwd
is "$status $out" "0 $src" 'in the source path, by what they say'
run bash -c 'echo $$; exec "$@"' - "$S2IBOX" exec -p "$pid" -- sh -c 'echo $$'
is "$status $(sort -u <<<"$out" | wc -l)" '0 1' 'it is still this process'
cp "$work/p2/cmd-x" "$work/p2/cmd-y"
PATH=$work/p2:$PATH run "$S2IBOX" exec -p "$pid" cmd-y
is "$status" 127 'the PATH is that one, too'
end
cd "$work" || exit

start A=started S2I_APPLICATION_PATH="$app" S2I_MARKERS_ENVIRON="$src" \
	DEPLOY=before
run "$S2IBOX" exec -p "$pid" printenv DEPLOY
is "$status $out" '0 before' 'it has the marker: deploy_env is not sourced'
end
start A=started S2I_APPLICATION_PATH="$app" S2I_MARKERS_ENVIRON="$work/alien" \
	DEPLOY=before
run "$S2IBOX" exec -p "$pid" printenv DEPLOY
like "$status $out" '0 started.[0-9]*' "another application's marker: it is"
end
S2I_MARKERS_ENVIRON=$src start A=started S2I_APPLICATION_PATH="$app"
S2I_MARKERS_ENVIRON=$src run "$S2IBOX" exec -p "$pid" printenv DEPLOY
like "$status $out" '0 started.[0-9]*' "this process's own marker is nothing"
end

# A cron daemon's environment, and an application that is no child of ours.
start PATH="$PATH" S2I_APPLICATION_PATH="$app" A=cron
run env -i LOGNAME=me "$S2IBOX" exec -p "$pid" printenv A
is "$status $out" '0 cron' 'started with an empty environment, as cron does'
end
mkdir -p bare/.s2i/action_hooks
echo BARE=yes >bare/.s2i/action_hooks/deploy_env
cd bare || exit
start PATH="$PATH" S2I_APPLICATION_PATH=/nonexistent
cd / || exit
run "$S2IBOX" exec -p "$pid" sh -c 'echo "$BARE $PWD"'
is "$status $out" "0 yes $work/bare" \
	"without a source path said: that process's working directory"
end
cd "$work" || exit

# s2i-run itself, while its deploy hook runs.
env_script deploy_env <<'END'
A=a$RANDOM$RANDOM
f() { :; }
END
hook deploy <<'END'
#!/bin/bash
echo "$A" >&3
read -r
END
hook run <<'END'
#!/bin/sh
END
S2I_APPLICATION_PATH=$app env -C "$src" "$S2IBOX" run <&"$gate" 3>&"$up" 2>/dev/null &
pid=$!
read -r a <&"$up"
run "$S2IBOX" exec -p "$pid" env
like $'\n'"$out"$'\n' $'*\n'"A=$a"$'\n*' 's2i-run waiting for deploy is an application'
[[ $out != *S2IBOX_RESUME* ]]
result $? 'nothing of what bash hands over shows'
[[ $out != *BASH_FUNC_f* ]]
result $? 'nor do functions'
end
rm "$hooks"/*

# What is no process.
for p in '' 0 -1 +1 1x x ' 1' 1.5 0x1 99999999999999999999 4294967297; do
	run "$S2IBOX" exec -p "$p" true
	like "$status $out$err" "125 s2i-exec: *-p $p: *usage: s2i-exec*" \
		"-p '$p' is no process id"
done
start
end
run "$S2IBOX" exec -p "$pid" true
like "$status $out$err" "125 s2i-exec: *no process $pid*" \
	'a process that has ended: 125'
run perl -e '$p = fork; exit if !$p;
	do { open F, "<", "/proc/$p/stat" } until <F> =~ /[)] Z/;
	$x = system(@ARGV, $p, "true"); exit $x >> 8' "$S2IBOX" exec -p
like "$status $out$err" '125 s2i-exec: *process *' 'a zombie: 125'

env -i sleep 60 &
bare=$!
until [[ $(tr '\0' ' ' <"/proc/$bare/cmdline") == sleep* ]]; do :; done
run "$S2IBOX" exec -p "$bare" true
like "$status $out$err" "125 s2i-exec: process $bare has no environment*" \
	'one that was started with none: 125'
kill "$bare"

# Another user's process.
if ((EUID == 0)) && [[ $(type -P setpriv) ]]; then
	chmod 755 .
	cp "$S2IBOX" s2ibox
	run setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$work/s2ibox" exec -p $$ true
	like "$status $out$err" "125 s2i-exec: *process $$ *its user*" \
		"another user's: 125, and who may"
elif ((EUID != 0)) && ! cat /proc/1/environ >first 2>&1; then
	run "$S2IBOX" exec -p 1 true
	like "$status $out$err" '125 s2i-exec: *process 1 *its user*' \
		"another user's: 125, and who may"
else
	skip 1 "needs another user's process: setpriv as root, or no root"
fi
