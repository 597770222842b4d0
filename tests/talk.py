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
