/*
 * s2i-shell [ARG...]
 *
 * Becomes an interactive bash, or sh, with the application's environment.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/environment/environment.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

static int
shell_main(const struct applet *me, int argc, char **argv)
{
	char **operands = operands_of(argc, argv), *shell;
	char *words[] = { NULL, "-i", NULL };

	(void)me;
	paths_enter_source();
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_DEPLOY, argv, operands);
	shell = shell_find(&words[0]);
	if (!shell)
		die(STATUS_NOTFOUND, "there is neither bash nor sh on the "
		    "PATH");
	if (*operands)
		become(shell, argv_for(words[0], operands));
	if (!isatty(STDIN_FILENO))	/* commands from a pipe: no prompts */
		words[1] = NULL;
	become(shell, words);
}

const struct applet applet_shell = {
	"shell", "[ARG...]", "Becomes a shell in the application's environment",
	"  The shell gets ARG...: s2i-shell -c 'echo $HOME'\n",
	shell_main
};
