/*
 * s2i-jobs [-k] [-t SECS] CATEGORY
 *
 * Runs the job scripts of a category, one after another, with the
 * application's environment.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/app/app.h"
#include "../core/environment/environment.h"
#include "../core/lib/lib.h"
#include "../core/process/process.h"

/* The paths of the jobs, in the order in which they run. */
struct jobs {
	char **paths;
	size_t count;
};

/*
 * Adds the files in .s2i/KIND/CATEGORY. A link to nothing counts as one, so that
 * require_executable reports it. Returns false if there is no such directory.
 */
static bool
add_jobs(struct jobs *jobs, const char *kind, const char *category)
{
	char *dir = xasprintf("%s/.s2i/%s/%s", paths.source, kind, category);
	struct dirent **entries;
	struct stat st;
	char *path;
	int i, n;

	if (!path_exists(dir))
		return false;
	n = entries_read(dir, &entries);
	if (n == -1)
		die(STATUS_OWN, "cannot read %s:", dir);
	jobs->paths = xrealloc(jobs->paths,
	    (jobs->count + (size_t)n + 1) * sizeof(*jobs->paths));
	for (i = 0; i < n; i++) {
		path = xasprintf("%s/%s", dir, entries[i]->d_name);
		if (stat(path, &st) == -1 || S_ISREG(st.st_mode))
			jobs->paths[jobs->count++] = path;
		else
			free(path);
		free(entries[i]);
	}
	free(entries);
	return true;
}

/*
 * Makes what a job prints through a pipe come line by line, by becoming stdbuf,
 * which sets variables for that and becomes s2i-jobs again. Does nothing unless
 * the name of our own file makes it s2i-jobs again.
 */
static void
become_line_buffered(char **argv)
{
	char *self = realpath(self_path(), NULL), *stdbuf, **words;
	const char *base;
	size_t argc = 0, n = 0;
	bool box;

	if (getenv("_STDBUF_O") || !self)
		return;
	stdbuf = program_find("stdbuf");
	base = path_base(self);
	box = strncmp(base, "s2ibox", 6) == 0;
	if (!stdbuf || access(stdbuf, X_OK) == -1 ||
	    (!box && strcmp(base, "s2i-jobs") != 0 &&
	    strcmp(base, "jobs") != 0))
		return;
	while (argv[argc])
		argc++;
	words = xrealloc(NULL, (argc + 5) * sizeof(*words));
	words[n++] = "stdbuf";
	words[n++] = "-oL";
	words[n++] = "-eL";
	words[n++] = self;
	if (box)
		words[n++] = "jobs";
	memcpy(words + n, argv + 1, argc * sizeof(*words));
	become(stdbuf, words);
}

/* Dies, 126, if a job isn't executable: before any of them has run. */
static void
require_executable(const struct jobs *jobs)
{
	char *path;
	size_t i;

	for (i = 0; i < jobs->count; i++) {
		path = jobs->paths[i];
		if (access(path, X_OK) == -1)
			exec_failed(path, argv_for(path, NULL), errno);
	}
}

/*
 * Runs the JOBS, each with TIMEOUT, up to the first failure, or to the end if
 * we are to GO_ON. Returns the status of the first failure, or 0.
 */
static int
run_jobs(const struct jobs *jobs, bool go_on, long timeout)
{
	int first = 0, status;
	char *path;
	size_t i;

	for (i = 0; i < jobs->count; i++) {
		path = jobs->paths[i];
		status = child_run(&(struct child){ .path = path,
		    .argv = (char *[]){ path, NULL }, .timeout = timeout });
		if (status == 0)
			continue;
		warn("%s: %s", path, failed_with(status));
		if (first == 0)
			first = status;
		if (!go_on)
			break;
	}
	return first;
}

static int
jobs_main(const struct applet *me, int argc, char **argv)
{
	static struct jobs jobs;	/* needed until the process ends */
	bool go_on = false, found;
	const char *category;
	long timeout = 0;
	int option;

	while ((option = getopt(argc, argv, "+:kt:")) != -1) {
		if (option == 'k')
			go_on = true;
		else if (option == 't')
			timeout = usage_seconds(me, option, optarg);
		else
			usage_option(me, option, argv);
	}
	if (optind != argc - 1)
		usage(me, "give one CATEGORY");
	category = argv[optind];
	if (!is_file_name(category))
		usage(me, "'%s' cannot be the name of a directory in "
		    ".s2i/jobs", category);
	paths_enter_source();
	/* May not return: this process becomes bash, then s2ibox again. */
	environment_make(STAGE_DEPLOY, argv, argv + optind);
	found = add_jobs(&jobs, "cron_jobs", category);
	if (!add_jobs(&jobs, "jobs", category) && !found)
		die(STATUS_NOTFOUND, "there is no category %s: neither "
		    ".s2i/jobs/%s nor .s2i/cron_jobs/%s in %s", category,
		    category, category, paths.source);
	/* May not return: this process becomes stdbuf, then s2i-jobs again. */
	become_line_buffered(argv);
	require_executable(&jobs);
	return run_jobs(&jobs, go_on, timeout);
}

const struct applet applet_jobs = {
	"jobs", "[-k] [-t SECS] CATEGORY", "Runs the job scripts of a category",
	"  These are the files in .s2i/cron_jobs/CATEGORY, then those in\n"
	"  .s2i/jobs/CATEGORY, in byte order. The first failure ends the run.\n"
	"  -k       run all jobs, and return the first failure's status\n"
	"  -t SECS  end each job after that time: status 124; 0: no limit\n",
	jobs_main
};
