/*
 * s2i-jobs [-k] [-t SECS] CATEGORY
 *
 * Runs the job scripts of a category, one after the other, with the
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

/* Jobs that were found, in the order in which they run, and how many. */
static char **jobs;
static size_t jobs_count;

/* Adds the jobs in .s2i/KIND/CATEGORY; false where there is none such. */
static bool
find_jobs(const char *kind, const char *category)
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
	jobs = xrealloc(jobs, (jobs_count + (size_t)n + 1) * sizeof(*jobs));
	for (i = 0; i < n; i++) {
		path = xasprintf("%s/%s", dir, entries[i]->d_name);
		if (stat(path, &st) == -1 || S_ISREG(st.st_mode))
			jobs[jobs_count++] = path;
		else
			free(path);
		free(entries[i]);
	}
	free(entries);
	return true;
}

/*
 * What a job prints through a pipe should come line by line. stdbuf says so
 * in the environment, so this process becomes stdbuf and itself again.
 */
static void
buffer_lines(char **argv)
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

static int
run_jobs(bool go_on, long timeout)
{
	int first = 0, status;
	size_t i;

	for (i = 0; i < jobs_count; i++)
		if (access(jobs[i], X_OK) == -1)
			exec_failed(jobs[i], argv_for(jobs[i], NULL), errno);
	for (i = 0; i < jobs_count; i++) {
		status = child_run(&(struct child){ .path = jobs[i],
		    .argv = (char *[]){ jobs[i], NULL }, .timeout = timeout });
		if (status == 0)
			continue;
		warn("%s: %s", jobs[i], status_text(status));
		if (!go_on)
			return status;
		if (first == 0)
			first = status;
	}
	return first;
}

static int
jobs_main(const struct applet *me, int argc, char **argv)
{
	bool go_on = false, found;
	const char *category;
	long timeout = 0;
	int option;

	while ((option = getopt(argc, argv, "+:kt:")) != -1) {
		if (option == 'k')
			go_on = true;
		else if (option == 't')
			timeout = duration_option(me, option, optarg);
		else
			usage_option(me, option, argv);
	}
	if (optind != argc - 1)
		usage(me, "one CATEGORY is wanted");
	category = argv[optind];
	if (!is_file_name(category))
		usage(me, "'%s' is no name of a directory in .s2i/jobs",
		    category);
	paths_enter_source();
	environment_make(STAGE_DEPLOY, argv, argv + optind);
	found = find_jobs("cron_jobs", category);
	if (!find_jobs("jobs", category) && !found)
		die(STATUS_NOTFOUND, "there is no %s/.s2i/jobs/%s",
		    paths.source, category);
	buffer_lines(argv);
	return run_jobs(go_on, timeout);
}

const struct applet applet_jobs = {
	"jobs", "[-k] [-t SECS] CATEGORY", "Runs the job scripts of a category",
	"  They are the files of .s2i/cron_jobs/CATEGORY, then those of\n"
	"  .s2i/jobs/CATEGORY, in byte order. The first failure ends the run.\n"
	"  -k       run them all, and return the first failure's status\n"
	"  -t SECS  end each job after that time: status 124\n",
	jobs_main
};
