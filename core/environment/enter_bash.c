/*
 * Entering bash: the only place that does. What bash is told to do is
 * source.bash, and what differs from case to case reaches it as variables.
 * They begin with _s2i_, so that resume.c can drop them again.
 */
#include <string.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "inside.h"

/*
 * Becomes BASH, the path of bash, which sources what SOURCES says and then
 * becomes s2ibox again with the same arguments ARGV. The scripts have OPERANDS,
 * the last part of ARGV, as "$@". Dies, 126 or 127, where bash can't be
 * executed.
 */
_Noreturn void
enter_bash(const char *bash, const struct sources *sources, char **argv,
    char **operands)
{
	size_t argc = 0;
	char **words;

	variable_set("_s2i_box", self_path());
	variable_set("_s2i_called", argv[0]);
	variable_set("_s2i_resume", resume_text(!sources->bash_env));
	variable_set("_s2i_source_path", paths.source);
	variable_set("_s2i_operands", permanent_number(operands - argv - 1));
	variable_set("_s2i_bash_env", sources->bash_env ? "yes" : "");
	variable_set("_s2i_script", sources->script);
	variable_set("_s2i_user_file", sources->user);
	if (*sources->user)
		variable_set("_s2i_user_program", container_user_bash);
	variable_set("_s2i_ended_program", ended_bash);

	while (argv[argc])
		argc++;
	words = permanent_memory((argc + 5) * sizeof(*words));
	words[0] = (char *)bash;
	words[1] = "--norc";	/* with a socket as stdin it reads .bashrc */
	words[2] = "-c";
	words[3] = (char *)source_bash;
	words[4] = (char *)message_name();
	memcpy(words + 5, argv + 1, argc * sizeof(*words));
	become_command(words);
}
