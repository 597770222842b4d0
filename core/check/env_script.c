/*
 * Finds what is wrong in an env script: build_env or deploy_env.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../environment/environment.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "inside.h"

/*
 * Whether bash takes FILE, which holds TEXT, with extended patterns. A script
 * that asks for them by shopt is refused by a bare "bash -n".
 */
static bool
bash_takes_it_with_extglob(const char *bash, const char *file,
    const char *text)
{
	struct capture output;

	if (!strstr(text, "extglob"))
		return false;
	output = capture(bash, (char *[]){ "bash", "-p", "-n", "-O",
	    "extglob", "--", (char *)file, NULL });
	capture_free(&output);
	return output.status == 0;
}

/*
 * Reports what bash says against FILE, an env script which holds TEXT. Returns
 * whether bash takes it, or there is no bash to ask.
 */
static bool
check_syntax(const char *file, const char *text)
{
	char *bash = program_find("bash"), *what;
	const size_t n = strlen(file);
	struct capture output;
	size_t line = 0;
	bool taken;

	if (!bash || access(bash, X_OK) == -1)
		return true;
	/* With -p, bash doesn't source BASH_ENV. */
	output = capture(bash, (char *[]){ "bash", "-p", "-n", "--",
	    (char *)file, NULL });
	what = output.err;
	what[strcspn(what, "\n")] = '\0';
	if (strncmp(what, file, n) == 0 && strncmp(what + n, ": ", 2) == 0) {
		/* "FILE: line 3: what", in any language */
		what += n + 2;
		line = strtoul(what + strcspn(what, "0123456789:"), NULL, 10);
		if (line && strstr(what, ": "))
			what = strstr(what, ": ") + 2;
		if (strncmp(what, "warning: ", 9) == 0)
			what += 9;
	}
	taken = output.status == 0 ||
	    bash_takes_it_with_extglob(bash, file, text);
	if (output.status == 0 && line)
		report_warning(file, line, "%s", what);
	if (!taken)
		report_error(file, line, "bash refuses it: %s",
		    *what ? what : failed_with(output.status));
	capture_free(&output);
	return taken;
}

/* Checks FILE, an env script. */
void
check_env_script(const char *file)
{
	size_t length, line = 1;
	const char *why;
	char *text, *p;

	if (!check_regular(file))
		return;
	text = read_file(file, &length);
	if (!text) {
		report_error(file, 0, "cannot be read: %s", strerror(errno));
		return;
	}
	for (p = text; p < text + length && *p != '\r'; p++)
		line += *p == '\n';
	if (p < text + length)
		report_carriage_return(file, line, "holds");
	else if (check_syntax(file, text) &&
	    (why = plain_source(text, length, true, &line)))
		report_note(file, line, "needs bash in the image: %s", why);
	free(text);
}
