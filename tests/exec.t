#!/bin/bash
# s2i-exec: becomes a command, with the application's environment.
. "${0%/*}/tap.sh"
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
