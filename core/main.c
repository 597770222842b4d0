/*
 * s2ibox APPLET [ARG...]
 * powershift image APPLET [ARG...]
 * [s2i-]APPLET [ARG...]
 *
 * One binary for all applets: the base name of argv[0] says which one is meant.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "environment/environment.h"
#include "lib/lib.h"
#include "table.h"

/* Writes all of TEXT to stdout; dies, 125, if that fails. */
static void
print(const char *text)
{
	if (!write_all(STDOUT_FILENO, text, strlen(text)))
		die(STATUS_OWN, "cannot write to stdout:");
}

/* The applets' names, each with AFTER after it; the caller owns the text. */
static char *
applet_names(const char *after)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; applets[i]; i++)
		text = xasprintf("%ss2i-%s%s", text, applets[i]->name, after);
	return text;
}

static char *
help_text(void)
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
	    "Source-to-Image builder. The applets, each with a --help:\n\n"
	    "%s\n"
	    "  --list         print the names of the applets\n"
	    "  --install DIR  make links with these names in DIR\n", text);
}

static _Noreturn void
die_of_unknown(const char *name)
{
	die(STATUS_NOTFOUND, "%s: there is no such applet; there are: %s",
	    name, applet_names(" "));
}

/* Dies because this file, or the link to it, is called NAME. */
static _Noreturn void
die_of_file_name(const char *name)
{
	die(STATUS_NOTFOUND, "%s: no applet has that name: call this file "
	    "s2ibox, or by the name of an applet: %s", name, applet_names(" "));
}

/* Runs the applet ME, or prints its help. */
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

static int
option_main(int argc, char **argv)
{
	const char *word = argv[1];

	if (strcmp(word, "--help") == 0)
		print(help_text());
	else if (strcmp(word, "--version") == 0)
		print("s2ibox " VERSION "\n");
	else if (strcmp(word, "--list") == 0)
		print(applet_names("\n"));
	else if (strcmp(word, "--install") != 0)
		die(STATUS_OWN, "unknown option %s: s2ibox --help tells more",
		    word);
	else if (argc != 3)
		die(STATUS_OWN, "--install takes one DIR");
	else
		install_or_die(argv[2]);
	return 0;
}

/* Called as s2ibox: argv[1] is an option, or the name of an applet. */
static int
s2ibox_main(int argc, char **argv)
{
	const struct applet *applet;

	if (argc < 2 || !*argv[1])
		die(STATUS_OWN, "which applet? s2ibox --help lists them");
	if (*argv[1] == '-')
		return option_main(argc, argv);
	applet = applet_find(argv[1]);
	if (!applet)
		die_of_unknown(argv[1]);
	return applet_main(applet, argc - 1, argv + 1);
}

/* Called as powershift: "powershift image" is the same as s2ibox. */
static int
powershift_main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";

	if (strcmp(word, "image") == 0)
		return s2ibox_main(argc - 1, argv + 1);
	if (strncmp(word, "--", 2) == 0)
		return s2ibox_main(argc, argv);
	die(argc > 1 ? STATUS_NOTFOUND : STATUS_OWN, "this powershift is "
	    "s2ibox, which has only: powershift image APPLET [ARG...]");
}

int
main(int argc, char **argv)
{
	const struct applet *applet;
	const char *name;

	open_standard_descriptors();
	install_set_applets(applets);
	environment_resume();	/* bash may have become this process */
	self_remember_file(argc > 0 ? argv[0] : "");
	if (argc < 1)
		die_of_unknown("(started without a name)");
	name = path_base(argv[0]);

	if (strncmp(name, "s2ibox", 6) == 0)	/* and s2ibox-1.0-amd64 */
		return s2ibox_main(argc, argv);
	if (strcmp(name, "powershift") == 0)
		return powershift_main(argc, argv);
	applet = applet_find(name);
	if (!applet)
		die_of_file_name(name);
	return applet_main(applet, argc, argv);
}
