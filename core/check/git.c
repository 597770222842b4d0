/*
 * The modes that git's index has for the files of .s2i: those are what a
 * clone gets, whatever the disk says.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "../process/process.h"
#include "check.h"
#include "inside.h"

/* "MODE OBJECT STAGE\tFILE", each ended with a NUL; or NULL. */
static char *records;
static size_t records_length;

/* Whether the working directory, or one around it, has a .git. */
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
 * To be called before the working directory changes: what git gives its hooks
 * may be for this one, and names it as the work tree's by saying nothing.
 */
void
check_git_stay(void)
{
	const char *git = variable("GIT_DIR");
	const char *tree = variable("GIT_WORK_TREE");

	if (!git)
		return;
	variable_set("GIT_DIR", path_absolute(git));
	variable_set("GIT_WORK_TREE", path_absolute(tree ? tree : ""));
}

/*
 * Asks git for the modes below the working directory's .s2i. Where there is
 * no git, or this is no work tree, there are none.
 */
void
check_git_load(void)
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
	report_warning(".s2i", 0, "git could not tell the modes that its index "
	    "has: %s", *output.err ? output.err : status_text(output.status));
	capture_free(&output);
}

/* Whether git's index has FILE with the execute bit, and FILE at all. */
enum git_mode
check_git_mode(const char *file)
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
