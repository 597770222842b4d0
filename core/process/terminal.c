/*
 * The controlling terminal. If this process is in its foreground, a child in a
 * process group of its own gets it, as from a shell, and we take it back
 * afterwards. SIGTTOU must be blocked meanwhile: see signals_block.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "inside.h"

static int terminal = -1;
static bool in_foreground;	/* so the terminal is ours to hand over */

/* Opens the terminal, if any, and finds out if we are in its foreground. */
void
terminal_find(void)
{
	if (terminal == -1)
		terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	in_foreground = terminal != -1 && tcgetpgrp(terminal) == getpgrp();
}

/*
 * Hands the terminal to the process group GROUP, if it is ours. The child
 * calls this before its exec.
 */
void
terminal_give(pid_t group)
{
	if (in_foreground)
		tcsetpgrp(terminal, group);
}

/*
 * Takes the terminal back, if we have given it, whoever has it by now. Returns
 * whether it is ours.
 */
bool
terminal_take_back(void)
{
	if (in_foreground)
		tcsetpgrp(terminal, getpgrp());
	return in_foreground;
}

/*
 * Stops this process as well, since the child's process group GROUP was
 * stopped by Ctrl-Z or for reading in the background. When a shell continues
 * us, so does the child; at once if no shell is there to do it.
 */
void
terminal_stop_with_group(pid_t group)
{
	pid_t parent = getppid();

	terminal_take_back();
	if (getsid(parent) == getsid(0) && getpgid(parent) != getpgrp())
		kill(getpid(), SIGSTOP);
	terminal_find();
	terminal_give(group);
	kill(-group, SIGCONT);
}
