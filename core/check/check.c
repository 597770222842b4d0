/*
 * What is wrong in an application's .s2i, before it is built: s2i-check, and
 * s2i-assemble's own check.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../app/app.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "check.h"
#include "inside.h"

#define BIN ".s2i/bin"
#define HOOKS ".s2i/action_hooks"

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/*
 * Calls CHECK for each entry of the directory DIR, by name, with its path;
 * leftovers and what begins with a dot are passed over. DIR may be missing.
 */
static void
check_each(const char *dir, void (*check)(const char *path, const char *name))
{
	struct dirent **entries;
	char *path;
	int i, n;

	n = entries_read(dir, &entries);
	if (n == -1 && (errno != ENOENT || exists(dir)))
		report_error(dir, 0, "cannot be read: %s", strerror(errno));
	for (i = 0; i < n; i++) {
		path = xasprintf("%s/%s", dir, entries[i]->d_name);
		check(path, entries[i]->d_name);
		free(path);
		free(entries[i]);
	}
	if (n != -1)
		free(entries);
}

/* A name that nearly is one of NAMES, where that one is missing. */
static bool
check_spelling(const char *path, const char *name, const char *const names[])
{
	const char *meant = nearest_name(name, names);
	char *other;
	bool found;

	if (!meant)
		return false;
	other = xasprintf("%.*s%s", (int)(strlen(path) - strlen(name)), path,
	    meant);
	found = !exists(other);
	if (found)
		report_warning(path, 0, "nothing runs that name: did you mean "
		    "%s?", meant);
	free(other);
	return found;
}

/* OpenShift 2 ran these of itself; pre_stop is as good a name today. */
static void
check_v2(const char *path, const char *name)
{
	static const char replaced[] = "a container is replaced, not restarted";
	static const struct {
		const char *name, *cure;
	} v2[] = {
		{ "post_deploy", "call s2i-hook post_deploy from postStart" },
		{ "post_start", "call s2i-hook post_start from postStart" },
		{ "pre_start", "call s2i-hook pre_start from deploy" },
		{ "pre_restart", replaced }, { "post_restart", replaced },
		{ "pre_reload", replaced }, { "post_reload", replaced },
		{ "post_stop", replaced }
	};
	size_t i;

	for (i = 0; i < sizeof(v2) / sizeof(*v2); i++)
		if (strcmp(name, v2[i].name) == 0)
			report_warning(path, 0, "nothing runs it by itself, as "
			    "OpenShift 2 did: %s", v2[i].cure);
}

/* What hooks read or source: no bit, no "#!", and a name that says so. */
static bool
is_data(const char *path, const char *name)
{
	struct first_line line;
	struct stat st;

	return (strchr(name, '.') || strncmp(name, "README", 6) == 0) &&
	    stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    !(st.st_mode & 0111) && first_line_read(path, &line) &&
	    !line.is_shebang;
}

static void
check_hook(const char *path, const char *name)
{
	static const char *const env[] = { "build_env", "deploy_env", NULL };

	if (strcmp(name, env[0]) == 0 || strcmp(name, env[1]) == 0) {
		check_env_script(path);
		return;
	}
	if (!hook_is_known(name)) {
		if (!check_spelling(path, name, env) &&
		    !check_spelling(path, name, hook_names))
			check_v2(path, name);
		if (path_is_directory(path)) {
			report_warning(path, 0, "is a directory, not a hook");
			return;
		}
		if (is_data(path, name))
			return;
	}
	check_script(path);
}

static void
check_job(const char *path, const char *name)
{
	(void)name;
	if (!path_is_directory(path))	/* s2i-jobs passes these over */
		check_script(path);
}

static void
check_category(const char *path, const char *name)
{
	if (path_is_directory(path))
		check_each(path, check_job);
	else if (!is_data(path, name))
		report_warning(path, 0, "is in no category, so that nothing "
		    "runs it: make a directory for it");
}

static void
check_entry(const char *path, const char *name)
{
	static const char *const names[] = {
		"action_hooks", "jobs", "cron_jobs", "bin", "environment", NULL
	};
	size_t i;

	for (i = 0; names[i]; i++)
		if (strcmp(name, names[i]) == 0)
			return;
	check_spelling(path, name, names);
}

/*
 * S2I takes each of these alone out of .s2i/bin, if stat(2) finds it: that a
 * link leads to a file is not enough.
 */
static void
check_taken(const char *name, enum check_where where)
{
	char *path = xasprintf(BIN "/%s", name), *target = path_link(path);
	void (*report)(const char *file, size_t line, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4))) =
	    where == CHECK_BUILD ? report_warning : report_error;

	if (!target && (errno != ENOENT || exists(path))) {
		check_override(path);
	} else if (target && where != CHECK_LINKS) {
		if (*target == '/' || access(path, F_OK) == -1)
			report(path, 0, "is a link to %s: S2I ignores it where "
			    "that is missing, in a build of OpenShift, git or "
			    "--copy, and no hook runs: s2i-adopt makes it a "
			    "file", target);
		else
			report(path, 0, "is a link to %s: S2I takes the link "
			    "alone, so in a build of OpenShift or git it leads "
			    "nowhere (--copy would do): s2i-adopt makes it a "
			    "file", target);
	}
	free(target);
	free(path);
}

static void
check_bin(enum check_where where)
{
	if (exists(BIN) && access(BIN "/.", X_OK) == -1) {
		report_error(BIN, 0, "cannot be looked into: %s",
		    strerror(errno));
		return;
	}
	check_taken("assemble", where);
	check_taken("run", where);
	check_taken("save-artifacts", where);
}

/*
 * Checks the working directory's .s2i, and reports each finding, with DIR
 * before the names of files. Returns the number of errors. Where DIR has none
 * that is an error, but for a build.
 */
size_t
check_hooks(const char *dir, enum check_where where)
{
	report_begin(dir, where == CHECK_BUILD ? STDERR_FILENO : STDOUT_FILENO);
	if (where == CHECK_BUILD && !exists(".s2i"))
		return 0;
	if (!exists(".s2i"))
		report_error(".s2i", 0, "is not here: s2i-adopt makes it");
	else if (!path_is_directory(".s2i") || path_link(".s2i"))
		report_error(".s2i", 0, "is not a directory: make it one");
	else if (access(".s2i", R_OK | X_OK) == -1)
		report_error(".s2i", 0, "cannot be read: %s", strerror(errno));
	if (report_errors())
		return report_errors();

	/* In a build the disk alone tells what will be run. */
	if (where != CHECK_BUILD)
		check_git_load();
	check_each(".s2i", check_entry);
	check_bin(where);
	check_each(HOOKS, check_hook);
	check_each(".s2i/cron_jobs", check_category);
	check_each(".s2i/jobs", check_category);
	return report_errors();
}
