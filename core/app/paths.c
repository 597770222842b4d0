/*
 * Where the application, its source, its upload and the builder's scripts are:
 * the table "Paths" of s2ibox(1).
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

struct paths paths;

/* PATH as an absolute one. Neither of the two is ever freed. */
static char *
absolute(const char *path)
{
	return *path == '/' ? (char *)path : path_absolute(path);
}

static char *
application_path(void)
{
	const char *path = variable("S2I_APPLICATION_PATH");

	if (!path)
		path = variable("APP_ROOT");
	return absolute(path ? path : "/opt/app-root");
}

static char *
source_path(void)
{
	const char *given = variable("S2I_SOURCE_PATH");
	char *path;

	if (given)
		return absolute(given);
	path = permanent_text(paths.application, "/src", NULL);
	return path_is_directory(path) ? path : path_absolute("");
}

static char *
scripts_path(void)
{
	const char *path = variable("S2I_SCRIPTS_PATH");
	const char *url = variable("STI_SCRIPTS_URL");

	if (!path)
		path = variable("STI_SCRIPTS_PATH");
	if (!path && url && strncmp(url, "image:///", 9) == 0)
		path = url + 8;
	if (!path)
		path = path_is_directory("/usr/libexec/s2i") ||
		    !path_is_directory("/usr/local/s2i") ?
		    "/usr/libexec/s2i" : "/usr/local/s2i";
	return absolute(path);
}

/* Fills paths, and exports them to all that is run. */
static void
find_paths(void)
{
	paths.application = application_path();
	paths.source = source_path();
	paths.scripts = scripts_path();
	variable_set("S2I_APPLICATION_PATH", paths.application);
	variable_set("S2I_SOURCE_PATH", paths.source);
	variable_set("S2I_SCRIPTS_PATH", paths.scripts);
}

/*
 * Makes DIR the working directory, and PWD name it. If both are so already, PWD
 * may go on to name it by another way, through a link. Returns false, with
 * errno, if that fails.
 */
static bool
change_directory(const char *dir)
{
	const char *pwd = variable("PWD");

	if (pwd && *pwd == '/' && strcmp(pwd, dir) != 0 &&
	    path_is_same(".", dir) && path_is_same(pwd, dir))
		return true;
	/* A directory without the x bit can't be entered, only stayed in. */
	if (chdir(dir) == -1 && !path_is_same(".", dir))
		return false;
	variable_set("PWD", dir);
	return true;
}

/*
 * Fills paths, exports them to all that is run, and makes the source path the
 * working directory. Dies, 125, if that fails.
 */
void
paths_enter_source(void)
{
	find_paths();
	if (!change_directory(paths.source))
		die(STATUS_OWN, "cannot enter the source path %s (set "
		    "S2I_SOURCE_PATH to where the application's source is):",
		    paths.source);
}

/*
 * Fills and exports paths for an applet that must be started in the source
 * path. Dies, 125, if the working directory is another one.
 */
void
paths_require_source(void)
{
	find_paths();
	if (!path_is_directory(paths.source))
		die(STATUS_OWN, "the source path %s is not a directory: set "
		    "S2I_SOURCE_PATH to where the application's source is",
		    paths.source);
	if (!path_is_same(".", paths.source))
		die(STATUS_OWN, "must be started in the source path %s, not in "
		    "%s: set WORKDIR, or S2I_SOURCE_PATH", paths.source,
		    path_absolute(""));
}

/*
 * Where S2I has put the application's source; STARTED_AS, assemble's argv[0],
 * tells. The caller owns the path, which holds no link if it is there, so that
 * it can be walked. Dies, 125, if it lies in the source path or around it.
 */
char *
paths_upload(const char *started_as)
{
	static const char tail[] = "scripts/assemble";
	const char *given = variable("S2I_UPLOAD_PATH");
	const size_t length = strlen(started_as), n = sizeof(tail) - 1;
	char *path, *real;

	if (given)
		path = path_absolute(given);
	else if (length >= n && strcmp(started_as + length - n, tail) == 0 &&
	    (length == n || started_as[length - n - 1] == '/'))
		path = path_absolute(xasprintf("%.*ssrc", (int)(length - n),
		    started_as));
	else
		path = xstrdup("/tmp/src");

	if (path_is_same(path, paths.source) ||	/* a bind mount */
	    path_lies_in(path, paths.source) ||
	    path_lies_in(paths.source, path))
		die(STATUS_OWN, "one of the upload directory %s and the source "
		    "path %s lies in the other: set S2I_UPLOAD_PATH or "
		    "S2I_SOURCE_PATH", path, paths.source);
	real = realpath(path, NULL);
	return real ? real : path;
}
