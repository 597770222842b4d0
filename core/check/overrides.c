/*
 * Finds what is wrong in .s2i/bin, whose scripts replace those of the builder.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "check.h"
#include "inside.h"

#define BIN ".s2i/bin"

/* Whether s2i-adopt makes a file of the link PATH, which is .s2i/bin/NAME. */
static bool
is_adoptable(const char *name, const char *path)
{
	return strcmp(name, "save-artifacts") != 0 && install_check(path, NULL);
}

/*
 * What is wrong with .s2i/bin/NAME, the link PATH to TARGET, and what to do
 * about it. S2I takes .s2i/bin/NAME alone, and only if stat(2) finds it. So it
 * is not enough that a link leads to a file. The caller owns the text.
 */
static char *
link_fault(const char *name, const char *path, const char *target)
{
	bool moved = *target != '/' && access(path, F_OK) == 0;
	bool adoptable = is_adoptable(name, path);
	const char *what, *cure = "replace it by the file itself";

	if (moved)
		what = "S2I moves it away from there in a build of OpenShift "
		    "or from git, which then fails (--copy would do)";
	else if (adoptable)
		what = "S2I ignores it if that is missing in a build of "
		    "OpenShift, from git or with --copy, and no hook runs";
	else
		what = "S2I ignores it if that is missing in a build of "
		    "OpenShift, from git or with --copy";
	if (adoptable)
		cure = "s2i-adopt makes it a file";
	return xasprintf("is a link to %s: %s: %s", target, what, cure);
}

/* Checks .s2i/bin/NAME, if it is there. */
static void
check_override(const char *name, enum check_purpose purpose)
{
	char *path = xasprintf(BIN "/%s", name), *target = path_link(path);
	char *fault = NULL;

	/* EINVAL: it is there, but is no link. */
	if (!target && errno != ENOENT)
		check_program(path);
	if (target)
		fault = link_fault(name, path, target);
	if (fault && purpose == CHECK_FOR_S2I)
		report_error(path, 0, "%s", fault);
	if (fault && purpose == CHECK_IN_BUILD)
		report_warning(path, 0, "%s", fault);
	free(fault);
	free(target);
	free(path);
}

/*
 * Checks the scripts of the application that replace those of the builder. A
 * link is an error if S2I will build it, and a warning in a build.
 */
void
check_overrides(enum check_purpose purpose)
{
	if (path_exists(BIN) && access(BIN "/.", X_OK) == -1) {
		report_error(BIN, 0, "cannot be entered: %s", strerror(errno));
		return;
	}
	check_override("assemble", purpose);
	check_override("run", purpose);
	check_override("save-artifacts", purpose);
}
