/*
 * Finds what is wrong in .s2i/bin, whose scripts replace those of the builder.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "check.h"
#include "inside.h"

#define BIN ".s2i/bin"

/*
 * Checks .s2i/bin/NAME, which S2I takes out of there alone, if stat(2) finds
 * it. So it is not enough that a link leads to a file.
 */
static void
check_override(const char *name, enum check_purpose purpose)
{
	char *path = xasprintf(BIN "/%s", name), *target = path_link(path);
	const char *what = "S2I takes the link alone, so that it leads nowhere "
	    "in a build of OpenShift or from git (--copy would do)";

	if (!target && errno != ENOENT)
		check_program(path);
	if (target && (*target == '/' || access(path, F_OK) == -1))
		what = "S2I ignores it if that is missing in a build of "
		    "OpenShift, from git or with --copy, and no hook runs";
	if (target && purpose == CHECK_FOR_S2I)
		report_error(path, 0, "is a link to %s: %s: s2i-adopt makes it "
		    "a file", target, what);
	if (target && purpose == CHECK_IN_BUILD)
		report_warning(path, 0, "is a link to %s: %s: s2i-adopt makes "
		    "it a file", target, what);
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
