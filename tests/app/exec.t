#!/bin/bash
# s2i-exec becomes a command, in the application's environment.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/other-process.sh"
app

about 'the command'
run "$S2IBOX" exec sh -c 'echo "$1" "$PWD"; exit 7' - 'a  b'
is "$status" 7 'its status is passed on'
is "$out" "a  b $src" 'its words reach it, in the source path'
is "$err" '' 'nothing else is said'

# While process 1 is still a bash that sources deploy_env, a cron job does not
# take its environment for one that is complete.
about 'while bash still sources deploy_env'
mkfifo go
env_script deploy_env <<'END'
[[ -e sourcing ]] || { : >sourcing; read -r </dev/fd/9; }
COLOUR=blue
[[ ! ${S2IBOX_RESUME+set} ]] || COLOUR=red
END
(cd "$src" && exec "$S2IBOX" exec true) 9<>go &
while [[ ! -e $src/sourcing ]] && kill -0 $!; do :; done
run env -i PATH="$PATH" "$S2IBOX" exec -p $! printenv COLOUR
is "$status$out" 0blue 'exec -p takes no environment from it'
echo >go
ok 'that process goes on by itself' wait $!
rm "$hooks/deploy_env" "$src/sourcing"

about 'the command'
for n in 0 1 2 124 125 126 127 128 255; do
	run "$S2IBOX" exec sh -c "exit $n"
	is "$status $out$err" "$n " "the status $n is passed on"
done
run bash -c '"$@"; echo $?' - "$S2IBOX" exec sh -c 'kill -TERM $$'
is "$out" 143 'its death by a signal is that of s2i-exec'

about 'the working directory'
run env -C / PWD=/ "$S2IBOX" exec /bin/pwd -P
is "$out" "$src" 'it runs in the source path'
run env -C "$src" PWD=/ "$S2IBOX" exec printenv PWD
is "$out" "$src" 'a PWD that names another directory is put right'
run env -C "$src" PWD=. "$S2IBOX" exec printenv PWD
is "$out" "$src" 'a PWD that is no absolute path is put right'
run env -C / PWD=/ "$S2IBOX" exec printenv PWD
is "$out" "$src" 'its PWD is the source path'
mkdir "$src/sub" alien
printf '#!/bin/sh\necho "sub: $PWD"\n' >"$src/sub/cmd"
chmod +x "$src/sub/cmd"
run "$S2IBOX" exec sub/cmd
is "$status $out" "0 sub: $src" 'a relative path begins in the source path'
S2I_SOURCE_PATH=$work/alien run "$S2IBOX" exec pwd
is "$status $out" "0 $work/alien" 'S2I_SOURCE_PATH names another source path'
S2I_SOURCE_PATH=$work/none run "$S2IBOX" exec pwd
like "$status $out$err" "125 s2i-exec: *$work/none*S2I_SOURCE_PATH*" \
	'a source path that is missing is 125, with the variable to set'
ln -s "$src" link
run env -C link PWD="$work/link" "$S2IBOX" exec sh -c 'echo "$PWD"'
is "$out" "$work/link" 'PWD keeps a link that leads to the source path'

about 'a search along PATH'
mkdir p1 p2 "p3 '"
for dir in p1 p2 "p3 '"; do
	printf '#!/bin/sh\necho "%s"\n' "$dir" >"$dir/cmd-x"
done
chmod +x p2/cmd-x "p3 '/cmd-x"
paths=$work/p1:$work/p2:$work/p3\ \':$PATH
PATH=$paths run "$S2IBOX" exec cmd-x
is "$status $out" '0 p2' 'the first that can be executed is taken'
PATH=$work/p1:$PATH run "$S2IBOX" exec cmd-x
like "$status $err" "126 s2i-exec: $work/p1/cmd-x: *chmod +x*" \
	"only one that can't be executed is 126, with the cure"
mkdir p1/cmd-d
PATH=$work/p1:$PATH run "$S2IBOX" exec cmd-d
like "$status $err" '127 s2i-exec: cmd-d: *PATH*' \
	'a directory of that name is passed over'
