#!/bin/bash
# A thousand of each thing of which there may be many, so that a leak that grows
# with their number is in the reports of scripts/sanitize/suite.
. "${0%/*}/../../tests/lib/tap.sh"
MANY=1000
app
cd "$src" || exit

mkdir -p .s2i/jobs/many .s2i/jobs/few
for ((i = 0; i < MANY; i++)); do
	: >"$src/file$i"
	hook "own$i" <<<$'#!/bin/sh\n:'
done
ln -s /bin/true .s2i/jobs/many/0
for ((i = 1; i < MANY / 10; i++)); do
	ln .s2i/action_hooks/own0 ".s2i/jobs/many/$i"
done
for ((i = 0; i < MANY; i++)); do
	mkdir ".s2i/jobs/few/$i"
done
run "$S2IBOX" jobs -k many
is "$status" 0 "$((MANY / 10)) jobs are run"
run "$S2IBOX" jobs few
is "$status" 0 "$MANY directories among the jobs are passed over"
run "$S2IBOX" check .
is "$status" 0 "$MANY hooks are checked"
chmod -x .s2i/action_hooks/*
run "$S2IBOX" check .
is "$status $((${#out} > MANY * 20))" '1 1' "$MANY errors are found"
chmod +x .s2i/action_hooks/*
run "$S2IBOX" fix-permissions "$app"
is "$status" 0 "$MANY files get their permissions"

mkdir "$work/upload"
cp -R . "$work/upload/"
for ((i = 0; i < MANY; i++)); do
	ln "$work/upload/file$i" "$work/upload/other$i"
done
S2I_UPLOAD_PATH=$work/upload run "$S2IBOX" assemble
is "$status" 0 "$MANY files with two names each are moved"

for ((i = 0; i < MANY; i++)); do
	echo "export NAME$i=value OTHER=\$NAME$i"
done | tee "$hooks/deploy_env" >"$work/sourced"
run "$S2IBOX" exec printenv "NAME$((MANY - 1))"
is "$out" value "$MANY variables are set without bash"
export BASH_ENV=$work/sourced
run "$S2IBOX" exec printenv "NAME$((MANY - 1))"
is "$out" value "$MANY variables are set by bash"
unset BASH_ENV
hook ready <<<$'#!/bin/sh\nexit 3'
run "$S2IBOX" ready -w 3
is "$status" 3 'a probe is tried again'
path=$PATH
for ((i = 0; i < MANY; i++)); do
	path=/no/such/place/$i:$path
done
PATH=$path run "$S2IBOX" exec true
is "$status" 0 "a command is found on a PATH of $MANY places"
