/*
 * Where things are: the table "Paths" of s2ibox(1), and nowhere else.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"
#include "app.h"

struct paths paths;

/* PATH, which lasts, as what lasts. */
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

/*
 * Makes DIR the working directory, unless it is: then PWD may name it
 * otherwise, by a link. False with errno where it can't.
 */
static bool
enter(const char *dir)
{
	const char *pwd = variable("PWD");

	if (pwd && strcmp(pwd, dir) != 0 && path_is_same(".", dir))
		return true;
	if (chdir(dir) == -1)
		return path_is_same(".", dir);
	variable_set("PWD", dir);
	return true;
}

/* The source path; with ENTERED the working directory, too, or 125. */
static char *
source_path(bool entered)
{
	const char *given = variable("S2I_SOURCE_PATH");
	char *path;

	if (given) {
		path = absolute(given);
	} else {
		path = permanent_text(paths.application, "/src", NULL);
		if (entered && enter(path))
			return path;
		if (!path_is_directory(path))
			return path_absolute("");
	}
	if (entered && !enter(path))
		die(STATUS_OWN, "cannot enter the source path %s "
		    "(S2I_SOURCE_PATH says where it is):", path);
	return path;
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

static void
load(bool entered)
{
	paths.application = application_path();
	paths.scripts = scripts_path();		/* before we go elsewhere */
	paths.source = source_path(entered);
	variable_set("S2I_APPLICATION_PATH", paths.application);
	variable_set("S2I_SOURCE_PATH", paths.source);
	variable_set("S2I_SCRIPTS_PATH", paths.scripts);
}

/*
 * Fills paths, exports them to all that is run and makes the source path the
 * working directory. Dies, 125, where it can't.
 */
void
paths_enter_source(void)
{
	load(true);
}

/*
 * The same for who must be started in the source path: an env script may have
 * left it, nobody else.
 */
void
paths_require_source(bool resumed)
{
	load(resumed);
	if (!path_is_directory(paths.source))
		die(STATUS_OWN, "there is no source path %s: "
		    "S2I_SOURCE_PATH says where it is", paths.source);
	if (!path_is_same(".", paths.source))
		die(STATUS_OWN, "%s is not the source path %s: start it there "
		    "(WORKDIR), or set S2I_SOURCE_PATH", path_absolute(""),
		    paths.source);
}

/*
 * Where S2I has put the application's source, by how assemble was
 * STARTED_AS; the caller owns it. It is no link, where it is there, so it can
 * be walked. Dies, 125, where that and the source path lie within each other.
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
		die(STATUS_OWN, "the upload directory %s and the source path "
		    "%s lie within each other: set S2I_UPLOAD_PATH or "
		    "S2I_SOURCE_PATH", path, paths.source);
	real = realpath(path, NULL);
	return real ? real : path;
}
