#!/bin/bash
# TAB is pressed in bash, zsh and fish, at a terminal, and the line as it is
# then is run.
. "${0%/*}/../lib/tap.sh"
completion=$(cd "$tests/../applets/completion" && pwd)
if ! python3 -c 'import pty' 2>/dev/null; then
	skip 1 "needs python3's pty"
	exit
fi
# bash itself completes no command in a directory whose name holds a quote, and
# bash-completion finds no file there.
bin=$(mktemp -d /tmp/s2ibox-bin.XXXXXX) || exit 1
trap 'rm -rf "$bin"; finish' EXIT
mkdir -p share home dir/.s2i/action_hooks
export bin HOME=$work/home PATH="$bin:$PATH" TERM=dumb HISTFILE='' \
	INPUTRC=/dev/null XDG_DATA_HOME=$work/home XDG_CONFIG_HOME=$work/home
cp "$S2IBOX" "$bin/s2ibox"
"$bin/s2ibox" --install "$bin"
cp "$completion/_s2ibox" "$completion/s2ibox.bash" share
for name in s2ibox $(s2ibox --list); do
	ln -s "$completion/s2ibox.fish" "share/$name.fish"
	ln -s "$completion/s2ibox.bash" "share/$name"
done

# Every hook and job tells its name and arguments in ./ran.
app
cat >tell <<'END'
#!/bin/bash
printf '%s,' "${0##*/}" "$@" >>"$ran"
END
chmod +x tell
export ran=$work/ran
for name in pre_stop "it's \$(>evaluated) !x" 'we ird' 'a:b=c' new$'\n'line; do
	cp tell "$hooks/$name"
done
mkdir -p "$src/.s2i/jobs/a b" "$src/.s2i/cron_jobs/daily"
cp tell "$src/.s2i/jobs/a b/job-ab"
cp tell "$src/.s2i/cron_jobs/daily/job-daily"
cp tell "$bin/zq-command"
mkdir pre_stop		# it has the name of a hook, but is none
: >some-file

# press.py SHELL...: types each line of ./typed, where @ is TAB, and waits until
# it is done. Then it leaves the shell.
cat >press.py <<'END'
import os, pty, select, signal, sys, time
lines = open('typed').read().splitlines()
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
limit = time.time() + 2 * int(os.environ.get('PATIENCE', 10))
out, log = b'', open('typescript', 'wb')
def await_text(text):
    global out
    while text not in out:
        if not select.select([fd], [], [], max(0, limit - time.time()))[0]:
            print(out.decode(), '\nNOTHING MORE CAME, NOR', text.decode())
            os.kill(pid, signal.SIGKILL)
            sys.exit(1)
        out += os.read(fd, 4096)
    end = out.index(text) + len(text)
    log.write(out[:end])
    out = out[end:]
await_text(b'shell> ')
for n, line in enumerate(lines):
    line = line.replace('@', '\t') + "; echo >>\"$ran\"; echo D''ONE%d\r" % n
    os.write(fd, line.encode())
    await_text(b'DONE%d' % n)
os.write(fd, b'exit\r')
try:
    while os.read(fd, 4096):
        pass
except OSError:
    pass
END

cat >rc.bash <<'END'
PS1='shell> '
set -o nounset -o noglob
shopt -s failglob dotglob nocaseglob
. ./share/s2ibox.bash
_zq() {
	[[ "$COMP_CWORD $COMP_LINE:$COMP_POINT ${COMP_WORDS[*]}, $*" == \
	    '1 zq-command su:13 zq-command su, zq-command su zq-command' ]] &&
		COMPREPLY=(subcommand)
}
complete -F _zq zq-command
state() {
	echo "$!"
	shopt
	shopt -o
	compgen -v | grep -vxE 'BASH_(ARG.|REMATCH)|COLUMNS|FUNCNAME|HIST.*|LINES'
}
sleep 0 &
state >state.before
trap 'state >state.after' EXIT
END
cat >rc.lazy <<'END'
PS1='shell> '
BASH_COMPLETION_USER_DIR=${bin:?}/lazy
. /usr/share/bash-completion/bash_completion
_zq() { COMPREPLY=($(compgen -W subcommand -- "$2")); }
complete -F _zq zq-command
END
mkdir "$bin/lazy"
ln -s "$work/share" "$bin/lazy/completions"
mkdir zdot
cat >zdot/.zshrc <<'END'
PS1='shell> '
fpath=("$PWD/share" $fpath)
autoload -U compinit
compinit -u -d ./dump
_zq() { compadd subcommand }
compdef _zq zq-command
END
cat >rc.fish <<'END'
function fish_prompt; printf 'shell> '; end
set -g fish_greeting
set -p fish_complete_path share
complete -c zq-command -f -a subcommand
END

typed=() wanted=()
# types KEYS WANTED: when these keys have been typed, WANTED is to have run.
types() {
	typed+=("$1")
	wanted+=("$2")
}
types 's2i-hook pre@x' pre_stop,x,
types 's2ibox ho@pre@--help' pre_stop,--help,
types 's2i-hook -t 5 we@' 'we ird,'
types 's2i-hook it@' "it's \$(>evaluated) !x,"
types 's2i-hook "it@' "it's \$(>evaluated) !x,"
types "s2i-hook 'it@" "it's \$(>evaluated) !x,"
types 's2i-hook "we@' 'we ird,'
types "s2i-hook 'we@" 'we ird,'
types 's2i-hook we\ @' 'we ird,'
types 's2i-hook a:@' 'a:b=c,'
types 's2i-hook a:b=@' 'a:b=c,'
types 's2i-jobs a@' job-ab,
types 's2ibox jobs -kt 5 d@' job-daily,
types 's2i-hook --on@done pre@' pre_stop,
types 's2i-hook --once so@pre@ && test -e app/src/some-file && printf once >>"$ran"' \
	pre_stop,once
types 's2i-exec zq-@su@' zq-command,subcommand,
types 's2i-hook pre@some@' pre_stop,some-file,
types 's2i-hook nothing@ || printf none >>"$ran"' 'none'
types ': s2i-hook x; s2i-hook pre@' pre_stop,
types 's2i-check di@ && printf checked >>"$ran"' checked
types 's2ibox --install di@ && dir/s2i-hook pre_stop' pre_stop,

# presses NAME NEEDED SHELL...: types all of these in a shell.
presses() {
	local i has
	about "$1"
	if ! command -v "$2" >/dev/null && [[ ! -e $2 ]]; then
		skip 1 "needs $1"
		return
	fi
	rm -rf ran "$src"/{done,some-file} dir/*
	printf '%s\n' "${typed[@]}" >typed
	run python3 press.py "${@:3}"
	is "$status$out$err" 0 'all is typed and run'
	mapfile -t has <ran
	for i in "${!typed[@]}"; do
		is "${has[i]-}" "${wanted[i]}" "it completes ${typed[i]}"
	done
}

presses fish fish fish --no-config -C 'source rc.fish'
types 's2i-hook ne@' new
presses zsh zsh env ZDOTDIR="$work/zdot" zsh -d -i
presses bash bash bash --noprofile --rcfile rc.bash -i
is "$(diff state.before state.after 2>&1)" '' \
	'TAB changes no variable, no option and not $!'
presses bash-completion /usr/share/bash-completion/bash_completion \
	bash --noprofile --rcfile rc.lazy -i
about ''
is "$(find . -name evaluated)" '' 'no name was evaluated'