for command in cmd-none '' p3; do
	run "$S2IBOX" exec "$command"
	like "$status $out$err" "127 s2i-exec: ${command:-"''"}: *PATH*" \
		"'$command' is not there: 127"
done
run "$S2IBOX" exec "$work/none"
like "$status $err" "127 s2i-exec: $work/none: not found" \
	'a path to nothing is 127'
run "$S2IBOX" exec "$work/p1/cmd-x"
like "$status $err" "126 s2i-exec: $work/p1/cmd-x: *chmod +x*" \
	'a path to a file without the x bit is 126'
run "$S2IBOX" exec "$work/p1"
like "$status $err" "126 s2i-exec: $work/p1: *directory*" \
	'a path to a directory is 126'
cp p2/cmd-x "$src/cmd-here"
PATH=$work/p1::$work/p2 run "$S2IBOX" exec cmd-here
is "$status $out" '0 p2' 'an empty part of it is the source path'
PATH=$work/p1 run "$S2IBOX" exec cmd-here
is "$status" 127 'the source path is not searched without an empty part'
run env -u PATH "$S2IBOX" exec sh -c 'echo found'
is "$status $out" '0 found' 'without PATH the usual directories are searched'

about 'with deploy_env'
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
	'deploy_env sees the arguments, and leaves the input alone'
is "$err" printed 'the output of deploy_env is not in that of the command'
run bash -c 'echo $$; exec "$@"' - "$S2IBOX" exec bash -c 'echo $$'
is "$(sort -u <<<"$out" | wc -l)" 1 'the command has the process id of s2i-exec'
run "$S2IBOX" exec "$S2IBOX" exec printenv FROM_ENV
is "$status $out" "0 x  y:$S2IBOX exec printenv FROM_ENV" \
	'nested applets source it once'
is "$err" printed 'nested applets print its output once'
rm "$hooks/deploy_env"

about 'exec -p PID'
unset S2I_APPLICATION_PATH S2I_SCRIPTS_PATH

env_script deploy_env <<'END'
DEPLOY=$A.$RANDOM$RANDOM
END
process_with A=$'a "\'\n$(id)' S2I_APPLICATION_PATH="$app" PATH="$PATH" EMPTY= my.name=dot
cd / || exit
B=mine "$S2IBOX" exec -p "$pid" env -0 >"$work/env" 2>"$work/err"
is "$? $(<"$work/err")" '0 ' 'it succeeds'
got=$'\n'$(tr '\0\n' '\n?' <"$work/env")$'\n'
like "$got" $'*\nA=a "\'?$(id)\n*' \
	'the command has the variables of that process'
like "$got" $'*\nEMPTY=\n*' 'the command has its empty variable'
like "$got" $'*\nmy.name=dot\n*' \
	'the command has its variable whose name no shell knows'
like "$got" $'*\nDEPLOY=a "\'?$(id).[0-9]*\n*' 'deploy_env sees its variables'
like "$got" $'*\n'"S2I_SOURCE_PATH=$src"$'\n*' \
	'the paths come from its variables'
[[ $got != *$'\nB=mine\n'* ]]
result $? 'the variables of s2i-exec itself are gone'
run "$S2IBOX" exec -p"$pid" pwd
is "$status $out" "0 $src" 'it runs in the source path of that process'
run bash -c 'echo $$; exec "$@"' - "$S2IBOX" exec -p "$pid" -- sh -c 'echo $$'
is "$status $(sort -u <<<"$out" | wc -l)" '0 1' \
	'the command has the process id of s2i-exec'
cp "$work/p2/cmd-x" "$work/p2/cmd-y"
PATH=$work/p2:$PATH run "$S2IBOX" exec -p "$pid" cmd-y
is "$status" 127 'the PATH is that of the process'
end_process
cd "$work" || exit

process_with A=started S2I_APPLICATION_PATH="$app" S2I_MARKERS_ENVIRON="$src" \
	DEPLOY=before
