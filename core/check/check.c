/*
 * Finds what is wrong in an application's .s2i, for s2i-check and for the check
 * that s2i-assemble makes. This file walks through the directories and knows
 * names; what may be wrong in one file is in script.c and env_script.c.
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

/*
 * Calls CHECK with the path and the name of each entry of the directory DIR,
 * except for dotfiles and leftovers. DIR may be missing.
 */
static void
check_each(const char *dir, void (*check)(const char *path, const char *name))
{
	struct dirent **entries;
	char *path;
	int i, n;

	n = entries_read(dir, &entries);
	if (n == -1 && (errno != ENOENT || path_exists(dir)))
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

/*
 * Reports the NAME of PATH if it nearly is one of NAMES (NULL-ended), and that
 * one is missing. Returns whether it is.
 */
static bool
check_spelling(const char *path, const char *name, const char *const names[])
{
	const char *meant = nearest_name(name, names);
	struct stat st;
	char *other;
	bool missing;

	if (!meant)
		return false;
	other = xasprintf("%.*s%s", (int)(strlen(path) - strlen(name)), path,
	    meant);
	/* One that can't be looked at counts as missing. */
	missing = lstat(other, &st) == -1;
	if (missing)
		report_warning(path, 0, "nothing uses that name: did you mean "
		    "%s?", meant);
	free(other);
	return missing;
}

/*
 * Reports a hook that OpenShift 2 ran by itself. Its pre_stop is not among
 * them: that name is as good as any other for a hook of the pod's preStop.
 */
static void
check_openshift2(const char *path, const char *name)
{
	static const char replaced[] =
	    "remove it, as a container is replaced, not restarted";
	static const struct {
		const char *name, *cure;
	} hooks[] = {
		{ "post_deploy", "call s2i-hook post_deploy from postStart" },
		{ "post_start", "call s2i-hook post_start from postStart" },
		{ "pre_start", "call s2i-hook pre_start from deploy" },
		{ "pre_restart", replaced }, { "post_restart", replaced },
		{ "pre_reload", replaced }, { "post_reload", replaced },
		{ "post_stop", replaced }
	};
	size_t i;

	for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++)
		if (strcmp(name, hooks[i].name) == 0)
			report_warning(path, 0, "nothing runs it by itself, as "
			    "OpenShift 2 did: %s", hooks[i].cure);
}

/*
 * Whether PATH is what hooks read or source, not a hook itself: its NAME has a
 * dot or begins with README, and it has neither the execute bit nor a "#!"
 * line.
 */
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
			check_openshift2(path, name);
		if (path_is_directory(path)) {
			report_warning(path, 0, "is a directory, not a hook");
			return;
		}
		if (is_data(path, name))
			return;
	}
	check_executable_script(path);
}

static void
check_job(const char *path, const char *name)
{
	(void)name;
	if (!path_is_directory(path))	/* s2i-jobs passes these over */
		check_executable_script(path);
}

static void
check_category(const char *path, const char *name)
{
	if (path_is_directory(path))
		check_each(path, check_job);
	else if (!is_data(path, name))
		report_warning(path, 0, "only files in a directory, a "
		    "category of jobs, are run: move it to %.*sCATEGORY/",
		    (int)(strlen(path) - strlen(name)), path);
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
 * Checks the .s2i of the working directory and reports each finding, with DIR
 * before the names of files. Returns the number of errors. A missing .s2i is
 * one, except in a build.
 */
size_t
check_hooks(const char *dir, enum check_purpose purpose)
{
	const bool in_build = purpose == CHECK_IN_BUILD;
	const bool is_there = path_exists(".s2i");

	report_begin(dir, in_build ? STDERR_FILENO : STDOUT_FILENO);
	if (in_build && !is_there)
		return 0;
	if (!is_there)
		report_error(".s2i", 0, "is missing: s2i-adopt makes it");
	else if (path_link(".s2i"))
		report_error(".s2i", 0, "is a link: make it a directory");
	else if (!path_is_directory(".s2i"))
		report_error(".s2i", 0, "is not a directory: make it one");
	else if (access(".s2i", R_OK | X_OK) == -1)
		report_error(".s2i", 0, "cannot be read: %s", strerror(errno));
	if (report_errors())
		return report_errors();

	if (!in_build)		/* a build runs what is on the disk */
		git_load_modes();
	check_each(".s2i", check_entry);
	check_overrides(purpose);
	check_each(".s2i/action_hooks", check_hook);
	check_each(".s2i/cron_jobs", check_category);
	check_each(".s2i/jobs", check_category);
	return report_errors();
}
