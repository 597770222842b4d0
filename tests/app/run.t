#!/bin/bash
# s2i-run makes the deploy environment and runs the hook deploy. Then it becomes
# the application.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
app
mkdir bin
cp "$S2IBOX" bin/s2ibox	# for a hard link, on this file system
S2IBOX=$work/bin/s2ibox
ln -s s2ibox bin/s2i-run
PATH=$work/bin:$PATH
cd "$src" || exit

# prints FILE [WORD]: makes a FILE that prints its name, WORD and its arguments.
prints() {
	printf '#!/bin/sh\nprintf "%%s|" %s "$@"\necho\n' "${1##*/}${2+ $2}" >"$1"
	chmod +x "$1"
}

about "neither a hook run nor a builder's"
run s2i-run
is "$status$out" 127 'the status is 127'
like "$err" "s2i-run: *.s2i/action_hooks/run*S2I_SCRIPTS_PATH*$scripts*" \
	'the message has both cures, and where it has looked'
for how in 'ln -s' 'ln' 'cp'; do
	$how "$S2IBOX" "$scripts/run"
	run timeout 5 s2i-run
	like "$status $err" '127 s2i-run: *action_hooks/run*' \
		"a run of the builder that is s2ibox ($how) counts as none"
	rm "$scripts/run"
done
cp "$S2IBOX" "$work/bin/run"
echo another version >>"$work/bin/run"
ln -s "$work/bin/run" "$scripts/run"
run timeout 5 s2i-run
like "$status $err" '127 s2i-run: *action_hooks/run*' \
	'a link to another version of s2ibox counts as none'
rm "$scripts/run" "$work/bin/run"

about "the builder's run, and the hook in its place"
prints "$scripts/run"
run s2i-run a 'b  c' '' -x
is "$status $out" '0 run|a|b  c||-x|' \
	"s2i-run becomes the builder's, with the arguments"
like "$err" " -----> *$scripts/run" "the builder's is announced on stderr"
run env -u S2I_SCRIPTS_PATH STI_SCRIPTS_PATH="$scripts" s2i-run
is "$status $out" '0 run|' "the builder's is found by STI_SCRIPTS_PATH as well"
prints "$hooks/run" hook
run s2i-run a 'b  c' '' -x
is "$status $out" '0 run|hook|a|b  c||-x|' \
	's2i-run becomes the hook, with the arguments'
like "$err" " -----> *$hooks/run" 'the hook is announced'
is "$(grep -c . "$work/.err")" 1 'nothing else is said'
run s2i-run -- --help
is "$status $out" '0 run|hook|--help|' '--help after -- reaches it'
run s2i-run --flag x -- y
is "$status $out" '0 run|hook|--flag|x|--|y|' 'options reach it'
run s2i-run --help
like "$status $out" '0 usage: s2i-run*' '--help alone does not reach it'

about 'the status of the application'
for n in 0 1 125 255; do
	hook run <<<$'#!/bin/sh\nexit '"$n"
	run s2i-run
	is "$status" "$n" "$n is passed on"
done
hook run <<<$'#!/bin/sh\nkill -TERM $$'
run bash -c '"$@"; echo $?' - s2i-run
is "$out" 143 'its end by a signal is passed on'