run "$S2IBOX" exec -p "$pid" printenv DEPLOY
is "$status $out" '0 before' 'with the marker, deploy_env is not sourced'
end_process
process_with A=started S2I_APPLICATION_PATH="$app" S2I_MARKERS_ENVIRON="$work/alien" \
	DEPLOY=before
run "$S2IBOX" exec -p "$pid" printenv DEPLOY
like "$status $out" '0 started.[0-9]*' \
	'with the marker of another application, deploy_env is sourced'
end_process
S2I_MARKERS_ENVIRON=$src process_with A=started S2I_APPLICATION_PATH="$app"
S2I_MARKERS_ENVIRON=$src run "$S2IBOX" exec -p "$pid" printenv DEPLOY
like "$status $out" '0 started.[0-9]*' \
	'with a marker of s2i-exec itself, deploy_env is sourced'
end_process

# A cron daemon's environment is empty, and the application isn't its child.
process_with PATH="$PATH" S2I_APPLICATION_PATH="$app" A=cron
run env -i LOGNAME=me "$S2IBOX" exec -p "$pid" printenv A
is "$status $out" '0 cron' 'it needs no environment of its own, as under cron'
end_process
mkdir -p bare/.s2i/action_hooks
echo BARE=yes >bare/.s2i/action_hooks/deploy_env
cd bare || exit
process_with PATH="$PATH" S2I_APPLICATION_PATH=/nonexistent
cd / || exit
run "$S2IBOX" exec -p "$pid" sh -c 'echo "$BARE $PWD"'
is "$status $out" "0 yes $work/bare" \
	'without a source path it is the working directory of the process'
end_process
cd "$work" || exit

about 'exec -p PID, of s2i-run that waits for deploy'
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
S2I_APPLICATION_PATH=$app other_process env -C "$src" "$S2IBOX" run
run "$S2IBOX" exec -p "$pid" env
like $'\n'"$out"$'\n' $'*\n'"A=$said"$'\n*' \
	'the command has the variables of deploy_env'
[[ $out != *S2IBOX_RESUME* ]]
result $? 'nothing that bash hands over is there'
[[ $out != *BASH_FUNC_f* ]]
result $? 'no function is there'
end_process
rm "$hooks"/*

about 'a PID that has no environment to read'
for p in '' 0 -1 +1 1x x ' 1' 1.5 0x1 99999999999999999999 4294967297; do
	run "$S2IBOX" exec -p "$p" true
	like "$status $out$err" "125 s2i-exec: *-p $p: *usage: s2i-exec*" \
		"-p '$p' is no process id: 125"
done
process_with
end_process
run "$S2IBOX" exec -p "$pid" true
like "$status $out$err" "125 s2i-exec: *no process $pid*" \
	'a process that has ended is 125'
run perl -e '$p = fork; exit if !$p;
	do { open F, "<", "/proc/$p/stat" } until <F> =~ /[)] Z/;
	$x = system(@ARGV, $p, "true"); exit $x >> 8' "$S2IBOX" exec -p
like "$status $out$err" '125 s2i-exec: *process *' 'a zombie is 125'

env -i sleep 60 &
bare=$!
until [[ $(tr '\0' ' ' <"/proc/$bare/cmdline") == sleep* ]]; do :; done
run "$S2IBOX" exec -p "$bare" true
like "$status $out$err" "125 s2i-exec: process $bare has no environment*" \
	'a process that was started without any is 125'
kill "$bare"

if ((EUID == 0)) && [[ $(type -P setpriv) ]]; then
	chmod 755 .
	cp "$S2IBOX" s2ibox
	run setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$work/s2ibox" exec -p $$ true
	like "$status $out$err" "125 s2i-exec: *process $$ *its user*" \
		'a process of another user is 125, and the message says who may'
elif ((EUID != 0)) && ! cat /proc/1/environ >first 2>&1; then
	run "$S2IBOX" exec -p 1 true
	like "$status $out$err" '125 s2i-exec: *process 1 *its user*' \
		'a process of another user is 125, and the message says who may'
else
	skip 1 "needs another user's process: setpriv as root, or no root"
fi
