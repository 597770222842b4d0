#!/bin/bash
# s2i-run: the deploy environment, the hook deploy, then it becomes the
# application.
. "${0%/*}/../lib/tap.sh"
app
mkdir bin
cp "$S2IBOX" bin/s2ibox	# for a hard link, on this file system
S2IBOX=$work/bin/s2ibox
ln -s s2ibox bin/s2i-run
PATH=$work/bin:$PATH
cd "$src" || exit

# lines FILE PATTERN: how many match.
lines() {
	grep -c -- "$2" "$1"
}

# prints FILE [WORD]: makes a FILE that prints its name, WORD and its arguments.
prints() {
	printf '#!/bin/sh\nprintf "%%s|" %s "$@"\necho\n' "${1##*/}${2+ $2}" >"$1"
	chmod +x "$1"
}

# Nothing to run.
run s2i-run
is "$status$out" 127 'neither hook nor builder: 127'
like "$err" "s2i-run: *.s2i/action_hooks/run*S2I_SCRIPTS_PATH*$scripts*" \
	'with both cures, and where it has looked'
for how in 'ln -s' 'ln' 'cp'; do
	$how "$S2IBOX" "$scripts/run"
	run timeout 5 s2i-run
	like "$status $err" '127 s2i-run: *action_hooks/run*' \
		"a builder's run that is s2ibox ($how) counts as absent"
	rm "$scripts/run"
done
cp "$S2IBOX" "$work/bin/run"
echo another version >>"$work/bin/run"
ln -s "$work/bin/run" "$scripts/run"
run timeout 5 s2i-run
like "$status $err" '127 s2i-run: *action_hooks/run*' \
	'a link to another version of s2ibox, too'
rm "$scripts/run" "$work/bin/run"

# The builder's run, and the hook before it.
prints "$scripts/run"
run s2i-run a 'b  c' '' -x
is "$status $out" '0 run|a|b  c||-x|' "becomes the builder's run, with the arguments"
like "$err" " -----> *$scripts/run" 'which is announced on stderr'
run env -u S2I_SCRIPTS_PATH STI_SCRIPTS_PATH="$scripts" s2i-run
is "$status $out" '0 run|' 'found by STI_SCRIPTS_PATH as well'
prints "$hooks/run" hook
run s2i-run a 'b  c' '' -x
is "$status $out" '0 run|hook|a|b  c||-x|' 'the hook run takes its place'
like "$err" " -----> *$hooks/run" 'and is announced'
is "$(lines "$work/.err" .)" 1 'in one line'
run s2i-run -- --help
is "$status $out" '0 run|hook|--help|' '-- --help reaches it'
run s2i-run --flag x -- y
is "$status $out" '0 run|hook|--flag|x|--|y|' '--flag x reaches it'
run s2i-run --help
like "$status $out" '0 usage: s2i-run*' '--help does not'

# The status.
for n in 0 1 125 255; do
	hook run <<<$'#!/bin/sh\nexit '"$n"
	run s2i-run
	is "$status" "$n" "its status is passed on: $n"
done
hook run <<<$'#!/bin/sh\nkill -TERM $$'
run bash -c '"$@"; echo $?' - s2i-run
is "$out" 143 'and the signal that ends it'

# Everything in its order, with each one's environment; the same process.
cat >"$work/activate" <<'END'
unset BASH_ENV
export BY_BASH_ENV="${BY_BASH_ENV-}x"
echo BASH_ENV >>order
END
env_script deploy_env <<'END'
BY_DEPLOY_ENV="a  b $*"
echo deploy_env >>order
END
cat >"$scripts/tell" <<'END'
#!/bin/sh
echo "${0##*/} $#" >>order
echo "${0##*/}: $BY_BASH_ENV $BY_DEPLOY_ENV $PWD $S2I_APPLICATION_PATH" \
	"$S2I_SOURCE_PATH $S2I_SCRIPTS_PATH ${BASH_ENV-none}"
