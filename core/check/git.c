/*
 * The modes of .s2i's files in git's index: a clone gets these, whatever the
 * disk says.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "../process/process.h"
#include "check.h"
#include "inside.h"

/* What git said, "MODE OBJECT STAGE\tFILE", a NUL after each; or NULL. */
static char *records;
static size_t records_length;

/* Whether there is a .git in the working directory or above it. */
static bool
is_work_tree(void)
{
	char *dir = path_absolute(""), *end;
	bool found = false;

	while (!found && (end = strrchr(dir, '/'))) {
		char *git = xasprintf("%s/.git", dir);

		found = access(git, F_OK) == 0;
		free(git);
		*end = '\0';
	}
	free(dir);
	return found;
}

/*
 * Makes GIT_DIR and GIT_WORK_TREE, which git sets for its hooks, absolute. To
 * be called before the working directory changes: they may be relative to it,
 * and it is the work tree if GIT_DIR alone is set.
 */
void
git_keep_variables(void)
{
	const char *git = variable("GIT_DIR");
	const char *tree = variable("GIT_WORK_TREE");

	if (!git)
		return;
	variable_set("GIT_DIR", path_absolute(git));
	variable_set("GIT_WORK_TREE", path_absolute(tree ? tree : ""));
}

/*
 * Asks git for the modes below .s2i in the working directory. There are none
 * without git, or outside of a work tree.
 */
void
git_load_modes(void)
{
	static char *argv[] = {
		"git", "ls-files", "--stage", "-z", "--", ".s2i", NULL
	};
	char *git = program_find("git");
	struct capture output;

	if (!git || access(git, X_OK) == -1)
		return;
	output = capture(git, argv);
	if (output.status == 0) {
		records = output.out;
		records_length = output.out_length;
		free(output.err);
		return;
	}
	if (!is_work_tree())
		return;
	output.err[strcspn(output.err, "\n")] = '\0';
	report_warning(".s2i", 0, "git could not list the modes in its index: "
	    "%s", *output.err ? output.err : failed_with(output.status));
	capture_free(&output);
}

/* The mode of FILE in git's index. In a conflict, a plain side counts. */
enum git_mode
git_mode_of(const char *file)
{
	enum git_mode mode = GIT_UNKNOWN;
	const char *p, *tab;

	for (p = records; p && p < records + records_length;
	    p += strlen(p) + 1) {
		tab = strchr(p, '\t');
		if (!tab || strcmp(tab + 1, file) != 0)
			continue;
		if (strncmp(p, "100644 ", 7) == 0)
			return GIT_PLAIN;
		mode = GIT_EXECUTABLE;
	}
	return mode;
}
