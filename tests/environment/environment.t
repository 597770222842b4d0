#!/bin/bash
# The environment: BASH_ENV, generate_container_user and the env scripts,
# through bash and back. against-bash.t compares it with bash itself.
# shellcheck disable=SC2035 # they are patterns, not files
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
app
mkdir -p "$app/etc" empty marked
user=$app/etc/generate_container_user script=$hooks/deploy_env
bash=$(type -P bash) env=$(type -P env) sh=$(type -P sh)
timeout=$(type -P timeout)
printf '#!/bin/sh\necho entered >>"%s"\nexec "%s" "$@"\n' "$work/marks" \
	"$bash" >marked/bash
chmod +x marked/bash
exec </dev/null

# has LINE NAME, lacks LINE NAME: whether env has printed that line.
has() { like $'\n'"$out"$'\n' *$'\n'"$1"$'\n'* "$2"; }
lacks() { like "$([[ $'\n'$out$'\n' != *$'\n'$1* ]] && echo lacks)" lacks "$2"; }
# x COMMAND...: runs it in the environment.
x() { run "$timeout" 20 "$S2IBOX" exec "$@"; }
# bare: nothing is to be sourced.
bare() { rm -f "$script" "$user" marks; unset BASH_ENV; }

about 'nothing to source'
PATH=$work/marked:$PATH x true
is "$status$out$err" 0 'nothing is said'
ok 'no bash is entered' test ! -e marks
PATH=$work/empty x "$env"
is "$status" 0 'no bash is needed'
mkdir -p app/src/.s2i/jobs
BASH_ENV='' PATH=$work/marked:$PATH x true
ok 'an empty BASH_ENV names nothing' test ! -e marks

about 'BASH_ENV, and the order of the files'
cat >bash_env <<'END'
export BY_BASH_ENV="${BY_BASH_ENV-}x" order="${order-}1"
seen=$0
END
export BASH_ENV=$work/bash_env
PATH=$work/marked:$PATH x "$env"
has BY_BASH_ENV=x 'BASH_ENV is sourced once, and the command sees it'
lacks seen= 'what it does not export is not exported'
is "$(grep -c . <marks)" 1 'bash is entered once'
cat >"$user" <<'END'
order+=2
END
env_script deploy_env <<'END'
order+=3
END
rm -f marks
PATH=$work/marked:$PATH x "$env"
has order=123 \
	'BASH_ENV comes first, then generate_container_user, then deploy_env'
is "$(grep -c . <marks)" 1 'one bash sources all'
has "BASH_ENV=$BASH_ENV" 'BASH_ENV stays set if its file lets it'
bare

about 'generate_container_user'
cat >"$user" <<'END'
false
no-such-command
echo noise; echo noise >&2
plain=1
export NSS_WRAPPER_PASSWD=$S2I_APPLICATION_PATH/etc/passwd
export NSS_WRAPPER_GROUP=/etc/group
echo "default:x:$(id -u):0::/:/bin/sh" >"$NSS_WRAPPER_PASSWD"
false
END
x "$env"
is "$status" 0 'its failures end nothing'
is "$err" noise 'its failures are not told, and its stdout goes to stderr'
has "NSS_WRAPPER_PASSWD=$app/etc/passwd" 'NSS_WRAPPER_PASSWD is there'
has NSS_WRAPPER_GROUP=/etc/group 'NSS_WRAPPER_GROUP is there'
lacks plain= 'what it does not export is not exported'
cat >"$user" <<'END'
export NSS_WRAPPER_PASSWD=/nowhere/at/all/passwd NSS_WRAPPER_GROUP=/etc/group
echo "default:x:$(id -u):0::/:/bin/sh" >"$NSS_WRAPPER_PASSWD"
END
x "$env"
is "$status" 0 "a file that it can't write ends nothing"
lacks NSS_WRAPPER_ "where it can't write, its variables are dropped"
is "$err" '' "where it can't write, s2i-exec says nothing of it"
run "$S2IBOX" verify
like "$err" "s2i-verify: *$user*read-only*" \
	"where it can't write, other applets say so, and name it"
is "$(grep -c '' .err)" 1 \
	"where it can't write, other applets say so in one line"
NSS_WRAPPER_PASSWD=/before NSS_WRAPPER_GROUP=/group x "$env"
has NSS_WRAPPER_PASSWD=/before \
	"where it can't write, an NSS_WRAPPER_PASSWD from before is there"
