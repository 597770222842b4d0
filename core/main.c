/*
 * s2ibox APPLET [ARG...]
 * powershift image APPLET [ARG...]
 * [s2i-]APPLET [ARG...]
 *
 * One binary for all applets: the base name of argv[0] says which it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "environment/environment.h"
#include "lib/lib.h"
#include "table.h"

/* To stdout, all of it; dies, 125, where that fails. */
static void
print(const char *text)
{
	if (!write_all(STDOUT_FILENO, text, strlen(text)))
		die(STATUS_OWN, "cannot write to stdout:");
}

/* Their names, each with AFTER behind it; the caller owns it. */
static char *
list(const char *after)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; applets[i]; i++)
		text = xasprintf("%ss2i-%s%s", text, applets[i]->name, after);
	return text;
}

static char *
help(void)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; applets[i]; i++)
		text = xasprintf("%s  s2i-%-15s %s\n", text, applets[i]->name,
		    applets[i]->summary);
	return xasprintf(
	    "usage: s2ibox APPLET [ARG...], or a link named s2i-APPLET\n"
	    "       s2ibox --list | --install DIR | --help | --version\n\n"
	    "Action hooks, and the application's environment, for any\n"
	    "Source-to-Image builder. The applets (--help tells each one's):\n\n"
	    "%s\n"
	    "  --list         the names of the applets\n"
	    "  --install DIR  make links of these names in DIR\n", text);
}

/* What links in DIR point to: relative where the binary lies there. */
static const char *
link_target(const char *dir)
{
	const char *base, *self = realpath(self_path(), NULL);
	char *beside;

	if (!self)
		self = self_path();
	base = path_base(self);
	beside = xasprintf("%.*s", (int)(base - self), self);
	return path_is_same(beside, dir) ? base : self;
}

static int
install(const char *dir)
{
	struct failure failure;

	if (!path_is_directory(dir))
		die(STATUS_OWN, "%s is not a directory", dir);
	if (!install_links(dir, applets, link_target(dir), &failure))
		die(STATUS_OWN, "%s", failure_text(&failure));
	return 0;
}

static _Noreturn void
unknown(const char *name)
{
	die(STATUS_NOTFOUND, "%s: there is no such applet, but: %s", name,
	    list(" "));
}

static int
applet_main(const struct applet *me, int argc, char **argv)
{
	message_speak_as(permanent_text("s2i-", me->name, NULL));
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		print(xasprintf("usage: s2i-%s%s%s\n\n%s.\n%s%s", me->name,
		    *me->operands ? " " : "", me->operands, me->summary,
		    *me->help ? "\n" : "", me->help));
		return 0;
	}
	return me->main(me, argc, argv);
}

/* Called as s2ibox, or powershift image: argv[1] is the applet's name. */
static int
box_main(int argc, char **argv)
{
	const struct applet *applet;
	const char *word = argc > 1 ? argv[1] : "";

	if (strcmp(word, "--help") == 0) {
		print(help());
	} else if (strcmp(word, "--version") == 0) {
		print("s2ibox " VERSION "\n");
	} else if (strcmp(word, "--list") == 0) {
		print(list("\n"));
	} else if (strcmp(word, "--install") == 0) {
		if (argc != 3)
			die(STATUS_OWN, "--install wants one DIR");
		return install(argv[2]);
	} else {
		applet = applet_find(word);
		if (applet)
			return applet_main(applet, argc - 1, argv + 1);
		if (*word && *word != '-')
			unknown(word);
		die(STATUS_OWN, "%s%swhich applet? s2ibox --help lists them",
		    word, *word ? " is no option: " : "");
	}
	return 0;
}

int
main(int argc, char **argv)
{
	const struct applet *applet;
	const char *name;

	open_standard_descriptors();
	environment_resume();
	self_remember_file(argc > 0 ? argv[0] : "");
	if (argc < 1)
		unknown("(started without a name)");
	name = path_base(argv[0]);

	if (strncmp(name, "s2ibox", 6) == 0)	/* s2ibox-1.0-amd64, too */
		return box_main(argc, argv);
	if (strcmp(name, "powershift") == 0) {
		if (argc > 1 && strcmp(argv[1], "image") == 0)
			return box_main(argc - 1, argv + 1);
		if (argc > 1 && strncmp(argv[1], "--", 2) == 0)
			return box_main(argc, argv);
		die(argc > 1 ? STATUS_NOTFOUND : STATUS_OWN, "of powershift "
		    "only this is here: powershift image APPLET [ARG...]");
	}
	applet = applet_find(name);
	if (!applet)
		unknown(name);
	return applet_main(applet, argc, argv);
}
