/*
 * The door of app: where an application's things are, what an applet was asked
 * to do, and which file s2ibox is.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stddef.h>

struct dirent;
struct failure;

struct applet {
	const char *name;	/* without "s2i-" */
	const char *operands;	/* as the synopsis has them, or "" */
	const char *summary;	/* one line, no full stop */
	const char *help;	/* whole lines, or "" */
	int (*main)(const struct applet *me, int argc, char **argv);
};

/* usage.c */
_Noreturn void usage(const struct applet *me, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void usage_option(const struct applet *me, int answer, char **argv);
long usage_seconds(const struct applet *me, int option, const char *text);

/* paths.c */
extern struct paths {
	char *application;
	char *source;
	char *scripts;
} paths;
void paths_enter_source(void);
void paths_require_source(void);
char *paths_upload(const char *started_as);

/* hook.c */
extern const char *const hook_names[];	/* ends with NULL */
char *hook_path(const char *name);
bool hook_is_known(const char *name);

/* builder_script.c */
char *builder_script(const char *name);

/* entries.c */
int entries_read(const char *dir, struct dirent ***entries);

/* self.c */
void self_remember_file(const char *called);
const char *self_path(void);
bool is_s2ibox(const char *path);

/* install_check.c */
bool install_check(const char *path, struct failure *failure);

/* install_links.c */
void install_set_applets(const struct applet *const list[]);
bool install_links(const char *dir, const char *target,
    struct failure *failure);
void install_or_die(const char *dir);

/* install_file.c */
bool install_file(const char *dir, const char *name, const char *target,
    bool *changed, struct failure *failure);

/* operands.c */
char **operands_of(int argc, char **argv);
char **argv_for(const char *name, char *const *operands);
bool is_file_name(const char *name);
char *operand_enter(const char *dir);

/* once.c */
int once_lock(const char *file);
void once_record(int fd, const char *file);

#endif
