#!/bin/bash
# Hooks and the application have the terminal, as if a shell had started them.
. "${0%/*}/../lib/tap.sh"
if ! python3 -c 'import pty' 2>/dev/null; then
	skip 16 "needs python3's pty"
	exit
fi
app
cd "$src" || exit 1
export work S2IBOX
export INPUTRC=/dev/null HISTFILE='' TERM=dumb

echo "PS1='shell> '" >rc
shell=(bash --noprofile --rcfile "$src/rc" -i)

# talk [TEXT ANSWER]... -- COMMAND...: runs it at a terminal of its own, waits
# for each TEXT to be printed, and then types ANSWER. $out is all that was
# printed, and the status.
cat >talk.py <<'END'
import os, pty, select, signal, sys, time
split = sys.argv.index('--')
pairs = iter(sys.argv[1:split])
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[split + 1], sys.argv[split + 1:])
out, seen = b'', 0
limit = time.time() + 10
wanted = next(pairs, None)
while True:
    while wanted is not None:
        at = out.find(wanted.encode(), seen)
        if at < 0:
            break
        seen = at + len(wanted)
        os.write(fd, next(pairs).encode().decode('unicode_escape').encode())
        wanted = next(pairs, None)
    if not select.select([fd], [], [], max(0, limit - time.time()))[0]:
        out += b'\nNOTHING CAME ANY MORE'
        if wanted is not None:
            out += b', NOR ' + wanted.encode()
        os.kill(pid, signal.SIGKILL)
        break
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    out += data
status = os.waitpid(pid, 0)[1]
sys.stdout.write(out.decode().replace('\r', ''))
if os.WIFSIGNALED(status):
    print('\nsignal %d' % os.WTERMSIG(status))
else:
    print('\nstatus %d' % os.WEXITSTATUS(status))
END
talk() {
	out=$(python3 talk.py "$@" 2>&1)
}

# asking NAME: a program that reads from its terminal, and tells whether it is
# in the foreground there.
asking() {
	cat <<-END
		#!/bin/bash
		read -r -p "$1? " line </dev/tty
		echo "$1 got \$line"
		ps -o pgid=,tpgid= -p \$\$ |
			{ read -r a b; [[ \$a == "\$b" ]] && echo "$1 has it"; }
	END
}
about 'a terminal'
asking deploy | hook deploy
asking run | hook run
for init in '' 1 group; do
	S2I_INIT=$init talk 'deploy? ' 'one\n' 'run? ' 'two\n' -- "$S2IBOX" run
	like "$out" '*deploy got one*deploy has it*run got two*run has it*status 0' \
		"deploy and the application have it (S2I_INIT='$init')"
done
asking setup | hook setup
talk 'setup? ' 'three\n' -- "$S2IBOX" setup -t 50
like "$out" '*setup got three*setup has it*status 0' 'a hook with -t has it'
mkdir -p .s2i/jobs/some
asking job >.s2i/jobs/some/1
chmod +x .s2i/jobs/some/1
talk 'job? ' 'four\n' -- "$S2IBOX" jobs some
like "$out" '*job got four*job has it*status 0' 'a job has it'

about 'keys that send a signal'
hook deploy <<-'END'
	#!/usr/bin/perl
	syswrite STDOUT, "deploy is up\n";
	sleep 60;
END
talk 'deploy is up' '\x03' -- "$S2IBOX" run
like "$out" '*status 130' 'Ctrl-C ends deploy and s2i-run, with 130'
[[ $out != *'run?'* ]]
ok 'after Ctrl-C the application is not started' test $? = 0
talk 'deploy is up' '\x1c' -- "$S2IBOX" run
like "$out" '*status 131' 'Ctrl-\ ends deploy and s2i-run, with 131'
talk 'shell> ' '"$S2IBOX" run\n' 'deploy is up' '\x03' \
	'shell> ' 'exit 3\n' -- "${shell[@]}"
like "$out" '*status 3' 'after Ctrl-C the shell has its terminal again'
hook deploy <<-'END'
	#!/usr/bin/perl
	$SIG{INT} = sub { exit 0 };
	syswrite STDOUT, "deploy is up\n";
	sleep 60;
END
talk 'deploy is up' '\x03' 'run? ' 'two\n' -- "$S2IBOX" run
like "$out" '*run got two*status 0' \
	'a deploy that traps Ctrl-C goes on, as in a shell'

# A job of an interactive shell.
about 'Ctrl-Z and fg'
hook deploy <<-'END'
	#!/bin/bash
	read -r -p 'deploy? ' line
	echo "deploy got $line"
END
for init in '' 1; do
	S2I_INIT=$init talk 'shell> ' '"$S2IBOX" run\n' 'deploy? ' '\x1a' \
		'Stopped' '' 'shell> ' 'jobs; echo back\n' 'back' '' \
		'shell> ' 'fg\n' 'run' 'line\n' 'run? ' 'two\n' \
		'shell> ' 'echo status $?; exit\n' -- "${shell[@]}"
	like "$out" '*Stopped*shell>*deploy got line*run got two*status 0*' \
		"deploy stops and goes on (S2I_INIT='$init')"
done
rm "$hooks/deploy"
for init in 1 group; do
	S2I_INIT=$init talk 'shell> ' '"$S2IBOX" run\n' 'run? ' '\x1a' \
		'Stopped' '' 'shell> ' 'fg\n' 'run' 'two\n' \
		'shell> ' 'echo status $?; exit\n' -- "${shell[@]}"
	like "$out" '*Stopped*shell>*run got two*status 0*' \
		"the application stops and goes on (S2I_INIT=$init)"
done

about 'a time limit at a terminal'
hook slow <<-'END'
	#!/bin/sh
	exec sleep 60
END
talk -- "$S2IBOX" hook -t 0.2 slow
like "$out" '*time limit of 0.200 s is over*status 124' 'a hook that is late ends with 124'
for job in 1 2; do
	printf '#!/bin/sh\nexec sleep 60\n' >.s2i/jobs/some/$job
	chmod +x .s2i/jobs/some/$job
done
talk -- "$S2IBOX" jobs -k -t 0.2 some
like "$out" '*some/1: ended*some/2: ended*status 124' \
	'after a job that is late -k goes on with the next'
