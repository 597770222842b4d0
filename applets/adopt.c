/*
 * s2i-adopt [-s] [DIR]
 *
 * Sets up an application's repository for s2ibox. Its layout works with every
 * way to use S2I: .s2i/bin has copies of s2ibox, not links.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

#define BIN ".s2i/bin"

static const char *const directories[] = { ".s2i", ".s2i/action_hooks", BIN };
static const char *const names[] = { "assemble", "run" };

/* The path of the installed s2i-NAME, for a link to it; dies, 125. */
static char *
find_installed(const char *name)
{
	char *applet = xasprintf("s2i-%s", name);
	char *path = program_find(applet);

	if (!path || !is_s2ibox(path))
		die(STATUS_OWN, "there is no %s in PATH to link to: s2ibox "
		    "--install DIR makes it", applet);
	free(applet);
	return path_absolute(path);
}

/* Tells FAILURE, with DIR before its path, and dies, 125. */
static _Noreturn void
die_of_failure(const char *dir, struct failure *failure)
{
	/* The path of this program's own file, say, doesn't lie in DIR. */
	if (*failure->path != '/')
		failure->path = xasprintf("%s%s", dir, failure->path);
	die(STATUS_OWN, "%s", failure_text(failure));
}

/*
 * Dies, 125, if something else is in the place of one of DIRECTORIES or NAMES:
 * all of them are made, or none. DIR is put before their names in messages.
 */
static void
refuse_others(const char *dir)
{
	struct failure failure;
	struct stat st;
	char *path;
	size_t i;

	for (i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		if (lstat(directories[i], &st) == 0 && !S_ISDIR(st.st_mode))
			die(STATUS_OWN, "%s%s is not a directory: move it away",
			    dir, directories[i]);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		path = xasprintf(BIN "/%s", names[i]);
		if (!install_check(path, &failure))
			die_of_failure(dir, &failure);
		free(path);
	}
}

static void
make_directories(const char *dir)
{
	size_t i;

	for (i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		if (mkdir(directories[i], 0777) == 0)
			progress("Made %s%s", dir, directories[i]);
		else if (errno != EEXIST)
			die(STATUS_OWN, "cannot make %s%s:", dir,
			    directories[i]);
	}
}

/* Makes .s2i/bin/NAME a link to TARGET or, where that is NULL, a copy. */
static void
make_script(const char *dir, const char *name, const char *target)
{
	struct failure failure;
	bool changed;

	if (!install_file(BIN, name, target, &changed, &failure))
		die_of_failure(dir, &failure);
	progress("%s %s" BIN "/%s, %s %s", changed ? "Made" : "Unchanged:",
	    dir, name, target ? "a link to" : "a copy of",
	    target ? target : "s2ibox " VERSION);
}

static int
adopt_main(const struct applet *me, int argc, char **argv)
{
	char *targets[sizeof(names) / sizeof(*names)] = { NULL };
	bool links = false;
	const char *dir, *git = "";
	int option;
	size_t i;

	while ((option = getopt(argc, argv, "+:s")) != -1) {
		if (option != 's')
			usage_option(me, option, argv);
		links = true;
	}
	if (optind < argc - 1)
		usage(me, "more than one DIR");
	for (i = 0; links && i < sizeof(names) / sizeof(*names); i++)
		targets[i] = find_installed(names[i]);
	dir = operand_enter(argv[optind]);
	if (*dir)
		git = xasprintf(" -C %s", shell_quoted(argv[optind]));
	refuse_others(dir);
	make_directories(dir);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		make_script(dir, names[i], targets[i]);
	if (links)
		progress("S2I itself ignores such links or moves them to where "
		    "they lead nowhere: they are for Dockerfiles that run "
		    ".s2i/bin/assemble");
	else
		progress("They must not become links: S2I ignores links or "
		    "moves them to where they lead nowhere");
	progress("Now: git%s add %s" BIN "/assemble " BIN "/run", git,
	    links ? "" : "--chmod=+x ");
	return 0;
}

const struct applet applet_adopt = {
	"adopt", "[-s] [DIR]",
	"Sets up .s2i/bin in an application's repository, or updates it",
	"  Makes .s2i/bin/assemble and .s2i/bin/run, copies of s2ibox, and\n"
	"  .s2i/action_hooks. Never overwrites a file that isn't s2ibox.\n"
	"  -s  make links to the installed s2i-assemble and s2i-run instead,\n"
	"      for a Dockerfile that runs .s2i/bin/assemble; S2I can't use them\n",
	adopt_main
};
