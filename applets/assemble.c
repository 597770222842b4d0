/*
 * s2i-assemble [ARG...]
 *
 * The build: hooks around the builder's own assemble. Where build_env needs
 * bash, this process starts anew behind pre_build; environment_stage tells.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/s2ibox.h"

/* Keeps "mv UPLOAD/<*> ." from failing where the repo was .s2i alone. */
#define PLACEHOLDER "s2i-placeholder"

/* Runs the file PATH, announced and timed; returns its status. */
static int
run_step(const char *path, char **operands)
{
	long start = milliseconds();
	int status;

	progress("Running %s", path);
	status = child_run(&(struct child){ .path = path,
	    .argv = script_argv(path, operands) });
	progress_time(path, start);
	if (status != 0)
		warn("%s: %s: the build ends here", path, status_text(status));
	return status;
}

static void
run_hook(const char *name)
{
	char *path = hook_path(name);
	int status;

	if (!path_exists(path))
		return;
	status = run_step(path, NULL);
	if (status != 0)
		_exit(status);
}

/* The builder's own assemble; what it finds to move may not be nothing. */
static void
run_builder(const char *script, const char *upload, char **operands)
{
	char *placeholder = NULL;
	int fd, status;

	if (path_is_empty(upload)) {
		placeholder = xasprintf("%s/" PLACEHOLDER, upload);
		fd = open(placeholder, O_WRONLY | O_CREAT | O_EXCL, 0644);
		if (fd == -1)
			warn("cannot make %s:", placeholder);
		else
			close(fd);
	}
	status = run_step(script, operands);
	if (placeholder) {
		unlink(placeholder);
		unlink(PLACEHOLDER);
	}
	if (status != 0)
		_exit(status);
}

/* Without a builder: the uploaded source becomes the source as it is. */
static void
move_source(const char *upload)
{
	int source = directory_open(AT_FDCWD, ".");

	if (!path_exists(upload)) {
		progress("There is no %s to move to %s", upload, paths.source);
		return;
	}
	progress("Moving %s to %s", upload, paths.source);
	if (source == -1 ||
	    directory_each(AT_FDCWD, upload, source, tree_merge) == -1)
		die(STATUS_OWN, "cannot move all of %s to %s:", upload,
		    paths.source);
	close(source);
}

static int
assemble_main(const struct applet *me, int argc, char **argv)
{
	char **operands = operands_after(argc, argv), *upload, *script;

	(void)me;
	paths_load();
	paths_insist_on_source();
	upload = paths_upload(argv[0]);
	environment_make(STAGE_BASH_ENV, argv, operands);
	if (environment_stage() < STAGE_BUILD) {
		hooks_take(upload);
		run_hook("pre_build");
	}
	environment_make(STAGE_BUILD, argv, operands);

	script = builder_script("assemble");
	if (script)
		run_builder(script, upload, operands);
	else
		move_source(upload);
	run_hook("build");

	permissions_fix(paths.application);
	if (!permissions_reach(paths.application, paths.source))
		permissions_fix(paths.source);
	return 0;
}

const struct applet applet_assemble = {
	"assemble", "[ARG...]", "Builds, with hooks around the builder's own assemble",
	"  Moves .s2i into the source path, runs the hook pre_build, sources\n"
	"  build_env, runs the builder's assemble with ARG... (without one it\n"
	"  moves the source itself), then the hook build, and gives group 0\n"
	"  the owner's permissions.\n",
	assemble_main
};