has NSS_WRAPPER_GROUP=/group \
	"where it can't write, an NSS_WRAPPER_GROUP from before is there"
env_script deploy_env <<'END'
seen=${NSS_WRAPPER_PASSWD-dropped}
END
x "$env"
has seen=dropped 'deploy_env sees that its variables are dropped'
: >"$script"
echo 'export NSS_WRAPPER_PASSWD=$S2I_APPLICATION_PATH/etc/stale' >"$user"
echo 'other:x:77777:0::/:/bin/sh' >"$app/etc/stale"
x "$env"
lacks NSS_WRAPPER_PASSWD \
	'a passwd without an entry for this uid drops its variables'
rm -f "$script"

# Its LD_PRELOAD is another path of a library that is loaded anyway.
libc=$(ldd "$env" 2>/dev/null | grep -o '/[^ ]*libc[.-][^ ]*' | head -n 1)
if [[ $libc ]]; then
	cat >"$user" <<-END
	export NSS_WRAPPER_PASSWD=\$S2I_APPLICATION_PATH/etc/passwd
	export LD_PRELOAD=/.$libc
	END
	x "$env"
	has "LD_PRELOAD=/.$libc" 'its LD_PRELOAD is taken'
	LD_PRELOAD=$libc x "$env"
	has "LD_PRELOAD=/.$libc:$libc" \
		'an LD_PRELOAD from before stays in its LD_PRELOAD'
	sed -i "s,etc/passwd,etc/none," "$user"
	LD_PRELOAD=$libc x "$env"
	has "LD_PRELOAD=$libc" \
		'an LD_PRELOAD from before is there where its own is dropped'
	x "$env"
	lacks LD_PRELOAD 'no LD_PRELOAD is there where its own is dropped'
else
	skip 4 'needs ldd'
fi
echo 'set -e' >bash_env
printf 'false\nno-such-command\n' >"$user"
BASH_ENV=$work/bash_env x env
is "$status$err" 0 'its failures are tolerated with set -e in BASH_ENV'
echo 'set -u' >bash_env
BASH_ENV=$work/bash_env x env
is "$status$err" 0 'its failures are tolerated with set -u in BASH_ENV'
sed -i '1s/^/set -e\n/' "$user"
x env
is "$status$err" 0 'its failures are tolerated with set -e in itself'
echo 'exit 4' >"$user"
x true
is "$status" 4 'one that calls exit ends the applet'
like "$err" "s2i-exec: *$user*" 'one that calls exit is named'
bare

about 'what deploy_env sees'
env_script deploy_env <<'END'
read -r line && got=input
echo on its stdout
from=$PWD all=$* number=$# options=$- pipefail=$(shopt -po pipefail)
set -- changed
cd /
hidden() { :; }
END
run "$S2IBOX" exec -- sh -c 'cat; pwd; env' 'a  b' '' <<<'for the command'
is "$status" 0 'a script that prints and reads ends well'
is "$err" 'on its stdout' 'its stdout goes to stderr'
has 'for the command' 'the input is left to the command'
lacks got= 'its stdin is /dev/null'
has "$src" 'the source path is put back after cd'
has "from=$src" 'the source path is its working directory'
has 'all=sh -c cat; pwd; env a  b ' '"$@" is the operands'
has number=5 '"$@" has empty operands, but no options'
like "$out" '*options=*e*' 'set -e is on'
has 'pipefail=set -o pipefail' 'pipefail is on'
lacks BASH_FUNC_hidden 'its functions are not exported'
env_script deploy_env <<'END'
all=$*
END
hook pre_stop <<<'env'
run "$S2IBOX" hook pre_stop one two
has 'all=one two' 's2i-hook gives it the operands after the NAME'
cd "$src" || exit
hook run <<<'env'
run "$S2IBOX" run -x one
has 'all=-x one' 's2i-run gives it all the arguments'
echo 'cd /' >"$script"
run "$S2IBOX" run
is "$status" 0 's2i-run puts back the working directory after cd'
cd "$work" || exit

