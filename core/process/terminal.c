/*
 * The controlling terminal, if we are in its foreground: a child in a process
 * group of its own gets it, as from a shell, and we take it back afterwards.
 * SIGTTOU must be blocked meanwhile: signals_take.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "inside.h"

static int terminal = -1;
static bool ours;

/* Looks whether the terminal is ours to hand over. */
void
terminal_look(void)
{
	if (terminal == -1)
		terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	ours = terminal != -1 && tcgetpgrp(terminal) == getpgrp();
}

/* Hands it to process group GROUP; called by the child, before its exec. */
void
terminal_give(pid_t group)
{
	if (ours)
		tcsetpgrp(terminal, group);
}

/* Takes it back, whoever has it by now. Returns whether it is ours. */
bool
terminal_take_back(void)
{
	if (ours)
		tcsetpgrp(terminal, getpgrp());
	return ours;
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

	terminal_take_back();
	if (getsid(parent) == getsid(0) && getpgid(parent) != getpgrp())
		kill(getpid(), SIGSTOP);
	terminal_look();
	terminal_give(group);
	kill(-group, SIGCONT);
}
