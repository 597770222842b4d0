/*
 * The door of app: where an application's things are, and what s2ibox itself
 * is and installs.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stddef.h>

struct applet;

/* paths.c */
extern struct paths {
	char *application;
	char *source;
	char *scripts;
} paths;
void paths_enter_source(void);
void paths_require_source(bool resumed);
char *paths_upload(const char *started_as);

/* hook.c */
extern const char *const hook_names[];	/* ends with NULL */
char *hook_path(const char *name);
bool hook_is_known(const char *name);
bool is_leftover(const char *name);
char *builder_script(const char *name);

/* self.c */
void self_remember(const char *called);
const char *self_path(void);
bool is_s2ibox(const char *path);

/* install.c */
char *install_refused(const char *path);
char *install_file(const char *dir, const char *name, const char *target,
    bool *changed);
char *install_links(const char *dir, const struct applet *const list[],
    const char *target);

/* operands.c */
char **operands_after(int argc, char **argv);
char **argv_with(const char *name, char *const *operands);
bool is_file_name(const char *name);

/* once.c */
int once_begin(const char *file);
void once_done(int fd, const char *file);

#endif