about 'variables and functions'
env_script deploy_env <<'END'
A=1
A2=${A2:-default}
NEWLINE=$'a\n\nb '
known() { echo new; }
mine() { echo mine; }
export -f mine
END
# shellcheck disable=SC2317 # they are exported
known() { echo old; }
# shellcheck disable=SC2317
kept() { echo kept; }
export -f known kept
run env my.name='a b' a-b=c 'BASH_FUNC_dir/x%%=() { :; }' \
	"$S2IBOX" exec env
has A=1 'a variable is exported without export'
has A2=default 'expansions work'
has 'NEWLINE=a' 'a value may hold a newline'
like "$out" *$'NEWLINE=a\n\nb \n'* 'a value may hold several newlines'
has 'my.name=a b' 'a name with a dot passes'
has a-b=c 'a name with a dash passes'
x bash -c 'kept; known'
is "$out" $'kept\nnew' 'functions exported before stay'
x env
lacks BASH_FUNC_mine 'no function is exported, not by export -f either'
lacks '_s2i' "nothing of s2ibox's own is left"
lacks S2IBOX_RESUME 'nothing that bash hands over is left'
unset -f known kept
# SHELL and PWD are as bash alone has them: for scripts, and for commands.
env_script deploy_env <<'END'
seen=$SHELL:$(env | grep ^SHELL=):$PWD:$(env | grep ^PWD=)
END
ln -s "$src" linked
for shell in -uSHELL SHELL= SHELL=/bin/other; do
	alone=$(cd "$src" && env -uPWD "$shell" bash -c '. "$0"
		echo "seen=$seen"; env | grep ^SHELL=' "$script")
	run env -uPWD "$shell" S2I_SOURCE_PATH="$src" "$S2IBOX" exec \
		sh -c 'echo "seen=$seen"; env | grep ^SHELL='
	is "$out" "$alone" "with $shell, SHELL and PWD are those of bash"
done
# ... and whatever /etc/passwd says of the user.
# with_passwd COMMAND...: ./passwd is /etc/passwd, of a user 0.
with_passwd() {
	"${own_mounts[@]}" env -uSHELL -uPWD sh -c 'mount --bind "$0" /etc/passwd &&
		cd "$S2I_SOURCE_PATH" && exec "$@"' "$work/passwd" "$@"
}
# shell_is NAME: s2ibox and bash see the same SHELL.
shell_is() {
	local alone
	alone=$(with_passwd bash -c '. "$0"; echo "seen=$seen"' "$script")
	run with_passwd "$S2IBOX" exec sh -c 'echo "seen=$seen"'
	is "$out" "$alone" "SHELL is that of bash where /etc/passwd $1"
}
echo root:x:0:0:root:/root:/bin/another >passwd
if S2I_SOURCE_PATH=$src with_passwd true 2>/dev/null &&
    perl -MIO::Socket::UNIX -e 1; then
	export S2I_SOURCE_PATH=$src
	shell_is 'has an entry'
	echo root:x:0:0:root:/root: >passwd
	shell_is 'names no shell'
	echo other:x:77777:0:other:/:/bin/another >passwd
	shell_is 'has no entry'
	printf '%s\n' broken:x:0 root:x:0:0:root:/root:/bin/another >passwd
	shell_is 'has a broken line'
	rm passwd
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "passwd",
		Listen => 1) or die'
	shell_is 'cannot be opened'
	unset S2I_SOURCE_PATH
else
	skip 5 'needs root or user namespaces, to mount, and perl'
