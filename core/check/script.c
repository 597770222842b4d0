/*
 * Finds what is wrong in one hook or job, or in a script in .s2i/bin.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "../process/process.h"
#include "inside.h"

/* A link in FILE leads to TARGET, which isn't there. */
static void
report_dangling(const char *file, const char *target)
{
	/* What comes with the image or the build isn't here yet. */
	if (*target == '/' || strncmp(target, "../../", 6) == 0)
		report_warning(file, 0, "is a link to %s, which is not here: "
		    "it works only if the image or the build provides that",
		    target);
	else
		report_error(file, 0, "is a link to %s, which is not here: "
		    "make it, or remove the link", target);
}

/* Returns whether FILE is a regular file, or a link to one; reports if not. */
bool
check_regular(const char *file)
{
	struct stat st;
	char *target;

	if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
		return true;
	if (stat(file, &st) == 0) {
		report_error(file, 0, S_ISDIR(st.st_mode) ? "is a directory, "
		    "not a file" : "is not a regular file");
	} else if ((errno == ENOENT || errno == ENOTDIR || errno == ELOOP) &&
	    (target = path_link(file))) {
		report_dangling(file, target);
		free(target);
	} else {
		report_error(file, 0, "cannot be examined: %s",
		    strerror(errno));
	}
	return false;
}

/* Reports what is wrong with the "#!" in LINE, the first one of FILE. */
static void
check_shebang(const char *file, const struct first_line *line)
{
	char *name;

	if (line->has_byte_order_mark) {
		name = report_quoted(file);
		report_error(file, 1, "begins with a byte order mark, so its "
		    "#! line doesn't count: LC_ALL=C sed -i '1s/^...//' %s",
		    name);
		free(name);
	}
	if (!line->is_shebang)
		return;
	if (line->ends_with_cr)
		report_carriage_return(file, 1, "its #! line ends with");
	else if (!*line->interpreter || (!*line->argument &&
	    strcmp(line->interpreter, "/usr/bin/env") == 0))
		report_error(file, 1, "its #! line names no interpreter: "
		    "write #!/bin/bash, for example");
}

/* Reads LINE, the first one of FILE, or reports why it can't be read. */
static bool
read_first_line(const char *file, struct first_line *line)
{
	if (first_line_read(file, line))
		return true;
	report_error(file, 0, "cannot be read: %s", strerror(errno));
	return false;
}

/*
 * Checks FILE, a script or program in .s2i/bin; not its execute bit, which S2I
 * gives it.
 */
void
check_program(const char *file)
{
	struct first_line line;

	if (check_regular(file) && read_first_line(file, &line))
		check_shebang(file, &line);
}

/* Checks that the regular FILE has the execute bit, on disk and in git. */
static void
check_execute_bit(const char *file)
{
	char *name = report_quoted(file), *git = report_git_cure(file);
	enum git_mode mode = git_mode_of(file);
	struct stat st;

	if (stat(file, &st) == 0 && st.st_mode & S_IXUSR) {
		if (mode == GIT_PLAIN)
			report_error(file, 0, "is executable here, but not in "
			    "git: %s", git);
	} else if (mode == GIT_PLAIN) {
		report_error(file, 0, "is not executable: chmod +x %s && %s",
		    name, git);
	} else if (mode == GIT_EXECUTABLE) {
		report_error(file, 0, "is not executable: chmod +x %s", name);
	} else {
		report_error(file, 0, "is not executable: chmod +x %s (if git "
		    "does not record that, as core.fileMode is false: %s)",
		    name, git);
	}
	free(git);
	free(name);
}

/* Checks FILE, a hook or a job: a program that is executable. */
void
check_executable_script(const char *file)
{
	struct first_line line;

	if (!check_regular(file))
		return;
	check_execute_bit(file);
	if (!read_first_line(file, &line))
		return;
	check_shebang(file, &line);
	if (!line.is_shebang && !line.has_byte_order_mark && !line.is_binary)
		report_warning(file, 1, "has no #! line, so bash runs it (sh "
		    "if there is no bash): begin it with #!/bin/bash");
}
