/*
 * Providing the applets that probes and jobs call, where the image has none.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "build.h"

static bool
is_on_path(const char *dir)
{
	const char *path = getenv("PATH"), *end;
	bool found = false;
	char *entry;

	for (; path && !found; path = *end ? end + 1 : NULL) {
		end = strchrnul(path, ':');
		entry = xasprintf("%.*s", (int)(end - path), path);
		found = path_is_same(*entry ? entry : ".", dir);
		free(entry);
	}
	return found;
}

/* Whether the PATH has an s2i-ready that is not the one in BIN. */
static bool
is_provided(const char *bin)
{
	char *found = program_find("s2i-ready");
	char *ours = xasprintf("%s/s2i-ready", bin);

	return found && access(found, X_OK) == 0 && !path_is_same(found, ours);
}

/* Puts this binary, and the links of its applets, into BIN. */
static bool
install_in(const char *bin, bool *changed, struct failure *failure)
{
	if (mkdir(bin, 0775) == -1 && errno != EEXIST)
		return failure_set(failure, "make", bin, errno);
	return install_file(bin, "s2ibox", NULL, changed, failure) &&
	    install_links(bin, "s2ibox", failure);
}

/*
 * Where the image has no s2ibox on its PATH, installs this one in the
 * application's bin, or updates it there. A failure is just a warning.
 */
void
provide_applets(void)
{
	char *bin = xasprintf("%s/bin", paths.application);
	long start = milliseconds();
	struct failure failure;
	bool changed = false;

	if (is_provided(bin))
		return;
	if (!install_in(bin, &changed, &failure))
		warn("s2i-ready and the others are not installed: %s: in the "
		    "builder's Dockerfile, COPY s2ibox /usr/local/bin/ and RUN "
		    "s2ibox --install /usr/local/bin", failure_text(&failure));
	else if (!is_on_path(bin))
		warn("s2i-ready and the others are in %s, which is not on the "
		    "PATH: call them by that path, or ENV PATH=%s:$PATH in the "
		    "builder's Dockerfile", bin, bin);
	else if (changed)
		progress("Installed s2i-ready and the others in %s", bin);
	timings_add("install", "the installation of s2ibox", start);
}
