/*
 * s2i-assemble [ARG...]
 *
 * The build: hooks around the builder's own assemble. Where build_env needs
 * bash, this process starts anew behind pre_build; environment_stage tells.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/build/build.h"
#include "../core/check/check.h"
#include "../core/environment/environment.h"
#include "../core/files/files.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"
#include "../core/table.h"

/* Keeps "mv UPLOAD/<*> ." from failing where the repo was .s2i alone. */
#define PLACEHOLDER "s2i-placeholder"

static _Noreturn void
fail(const char *what, int status)
{
	warn("%s: %s: the build ends here", what, status_text(status));
	_exit(status);
}

/* Runs the file PATH, announced and timed; returns its status. */
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

static void
run_hook(const char *name)
{
	char *path = hook_path(name);
	int status;

	if (!path_exists(path))
		return;
	status = run_step(name, path, NULL);
	if (status != 0)
		fail(path, status);
}

/* The builder's own assemble; what it finds to move may not be nothing. */
static void
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
		fail(script, status);
}

/* Without a builder: the uploaded source becomes the source as it is. */
static void
move_source(const char *upload)
{
	if (!path_exists(upload)) {
		progress("There is no %s to move to %s", upload, paths.source);
		return;
	}
	progress("Moving %s to %s", upload, paths.source);
	move_uploaded_source(upload);
}

static void
move_hooks(const char *upload)
{
	char *hooks = xasprintf("%s/.s2i", upload);
	bool there = path_exists(hooks);
	long start = milliseconds();

	if (there)
		progress("Moving %s to %s", hooks, paths.source);
	move_uploaded_hooks(upload);	/* which mends what a killed build left, too */
	if (there)
		timings_add("move", "the move of .s2i", start);
}

static void
check(void)
{
	long start = milliseconds();
	size_t errors;

	if (!path_exists(".s2i"))
		return;
	progress("Checking .s2i");
	errors = check_hooks("", CHECK_IN_BUILD);
	timings_add("check", "the check of .s2i", start);
	if (errors)
		fail(xasprintf("the check of .s2i: %zu error%s", errors,
		    errors == 1 ? "" : "s"), 1);
}

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

/*
 * Where the image has no s2ibox for probes and jobs, this one goes into the
 * application's bin, or takes the place of one that it has put there before.
 */
static void
install(void)
{
	char *bin = xasprintf("%s/bin", paths.application);
	char *found = program_find("s2i-ready"), *own;
	long start = milliseconds();
	bool done, changed = false;
	struct failure failure;

	own = xasprintf("%s/s2i-ready", bin);
	if (found && access(found, X_OK) == 0 && !path_is_same(found, own))
		return;
	if (mkdir(bin, 0775) == 0 || errno == EEXIST)
		done = install_file(bin, "s2ibox", NULL, &changed, &failure) &&
		    install_links(bin, applets, "s2ibox", &failure);
	else
		done = failure_set(&failure, "make", bin, errno);
	if (!done)
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

static void
give_permissions(void)
{
	long start = milliseconds();

	progress("Giving group 0 the owner's permissions");
	permissions_fix(paths.application);
	if (!permissions_cover(paths.application, paths.source))
		permissions_fix(paths.source);
	timings_add("permissions", "giving permissions", start);
}

static int
assemble_main(const struct applet *me, int argc, char **argv)
{
	char **operands = operands_of(argc, argv), *upload, *script;
	long start;

	(void)me;
	timings_load(environment_note());
	if (environment_stage() == STAGE_NONE)
		paths_require_source();
	else
		paths_enter_source();	/* an env script may have left it */
	upload = paths_upload(argv[0]);
	environment_set_note(timings_text());
	environment_make(STAGE_BASH_ENV, argv, operands);
	if (environment_stage() < STAGE_BUILD) {
		move_hooks(upload);
		check();
		run_hook("pre_build");
		start = milliseconds();
		environment_set_note(timings_text());
		environment_make(STAGE_BUILD, argv, operands);
		if (path_exists(hook_path("build_env")))
			timings_add("build_env", "build_env", start);
	} else {
		timings_add("build_env", "build_env", environment_entered());
	}

	script = builder_script("assemble");
	if (script)
		run_builder(script, upload, operands);
	else
		move_source(upload);
	run_hook("build");
	install();
	give_permissions();
	timings_report();
	return 0;
}

const struct applet applet_assemble = {
	"assemble", "[ARG...]", "Builds, with hooks around the builder's own assemble",
	"  Moves .s2i into the source path and checks it, runs the hook\n"
	"  pre_build, sources build_env, runs the builder's assemble with ARG...\n"
	"  (without one it moves the source itself), then the hook build.\n"
	"  Installs s2i-ready and the others where the PATH has none, and gives\n"
	"  group 0 the owner's permissions.\n",
	assemble_main
};
