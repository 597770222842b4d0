/*
 * The controlling terminal, if we are in its foreground: a child in a process
 * group of its own gets it, as from a shell, and gives it back.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "s2ibox.h"

static int terminal = -1;

/* Hands the terminal to process group GROUP, if it is group FROM's. */
void
terminal_give(pid_t from, pid_t group)
{
	if (terminal == -1)
		terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal != -1 && tcgetpgrp(terminal) == from)
		tcsetpgrp(terminal, group);
}

/* Takes it back from GROUP. SIGTTOU is blocked meanwhile: signals_take. */
void
terminal_take_back(pid_t group)
{
	if (terminal != -1 && tcgetpgrp(terminal) == group)
		tcsetpgrp(terminal, getpgrp());
}

/*
 * The child's process group GROUP was stopped, by Ctrl-Z or for reading in
 * the background: so are we, until a shell continues us. Where there is no
 * shell to do so, the child goes on at once.
 */
void
terminal_stop(pid_t group)
{
	pid_t parent = getppid();

	terminal_take_back(group);
	if (getsid(parent) == getsid(0) && getpgid(parent) != getpgrp())
		kill(getpid(), SIGSTOP);
	terminal_give(getpgrp(), group);
	kill(-group, SIGCONT);
}