# Everything runs in its order and environment, in the same process.
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
	where=${which%/run} where=${where##*/}
	about "deploy and run of $where"
	rm -f order "$hooks/run" "$scripts/run"
	cp "$scripts/tell" "$which"
	run env BASH_ENV="$work/activate" sh -c 'echo $$; exec "$@"' - s2i-run 1 2
	is "$status $(<order)" $'0 BASH_ENV\ndeploy_env\ndeploy 0\nrun 2' \
		'the environment, deploy and run come in this order, once'
	both="x a  b 1 2 $src $app $src $scripts none"
	pid=${out%%$'\n'*}
	is "$out" "$pid"$'\n'"deploy: $both"$'\n'"run: $both"$'\n'"$pid" \
		'both have the environment and the process id'
	like "$err" " -----> *$hooks/deploy*"$'\n'" -----> *$which*" \
		'both are announced on stderr'
	is "$(grep -c . "$work/.err")" 2 'nothing else is said'
done
rm "$hooks/deploy_env" order

about 'the input and output of deploy'
hook deploy <<<$'#!/bin/sh\nread -r line\necho "deploy: $line"; echo noise >&2'
hook run <<<$'#!/bin/sh\nread -r line\necho "run: $line"'
run s2i-run <<<$'one\ntwo'
is "$out" $'deploy: one\nrun: two' \
	'it reads stdin, prints to stdout, and leaves the rest'
like "$err" $'*\nnoise\n*' 'what it prints to stderr goes there'

# A failure of deploy ends the start.
hook run <<<$'#!/bin/sh\ntouch started'
for end in 'exit 3' 'exit 125' 'kill -KILL $$'; do
	about "deploy says $end"
	hook deploy <<<$'#!/bin/sh\n'"$end"
	wanted=${end#exit }
	[[ $end == exit* ]] || wanted=137
	run s2i-run
	is "$status" "$wanted" 'its status is that of s2i-run'
	like "$err" "*s2i-run: $hooks/deploy: *$wanted*not started*" \
		'the message names it'
	ok 'nothing is started' test ! -e started
done
rm "$hooks/deploy"
about 'deploy_env fails'
env_script deploy_env <<<'(exit 5)'
prints "$hooks/deploy" deployed
run s2i-run
like "$status $err" "5 *s2i-run: $hooks/deploy_env:1: *5*" \
	'its status is that of s2i-run, and the message names it'
is "$out" '' 'deploy is not run'
ok 'nothing is started' test ! -e started
rm "$hooks/deploy_env"

about 'the working directory'
mkdir "$src/below"
ln -s "$src" "$work/link"
for where in "$work" "$src/below"; do
	run env -C "$where" PWD="$where" s2i-run
	like "$status $out$err" "125 s2i-run: *$src, not in $where: *" \
		"in ${where##*/} it is 125, and both paths are named"
	ok "in ${where##*/} nothing is started" \
		test ! -e started -a ! -e "$where/started"
done
S2I_SOURCE_PATH=$work/none run s2i-run
like "$status $out$err" "125 s2i-run: *$work/none*S2I_SOURCE_PATH*" \
	'without a source path it is 125'
run env -C "$work/link" PWD="$work/link" s2i-run
is "$status $out" '0 deploy|deployed|' 'a link to the source path will do'
ok 'by a link the application is started' test -e started

about 'the background'
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
	'a task that deploy leaves goes on beside the application'
rm to from

if "${as_process_1[@]}" true 2>"$work/unshare.err"; then
	about 'as process 1'
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
	run "${as_process_1[@]}" s2i-run
	is "$status $out" $'0 orphan of 1\n1 0' \
		'what deploy leaves is reaped, the application is process 1'
	rm "$hooks/deploy" gate up
	is "$(grep -c '^s2i-run:' "$work/.err")" 0 'nothing is said'
	run "${as_process_1[@]}" sh -c 'exec s2i-run'
	is "$status $out" '0 1 0' 'a shell may exec it'
	is "$(grep -c '^s2i-run:' "$work/.err")" 0 \
		'nothing is said of a shell that has become it'

	for shell in dash bash; do
		if ! type "$shell" >/dev/null 2>&1; then
			skip 5 "needs $shell"
			continue
		fi
		about "as the child of $shell -c"
		run "${as_process_1[@]}" "$shell" -c 's2i-run; exit'
		like "$status $out" '0 * 1' 'it runs'
		like "$err" "s2i-run: *$shell*CMD *"'["s2i-run"]'* \
			'a warning tells what to write after CMD'
		is "$(grep -c '^s2i-run:' "$work/.err")" 1 \
			'there is one warning'
		env_script deploy_env <<<'A=1'
		prints "$hooks/deploy"
		run "${as_process_1[@]}" "$(type -P "$shell")" \
			-c '"$0" run; exit' "$S2IBOX"
		is "$status $(grep -c CMD "$work/.err")" '0 1' \
			'there is one if bash makes the environment, too'
		rm "$hooks/deploy_env" "$hooks/deploy"
		run "${as_process_1[@]}" "$shell" -c "$shell -c 's2i-run; exit'; exit"
		is "$status $(grep -c CMD "$work/.err")" '0 0' \
			"there is none where a shell waits that isn't process 1"
	done
	about 'a warning about signals'
	printf 's2i-run\nexit\n' >"$work/entrypoint"
	run "${as_process_1[@]}" sh "$work/entrypoint"
	is "$status $(grep -c CMD "$work/.err")" '0 0' \
		'there is none in an entrypoint script'
	run "${as_process_1[@]}" perl -e 'exit system("s2i-run") >> 8'
	is "$status $(grep -c CMD "$work/.err")" '0 0' \
		'there is none below a process 1 that is no shell'
else
	skip 16 'needs root and unshare'
fi