[ "${0##*/}" = deploy ] || echo "$$"
END
chmod +x "$scripts/tell"
cp "$scripts/tell" "$hooks/deploy"
for which in "$hooks/run" "$scripts/run"; do
	rm -f order "$hooks/run" "$scripts/run"
	cp "$scripts/tell" "$which"
	where=${which%/run} where=${where##*/}
	run env BASH_ENV="$work/activate" sh -c 'echo $$; exec "$@"' - s2i-run 1 2
	is "$status $(<order)" $'0 BASH_ENV\ndeploy_env\ndeploy 0\nrun 2' \
		"$where: the environment, deploy, run, each once"
	both="x a  b 1 2 $src $app $src $scripts none"
	pid=${out%%$'\n'*}
	is "$out" "$pid"$'\n'"deploy: $both"$'\n'"run: $both"$'\n'"$pid" \
		"$where: deploy and application have it, and the process id stays"
	like "$err" " -----> *$hooks/deploy*"$'\n'" -----> *$which*" \
		"$where: both are announced on stderr"
	is "$(lines "$work/.err" .)" 2 "$where: and nothing else is said"
done
rm "$hooks/deploy_env" order

# deploy's input and output.
hook deploy <<<$'#!/bin/sh\nread -r line\necho "deploy: $line"; echo noise >&2'
hook run <<<$'#!/bin/sh\nread -r line\necho "run: $line"'
run s2i-run <<<$'one\ntwo'
is "$out" $'deploy: one\nrun: two' \
	'deploy reads stdin, prints to stdout, and leaves the rest alone'
like "$err" $'*\nnoise\n*' 'what it prints to stderr goes there'

# A failure of deploy ends it.
hook run <<<$'#!/bin/sh\ntouch started'
for end in 'exit 3' 'exit 125' 'kill -KILL $$'; do
	hook deploy <<<$'#!/bin/sh\n'"$end"
	wanted=${end#exit }
	[[ $end == exit* ]] || wanted=137
	run s2i-run
	is "$status" "$wanted" "deploy, $end: its status"
	like "$err" "*s2i-run: $hooks/deploy: *$wanted*not started*" \
		"deploy, $end: a message names it"
	ok "deploy, $end: nothing is started" test ! -e started
done
rm "$hooks/deploy"
env_script deploy_env <<<'(exit 5)'
prints "$hooks/deploy" deployed
run s2i-run
like "$status $err" "5 *s2i-run: $hooks/deploy_env:1: *5*" \
	'deploy_env fails: its status, and a message'
is "$out" '' 'deploy is not run'
ok 'and nothing is started' test ! -e started
rm "$hooks/deploy_env"

# The wrong working directory, compared by device and inode.
mkdir "$src/below"
ln -s "$src" "$work/link"
for where in "$work" "$src/below"; do
	run env -C "$where" PWD="$where" s2i-run
	like "$status $out$err" "125 s2i-run: *$where*$src*" \
		"started in ${where##*/}: 125, naming both"
	ok 'and nothing is started' test ! -e started -a ! -e "$where/started"
done
S2I_SOURCE_PATH=$work/none run s2i-run
like "$status $out$err" "125 s2i-run: *$work/none*S2I_SOURCE_PATH*" \
	'no source path: 125'
run env -C "$work/link" PWD="$work/link" s2i-run
is "$status $out" '0 deploy|deployed|' 'through a link it is the source path'
ok 'and the application is started' test -e started

# What deploy leaves in the background goes on, behind the application.
mkfifo to from
hook deploy <<'END'
#!/bin/sh
{ read -r line; echo "background: $line" >from; } <to &
END
hook run <<'END'
#!/bin/sh
echo application >to
read -r line <from
echo "$line"
END
run timeout 5 s2i-run
is "$status $out" '0 background: application' \
	"deploy's background task goes on beside the application"
rm to from

# As PID 1, and as the child of one.
namespace=(unshare --fork --pid --mount-proc --kill-child)
"${namespace[@]}" true 2>"$work/unshare.err" ||
	namespace=(unshare -r "${namespace[@]:1}")
if "${namespace[@]}" true 2>"$work/unshare.err"; then
	hook run <<<$'#!/bin/sh\necho "$$ $PPID"'
	hook deploy <<'END'
#!/bin/bash
mkfifo gate up
exec 3<>gate 4<>up
(
	(echo "$BASHPID" >&4; read -r _ <&3) &
)
read -r orphan <&4
read -r _ _ _ parent _ </proc/"$orphan"/stat
echo "orphan of $parent"
echo go >&3
until [[ ! -e /proc/$orphan ]]; do
	((SECONDS < 5)) || { echo 'a zombie stays'; exit 1; }
done
END
	run "${namespace[@]}" s2i-run
	is "$status $out" $'0 orphan of 1\n1 0' \
		'as PID 1: what deploy leaves behind is reaped; the application is PID 1'
	rm "$hooks/deploy" gate up
	is "$(lines "$work/.err" '^s2i-run:')" 0 'and nothing is said'
	run "${namespace[@]}" sh -c 'exec s2i-run'
	is "$status $out" '0 1 0' 'by a shell that execs it, as well'
	is "$(lines "$work/.err" '^s2i-run:')" 0 'and nothing is said'

	for shell in dash bash; do
		if ! type "$shell" >/dev/null 2>&1; then
			skip 5 "needs $shell"
			continue
		fi
		run "${namespace[@]}" "$shell" -c 's2i-run; exit'
		like "$status $out" '0 * 1' "child of $shell -c: it runs"
		like "$err" "s2i-run: *$shell*CMD *"'["s2i-run"]'* \
			'and a warning tells what to write after CMD'
		is "$(lines "$work/.err" '^s2i-run:')" 1 'one'
		env_script deploy_env <<<'A=1'
		prints "$hooks/deploy"
		run "${namespace[@]}" "$(type -P "$shell")" \
			-c '"$0" run; exit' "$S2IBOX"
		is "$status $(lines "$work/.err" CMD)" '0 1' \
			'one where bash makes the environment, too'
		rm "$hooks/deploy_env" "$hooks/deploy"
		run "${namespace[@]}" "$shell" -c "$shell -c 's2i-run; exit'; exit"
		is "$status $(lines "$work/.err" CMD)" '0 0' \
			"none where the shell that waits isn't PID 1"
	done
	printf 's2i-run\nexit\n' >"$work/entrypoint"
	run "${namespace[@]}" sh "$work/entrypoint"
	is "$status $(lines "$work/.err" CMD)" '0 0' 'none in an entrypoint script'
	run "${namespace[@]}" perl -e 'exit system("s2i-run") >> 8'
	is "$status $(lines "$work/.err" CMD)" '0 0' 'nor below a PID 1 that is no shell'
else
	skip 16 'needs root and unshare'
fi
