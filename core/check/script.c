/*
 * What can be wrong in one hook, job or env script.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../environment/environment.h"
#include "../lib/lib.h"
#include "../process/process.h"
#include "inside.h"

/*
 * Checks that FILE, below the working directory, is a regular file, or a link
 * to one. Returns whether it is.
 */
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
		/* What comes with the image or the build isn't here yet. */
		if (*target == '/' || strncmp(target, "../../", 6) == 0)
			report_warning(file, 0, "is a link to %s, which is not "
			    "here: unless the build makes that, this fails",
			    target);
		else
			report_error(file, 0, "is a link to %s, which is not "
			    "here: make that, or remove the link", target);
		free(target);
	} else {
		report_error(file, 0, "cannot be looked at: %s",
		    strerror(errno));
	}
	return false;
}

static void
refuse_carriage_return(const char *file, size_t line, const char *what)
{
	char *name = report_quoted(file);

	report_error(file, line, "%s a carriage return: sed -i 's/\\r//g' %s "
	    "(and '.s2i/** text eol=lf' in .gitattributes)", what, name);
	free(name);
}

/*
 * Checks the first line of FILE, which is a regular file. It should be "#!"
 * and an interpreter, unless this is a binary program; MUST it be?
 */
void
check_first_line(const char *file, bool must)
{
	char line[EXEC_LINE_MAX + 1], *p = line + 2, *name;
	ssize_t n = exec_first_line(file, line);

	if (n == -1) {
		report_error(file, 0, "cannot be read: %s", strerror(errno));
		return;
	}
	if (strncmp(line, "\357\273\277#!", 5) == 0) {
		name = report_quoted(file);
		report_error(file, 1, "begins with a byte order mark, so its "
		    "#! line is none: LC_ALL=C sed -i '1s/^...//' %s", name);
		free(name);
		return;
	}
	if (strncmp(line, "#!", 2) != 0) {
		if (must && strlen(line) == (size_t)n)
			report_warning(file, 1, "no #! line, so bash runs it "
			    "(sh where there is none): begin it with "
			    "#!/bin/bash");
		return;
	}
	if (line[n - 1] == '\r') {
		refuse_carriage_return(file, 1, "its #! line ends with");
		return;
	}
	p += strspn(p, " \t");
	if (strncmp(p, "/usr/bin/env", 12) == 0 &&
	    !isgraph((unsigned char)p[12])) {
		p += 12;
		p += strspn(p, " \t");
	}
	if (*p == '\0')
		report_error(file, 1, "its #! line names no interpreter: "
		    "#!/bin/bash, say");
}

/* Checks that FILE, a regular one, has the execute bit, in git's index too. */
static void
check_executable(const char *file)
{
	char *name = report_quoted(file), *git = report_git_cure(file);
	enum git_mode mode = check_git_mode(file);
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
		report_error(file, 0, "is not executable: chmod +x %s (where "
		    "git lost it: %s)", name, git);
	}
	free(git);
	free(name);
}

/* Checks FILE, a hook or a job. */
void
check_script(const char *file)
{
	if (!check_regular(file))
		return;
	check_executable(file);
	check_first_line(file, true);
}

/* Whether this script asks for patterns that "bash -n" refuses unasked. */
static bool
bash_takes_it_with_extglob(const char *bash, const char *file,
    const char *text)
{
	struct capture output;

	if (!strstr(text, "extglob"))
		return false;
	output = capture(bash, (char *[]){ "bash", "-p", "-n", "-O",
	    "extglob", "--", (char *)file, NULL });
	capture_free(&output);
	return output.status == 0;
}

/* Whether bash has nothing against FILE, that holds TEXT, or isn't here. */
static bool
check_syntax(const char *file, const char *text)
{
	char *bash = program_find("bash"), *what;
	const size_t n = strlen(file);
	struct capture output;
	size_t line = 0;

	if (!bash || access(bash, X_OK) == -1)
		return true;
	/* With -p it sources no BASH_ENV. */
	output = capture(bash, (char *[]){ "bash", "-p", "-n", "--",
	    (char *)file, NULL });
	what = output.err;
	what[strcspn(what, "\n")] = '\0';
	if (strncmp(what, file, n) == 0 && strncmp(what + n, ": ", 2) == 0) {
		/* "FILE: line 3: what", in any language */
		what += n + 2;
		line = strtoul(what + strcspn(what, "0123456789:"), NULL, 10);
		if (line && strstr(what, ": "))
			what = strstr(what, ": ") + 2;
		if (strncmp(what, "warning: ", 9) == 0)
			what += 9;
	}
	if (output.status == 0 && line)
		report_warning(file, line, "%s", what);
	else if (output.status != 0 &&
	    !bash_takes_it_with_extglob(bash, file, text))
		report_error(file, line, "bash refuses it: %s",
		    *what ? what : status_text(output.status));
	capture_free(&output);
	return output.status == 0;
}

/* Checks FILE, an env script. */
void
check_env_script(const char *file)
{
	size_t length, line = 1;
	const char *why;
	char *text, *p;

	if (!check_regular(file))
		return;
	text = read_file(file, &length);
	if (!text) {
		report_error(file, 0, "cannot be read: %s", strerror(errno));
		return;
	}
	for (p = text; p < text + length && *p != '\r'; p++)
		line += *p == '\n';
	if (p < text + length)
		refuse_carriage_return(file, line, "holds");
	else if (check_syntax(file, text) &&
	    (why = plain_source(text, length, true, &line)))
		report_note(file, line, "needs bash in the image: %s", why);
	free(text);
}
