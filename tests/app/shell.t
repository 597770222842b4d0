#!/bin/bash
# s2i-shell becomes a shell in the application's environment.
. "${0%/*}/../lib/tap.sh"
app
env_script deploy_env <<'END'
FROM_ENV="of deploy_env"
END

about 'a command'
run "$S2IBOX" shell -c 'echo "$FROM_ENV, $PWD, $0 $1${BASH_VERSION:+, bash}"; exit 6' me 'a  b'
is "$status" 6 'its status is passed on'
is "$out" "of deploy_env, $src, me a  b, bash" \
	'bash runs it in the source path, with the environment'
is "$err" '' 'nothing else is said'
run "$S2IBOX" shell -- -c 'echo "$-"'
like "$status $out" '0 *c*' 'a -- before it is no argument of the shell'

run bash -c 'echo "echo \$FROM_ENV \$PWD; exit 3" | "$@"' - "$S2IBOX" shell
is "$status $out" "3 of deploy_env $src" \
	'without one, commands are read from stdin'
is "$err" '' 'without a terminal there is no prompt'
run bash -c 'echo $$; exec "$@"' - "$S2IBOX" shell -c 'echo $$'
is "$(sort -u <<<"$out" | wc -l)" 1 'the shell has the process id of s2i-shell'

about 'at a terminal'
# At a terminal the shell is interactive, with the person's own .bashrc.
if [[ $(type -P script) ]] && script -qec true /dev/null >script.out 2>&1; then
	mkdir home
	echo 'PS1="<prompt>"; echo "rc $FROM_ENV"' >home/.bashrc
	printf '%s\n' 'echo "[$-]"' 'exit 5' >typed
	HOME=$work/home run script -qec "'${S2IBOX//\'/\'\\\'\'}' shell" /dev/null <typed
	is "$status" 5 'the status is that of the shell'
	like "$out" '*rc of deploy_env*' '.bashrc is read'
	like "$out" '*<prompt>*[[]*i*]*' 'the shell is interactive'
else
	skip 3 'needs script (util-linux) and a terminal of its own'
fi

about 'the shell'
# A bare PATH has just what is linked there.
rm "$hooks/deploy_env"
mkdir bare
PATH=$work/bare run "$S2IBOX" shell -c :
like "$status $out$err" '127 s2i-shell: *bash*sh*PATH*' \
	'without any the status is 127'
cat >bare/sh <<'END'
#!/bin/sh
echo "sh: $*"
END
chmod +x bare/sh
PATH=$work/bare:${BASH%/*} run "$S2IBOX" shell -c 'echo "${BASH_VERSION:+bash}"'
is "$status $out" '0 bash' 'bash comes first'
sed -i "s|/bin/sh|$BASH|" bare/sh
PATH=$work/bare run "$S2IBOX" shell -c 'a b'
is "$status $out" '0 sh: -c a b' 'sh is taken where there is no bash'
