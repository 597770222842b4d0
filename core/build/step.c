/*
 * The steps of a build that run something: each is announced and timed, and
 * one that fails ends the build.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../app/app.h"
#include "../files/files.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "build.h"

/* An empty file for the builder to move where the upload held only .s2i. */
#define PLACEHOLDER "s2i-placeholder"

/* Ends the build with STATUS, with which WHAT has failed. */
static _Noreturn void
end_build(const char *what, int status)
{
	warn("%s: %s: the build ends here", what, failed_with(status));
	_exit(status);
}

/* Runs the file PATH, which the report calls NAME; returns its status. */
static int
run_step(const char *name, const char *path, char **operands)
{
	long start = milliseconds();
	int status;

	progress("Running %s", path);
	status = child_run(&(struct child){ .path = path,
	    .argv = argv_for(path, operands) });
	timings_add(name, path, start);
	return status;
}

/* Runs the hook NAME, if there is one. */
void
run_build_hook(const char *name)
{
	char *path = hook_path(name);
	int status;

	if (!path_exists(path))
		return;
	status = run_step(name, path, NULL);
	if (status != 0)
		end_build(path, status);
}

/*
 * Runs SCRIPT, the builder's own assemble. It moves all entries of UPLOAD,
 * which fails where there are none: then it finds a placeholder to move.
 */
void
run_builder(const char *script, const char *upload, char **operands)
{
	char *placeholder = NULL;
	int fd, status;

	if (directory_is_empty(upload)) {
		placeholder = xasprintf("%s/" PLACEHOLDER, upload);
		fd = open(placeholder, O_WRONLY | O_CREAT | O_EXCL, 0644);
		if (fd == -1)
			warn("cannot make %s:", placeholder);
		else
			close(fd);
	}
	status = run_step("assemble", script, operands);
	if (placeholder) {
		unlink(placeholder);
		unlink(PLACEHOLDER);
	}
	if (status != 0)
		end_build(script, status);
}