fi
# ... and with BASH_ENV, whose file alone sees it exported.
for text in : 'export SHELL=/bin/other' 'unset SHELL' 'set -o posix' 'set -a' \
	'cd /' 'export SHELL=/bin/other; cd /; set -a -o posix'; do
	echo "$text" >bash_env
	alone=$(cd "$src" && env -uSHELL -uPWD BASH_ENV="$work/bash_env" \
		bash -c 'cd -- "$1"; . "$0"; unset BASH_ENV
		sh -c "echo \"seen=$seen\"; env | grep ^SHELL="' "$script" "$src")
	run env -uSHELL -uPWD S2I_SOURCE_PATH="$src" \
		BASH_ENV="$work/bash_env" "$S2IBOX" exec \
		sh -c 'echo "seen=$seen"; env | grep ^SHELL='
	is "$out" "$alone" "SHELL is that of bash where BASH_ENV says $text"
done
S2I_SOURCE_PATH=$work/linked x env
like "$out" *":$work/linked:PWD=$work/linked"$'\n'* 'PWD keeps a link'
echo 'set -a; f() { :; }; export -f f; unset -f f' >bash_env
echo 'found=$(env | grep _s2i; unset BASH_ENV; bash -c "declare -F; declare -p SHELL")' >"$script"
BASH_ENV=$work/bash_env x env -uBASH_ENV sh -c 'echo "$found"'
is "$out" "$(bash -c 'declare -p SHELL')" \
	"what the script starts sees nothing of s2ibox's own"
bare
cat >bash_env <<<'from_bash_env() { :; }; export -f from_bash_env; not() { :; }'
BASH_ENV=$work/bash_env x env
like "$out" *BASH_FUNC_from_bash_env%%=* \
	'a function that BASH_ENV exports stays'
lacks BASH_FUNC_not 'a function that BASH_ENV does not export is not exported'

about 'a script that fails'
# fails STATUS NAME GLOB: so does the script from stdin. GLOB matches the rest
# of the message after its path.
fails() {
	cat >"$script"
	x echo went on
	is "$status/$out" "$1/" "$2: the status is $1"
	like "$err" "*s2i-exec: $script$3" "$2: the message says where"
	is "$(grep -c "^s2i-exec: /" .err)" 1 "$2: there is one message"
}
fails 125 'exit 0' ': *exit*return*' <<<'exit 0'
fails 125 'exit 0 in a function' ': *exit*' <<<'f() { exit; }; f'
fails 125 'exit 0 after a trap' ': *exit*' <<<'trap "echo bye" EXIT; exit 0'
fails 125 'exit 0 in a trap' '*' <<<'trap "exit 0" EXIT; exit 0'
fails 125 'exit 0 in a trap after a failure' ':1: *' \
	<<<'trap "exit 0" EXIT; false'
fails 3 'a trap whose own bash says exit 0' ':1: *' \
	<<<'trap "bash -c \"exit 0\"; exit 3" EXIT; false'
fails 125 'exit 0 after a trap that was restored' ': *exit*' <<'END'
saved=$(trap -p EXIT)
trap 'echo never' EXIT
eval "$saved"
exit 0
END
fails 125 'exit 0 after a trap for no signal' ': *exit*' \
	<<<'trap ":" EXIT NONE || exit 0'
fails 3 'exit 3 after a trap under set -k' ': ended with status 3*' \
	<<<'set -k; trap : EXIT || exit 4; a=1; exit 3'
fails 3 'a trap under set -u' ':1: *' \
	<<<'set -u; trap "echo \$?" EXIT; (exit 3)'
fails 125 'a trap that becomes another program' ':1: *' \
	<<<'trap "exec true" EXIT; (exit 3)'
fails 3 'a trap that calls the real exit' ':1: *' \
	<<<'trap "exit 3" EXIT; (exit 3)'
fails 125 'a trap that calls the builtin exit' ':1: *' \
	<<<'trap "builtin exit 0" EXIT; (exit 3)'
fails 1 'a trap that fails' ': *exit*' <<<'trap "false" EXIT; exit 0'
fails 125 'exit 0 with an alias for builtin' ': *exit*' <<'END'
shopt -s expand_aliases
alias builtin=:
exit 0
END
fails 3 'exit 3' ': *3*' <<<'exit 3'
fails 7 'a command that fails' ':3: *7*' <<'END'
A=1

(exit 7)
B=2
END
fails 1 'a function that fails' '*' <<'END'
f() {
	false
}
f
END
fails 1 'a pipe that fails' ':1: *' <<<'false | true'
fails 5 'a last command that fails' '*' <<<'A=1; [[ $A == 2 ]] || (exit 5)'
fails 1 'a last command that set -e overlooks' '*' <<<'[[ $A == 2 ]] && A=3'
fails 2 'return 2' '*' <<<'return 2'
fails 127 'a missing command' ':1: *' <<<'no-such-command'
fails 1 'a fatal expansion' '*' <<<': "${NOT_THERE:?}"'
fails 1 'a fatal expansion in a pipe' '*' <<<'echo "${NOT_THERE?}" | cat'
fails 1 'set -u' '*' <<<'set -u; : "$NOT_THERE"'
cat >"$script" <<<$'A=1\nif true; then\n'
x true
like "$status" '[!0]*' 'a syntax error: the command is not run'
like "$err" "*$script*line *s2i-exec: $script*" \
	'a syntax error: the message names the script, with a line'
cat >"$script" <<<$'A=1\nreturn 0\nA=2'
x env
has A=1 'return 0 ends the script, but not the applet'
cat >"$script" <<<'trap "echo on exit" EXIT; trap "echo on debug" DEBUG'
x echo out
is "$status$out" 0out 'traps that it leaves print nothing to stdout'
rm "$script"
mkdir "$script"
x echo went on
like "$status/$out" '[!0]*/' 'a directory: the command is not run'
like "$err" "*$script*directory*" 'a directory: the message names it'
rmdir "$script"
ln -s nothing "$script"
x echo went on
like "$status/$out" '[!0]*/' 'a link to nothing: the command is not run'
like "$err" "*s2i-exec: $script*" 'a link to nothing: the message names it'
rm "$script"
echo A=1 >"$script"
chmod 0 "$script"
plain=()
((EUID != 0)) || plain=(setpriv --inh-caps=-all --bounding-set=-all)
if ((EUID != 0)) || type setpriv >/dev/null 2>&1; then
	run "${plain[@]}" "$S2IBOX" exec echo went on
	like "$status/$out" '[!0]*/' \
		"a script that can't be read: the command is not run"
	like "$err" "*s2i-exec: $script*" \
		"a script that can't be read: the message names it"
else
	skip 2 'needs setpriv, as root'
fi
chmod 644 "$script"

about 'no bash on the PATH'
echo 'A=1; : "$A"' >"$script"
PATH=$work/empty x "$env"
is "$status" 127 'deploy_env needs it: 127'
like "$err" "s2i-exec: $script:1 needs bash (*), and there is none on the PATH *" \
	'deploy_env is named'
bare
BASH_ENV=$work/bash_env PATH=$work/empty x "$env"
is "$status" 127 'BASH_ENV needs it: 127'
like "$err" "s2i-exec: *BASH_ENV* needs bash, and there is none on the PATH *" \
	'BASH_ENV is named'
echo A=1 >"$script"
BASH_ENV=$work/bash_env PATH=$work/empty x "$env"
like "$err" "s2i-exec: *BASH_ENV* needs bash, and there is none on the PATH *" \
	'BASH_ENV is named where deploy_env would not need it'
bare
echo : >"$user"
PATH=$work/empty x "$env"
is "$status" 127 'generate_container_user needs it: 127'
like "$err" "s2i-exec: $user needs bash, and there is none on the PATH *" \
	'generate_container_user is named'
bare

about 'nested applets'
env_script deploy_env <<END
sourced=\${sourced-}x
inner=\$("$S2IBOX" exec sh -c 'echo inner')
END
x "$S2IBOX" exec "$S2IBOX" hook pre_stop
has sourced=x "they don't source again"
has inner=inner "they don't source inside of deploy_env"
has "S2I_MARKERS_ENVIRON=$src" 'S2I_MARKERS_ENVIRON tells them'
mkdir -p other/.s2i/action_hooks
echo other=1 >other/.s2i/action_hooks/deploy_env
x "$env" S2I_SOURCE_PATH="$work/other" "$S2IBOX" exec env
has other=1 'another source path has an environment of its own'
env_script deploy_env <<'END'
unset "${!S2I_@}"
END
x true
is "$status$err" 0 'a script that unsets all of S2I_* does not loop'
env_script deploy_env <<'END'
S2I_SOURCE_PATH=$OTHER sourced=${sourced-}x
END
OTHER=$work/other x env
is "$status" 0 'a script that moves the source path does not loop'
has sourced=x 'a script that moves the source path is sourced once'

about 'arguments'
: >"$script"
bytes=()
for ((i = 1; i < 256; i++)); do
	printf -v byte '\\x%x' "$i"
	printf -v byte %b "$byte"
	bytes+=("$byte")
done
printf '%s\0' "${bytes[@]}" '' '-n' '' '$(exit 1)' '*' '' >wanted
"$S2IBOX" exec "$(type -P printf)" '%s\0' \
	"${bytes[@]}" '' '-n' '' '$(exit 1)' '*' '' >got
ok 'all bytes, empty ones, and what bash would expand' cmp got wanted
mapfile -t many < <(seq 1000)
x echo "${many[@]}"
is "$out" "${many[*]}" 'a thousand of them'

about 'what a process keeps'
echo contents >file
env_script deploy_env <<'END'
pid=$$
umask 027
ulimit -S -n 99
trap '' USR1
exec 5<../../file
END
x sh -c 'echo $(($$ - pid)); umask; ulimit -S -n; kill -USR1 $$; cat <&5'
is "$status $out" $'0 0\n0027\n99\ncontents' \
	'process id, umask, limits, ignored signals and descriptors'

echo 'exec 3<../../file 4<../../file' >bash_env
BASH_ENV=$work/bash_env x sh -c 'cat <&3'
is "$out" contents 'descriptors that BASH_ENV opens by number'

# leaves WHAT: the script from stdin leaves it, and LAST=1.
about 'what a script may leave behind'
leaves() {
	cat >"$script"
	x env
	is "$status/$err" 0/ "$1: nothing is said"
	has LAST=1 "$1: the command is run"
}
leaves 'functions with names of builtins' <<'END'
for name in exec set cd unset declare printf export shopt readonly read \
	local : '[' test . source true continue return eval; do
	eval "$name() { echo function $name; command exit 1; }"
done
LAST=1
END
leaves 'aliases with names of builtins' <<'END'
shopt -s expand_aliases
for name in exec set cd unset declare printf export shopt readonly read \
	builtin trap if for '{' '[[' local eval exit; do
	alias "$name=echo alias"
done
LAST=1
END
leaves 'options' <<'END'
IFS=_1=x/
shopt -s extglob nullglob dotglob nocasematch failglob
set -ufkC +e
LAST=1
END
leaves 'POSIX' <<<'set -o posix; LAST=1'
POSIXLY_CORRECT=1 leaves 'POSIXLY_CORRECT' <<<'LAST=1'
unset POSIXLY_CORRECT
leaves 'readonly variables, and a trap' <<'END'
for name in {a..z} {A..Z} file status action result signal; do
	readonly "$name=1"
done
trap 'echo never' USR1
trap 'true' EXIT
LAST=1
END
leaves 'readonly variables' <<'END'
readonly IFS PWD OLDPWD LAST=1
declare -r s=1 name=2 f=3
END
env_script deploy_env <<'END'
printf -v BIG '%200000s' secret
END
x true
is "$status" 126 'too large a variable: 126'
like "$err" "s2i-exec: *BIG*" 'too large a variable: the message has its name'
like "$([[ $err == *secret* ]] || echo without)" without \
	'too large a variable: the message does not have its value'
is "$(grep -c '^s2i-exec: /' .err)" 1 \
	'too large a variable: there is one message'

about 'with a socket as stdin'
# Under sshd, stdin may be a socket.
mkdir home
echo 'echo bashrc >&2; export BASHRC=1' >home/.bashrc
echo A=1 >"$script"
run perl -MSocket -e 'socketpair(A, B, AF_UNIX, SOCK_STREAM, 0) or die;
	open STDIN, "<&", \*A; delete $ENV{SHLVL};
	$ENV{HOME} = shift; exec @ARGV' "$work/home" "$S2IBOX" exec env
lacks BASHRC '.bashrc is not sourced'
is "$status$err" 0 'nothing is said'

about 'build_env'
mkdir -p upload/.s2i/action_hooks
echo file >upload/index
cat >upload/.s2i/action_hooks/build_env <<'END'
build_var=${build_var-}x all=$*
echo noise
END
echo 'deploy_var=1' >upload/.s2i/action_hooks/deploy_env
printf '#!/bin/sh\nenv >"%s"\n' "$work/assembled" >"$scripts/assemble"
chmod +x "$scripts/assemble"
cp -R upload again
cd "$src" || exit
S2I_UPLOAD_PATH=$work/upload run "$timeout" 20 "$S2IBOX" assemble one two
is "$status" 0 'the build succeeds'
out+=$(<"$work/assembled")
has build_var=x 'it is sourced once, for the builder'
has 'all=one two' 'it has the arguments as "$@"'
lacks deploy_var 'deploy_env is not sourced'
lacks noise 'its stdout goes to stderr'
x env
lacks build_var 's2i-exec does not source it'
has deploy_var=1 's2i-exec sources deploy_env'
echo 'exit 0' >"$work/again/.s2i/action_hooks/build_env"
rm "$work/assembled"
S2I_UPLOAD_PATH=$work/again run "$timeout" 20 "$S2IBOX" assemble
is "$status" 125 'one that says exit 0 is 125'
like "$err" "*s2i-assemble: $hooks/build_env*" 'one that says exit 0 is named'
ok 'one that says exit 0 ends the build' test ! -e "$work/assembled"
cd "$work" || exit

rm -rf again marks "$hooks/build_env"
mkdir again
touch again/index
echo 'export BY_BASH_ENV=${BY_BASH_ENV-}x' >bash_env
cd "$src" || exit
BASH_ENV=$work/bash_env S2I_UPLOAD_PATH=$work/again PATH=$work/marked:$PATH \
	run "$timeout" 20 "$S2IBOX" assemble
cd "$work" || exit
out=$(<assembled)
has BY_BASH_ENV=x 'BASH_ENV is sourced once'
# One bash sources BASH_ENV, and the other one is "bash -n deploy_env".
is "$(grep -c . <marks)" 2 'without one, no bash is entered for it'

about 'many exported functions, and few descriptors'
cat >bash_env <<'END'
shown() { echo shown; }
export -f shown
END
env_script deploy_env <<'END'
A=1 B=${HOME-} C="$A$B"
export D=2
f() { local E=1; F=$E; }
f
END
# The names of these functions are more than a pipe holds by default.
export BASH_ENV=$work/bash_env
echo 'export SOURCED=1' >bash_env
run bash -c 'for ((i = 0; i < 2500; i++)); do
		eval "a_function_with_a_long_name_$i() { :; }"
		export -f "a_function_with_a_long_name_$i"
	done
	exec "$@"' - "$timeout" 60 "$S2IBOX" exec "$env"
is "$status $(grep -c '^BASH_FUNC_a_function' .out)" '0 2500' \
	'2,500 functions stay'
has SOURCED=1 'BASH_ENV is sourced'
(ulimit -n 30 && exec "$timeout" 60 "$S2IBOX" exec "$env") >.out
result $? 'thirty descriptors are enough'
out=$(<.out)
has SOURCED=1 'thirty descriptors are enough for BASH_ENV as well'
run "$env" BASH_FUNC_x=1 "$timeout" 60 "$S2IBOX" exec "$env"
has BASH_FUNC_x=1 'a variable whose name begins like that of a function stays'
unset BASH_ENV
run "$env" 'BASH_FUNC_x()=() { :; }' "$S2IBOX" exec "$env"
has 'BASH_FUNC_x()=() { :; }' 'a function as bash 4.2 exports it stays'

about 'programs and processes'
if strace -o /dev/null true 2>/dev/null; then
	trace=("$(type -P strace)" -f -qq -o trace -e
		"trace=execve,fork,vfork,clone,clone3" "$S2IBOX" exec "$env")
	# shellcheck disable=SC2317
	before() { :; }
	# How many processes were started; a path in the trace may hold "clone".
	forks() { grep -cE '^([0-9]+ +)?(v?fork|clone3?)\(' trace; }
	export -f before
	run "${trace[@]}"
	unset -f before
	has F=1 'the trace succeeds'
	programs=$(sed -n 's/.*execve("\([^"]*\)".*= 0$/\1/p' trace)
	is "$programs" "$S2IBOX"$'\n'"$bash"$'\n'"$S2IBOX"$'\n'"$env" \
		's2ibox becomes bash, s2ibox again, and the command'
	is "$(forks)" 0 'there is no fork'
	BASH_ENV=$work/bash_env run "${trace[@]}"
	has SOURCED=1 'the trace with BASH_ENV succeeds'
	is "$(forks)" 0 'there is no fork with BASH_ENV'
	echo 'g() { :; }; export -f g' >bash_env
	BASH_ENV=$work/bash_env run "${trace[@]}"
	has 'BASH_FUNC_g%%=() {  :' 'a function that BASH_ENV exports stays'
	is "$(forks)" 1 \
		'there is one fork for a function that BASH_ENV exports'
else
	skip 7 'needs strace'
fi

about 'without /proc'
if can_mount /proc; then
	run "${own_mounts[@]}" "$sh" -c 'mount -t tmpfs none /proc && exec "$@"' \
		- "$S2IBOX" exec env
	is "$status$err" 0 'nothing is said'
	has A=1 'deploy_env is sourced'
else
	skip 2 'needs root or user namespaces, to mount'
fi
