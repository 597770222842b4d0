/*
 * What crosses files, grouped by the file that has it.
 */
#ifndef S2IBOX_H
#define S2IBOX_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

enum status {
	STATUS_TIMEOUT = 124,
	STATUS_OWN = 125,	/* s2ibox's own failure, usage included */
	STATUS_NOEXEC = 126,	/* found but not executable */
	STATUS_NOTFOUND = 127,
	STATUS_SIGNAL = 128	/* plus the signal's number */
};

struct applet {
	const char *name;	/* without "s2i-" */
	const char *operands;	/* as the synopsis has them, or "" */
	const char *summary;	/* one line, no full stop */
	const char *help;	/* whole lines, or "" */
	int (*main)(const struct applet *me, int argc, char **argv);
};

/* table.c */
extern const struct applet *const applets[];	/* ends with NULL */
const struct applet *applet_find(const char *name);

/* install.c */
char *install_refused(const char *path);
char *install_file(const char *dir, const char *name, const char *target,
    bool *changed);
char *install_links(const char *dir, const char *target);

/* message.c */
void message_applet(const struct applet *me);
const char *message_name(void);
bool message_line(int fd, const char *before, const char *colon,
    const char *fmt, va_list args) __attribute__((format(printf, 4, 0)));
void progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
long milliseconds(void);
void progress_time(const char *what, long start);
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die(int status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void usage(const struct applet *me, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void usage_option(const struct applet *me, int answer, char **argv);

/* steps.c */
void steps_take_up(void);
void steps_put_by(void);
void step_done(const char *name, const char *what, long start);
void steps_tell(void);

/* memory.c */
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void *keep(size_t size);
char *keep_text(const char *first, ...) __attribute__((sentinel));
char *keep_number(long number);
char *keep_variable(const char *name, size_t n, const char *value,
    size_t length);

struct buffer {
	char *text;		/* or NULL; see buffer_text */
	size_t length, size;
};
void buffer_add(struct buffer *buffer, const char *text, size_t n);
void buffer_keep(struct buffer *buffer, const char *text, size_t n);
const char *buffer_text(const struct buffer *buffer);

/* file.c */
void descriptors_open(void);
bool descriptor_is_null(int fd);
bool path_look(const char *path, struct stat *st);
bool path_exists(const char *path);
bool path_is_directory(const char *path);
bool path_is_same(const char *a, const char *b);
bool path_lies_in(const char *inner, const char *outer);
const char *path_base(const char *path);
char *path_absolute(const char *path);
char *path_link(const char *path);
ssize_t file_head(const char *path, char *buf, size_t size);
char *descriptor_read(int fd, size_t *length);
char *file_read(const char *path, size_t *length);

/* paths.c */
extern struct paths {
	char *application;
	char *source;
	char *scripts;
} paths;
void paths_enter(void);
void paths_begin(void);
char *paths_upload(const char *started_as);

/* self.c */
void self_remember(const char *called);
const char *self_path(void);
bool self_is(const char *path);

/* environ.c */
const char *variable(const char *name);
void variable_set(const char *name, const char *value);
void variable_put(const char *entry);
void environ_load(pid_t pid);
size_t environ_size(char **largest, size_t *largest_size);

/* functions.c */
const char *functions_list(void);
void functions_drop_newer(const char *list);

/* operands.c */
char **operands_after(int argc, char **argv);
char **script_argv(const char *name, char *const *operands);
bool is_file_name(const char *name);

/* exec.c */
char *program_find(const char *name);
_Noreturn void become(const char *path, char *const argv[]);
_Noreturn void become_command(char *const argv[]);

/* exec_error.c */
enum { EXEC_LINE_MAX = 256 };	/* the kernel reads no more of a "#!" line */
ssize_t exec_first_line(const char *path, char line[EXEC_LINE_MAX + 1]);
bool exec_is_binary(const char *path);
void exec_refuse_carriage_return(const char *path);
_Noreturn void exec_failed(const char *path, char *const argv[],
    int error);

/* environment.c */
enum stage {
	STAGE_NONE,		/* as s2ibox was started */
	STAGE_BASH_ENV,		/* BASH_ENV has been sourced */
	STAGE_BUILD,		/* and build_env */
	STAGE_DEPLOY		/* all of the deploy environment */
};
void environment_resume(void);
void environment_take_over(void);
enum stage environment_stage(void);
long environment_entered(void);
void environment_keep(const char *text);
const char *environment_kept(void);
void environment_make(enum stage wanted, char **argv, char **operands);

/* enter_bash.c */
_Noreturn void enter_bash(const char *user, const char *script,
    const char *resume, char *bash, char **argv, char **operands);

/* environment_program.c */
extern const char environment_functions[], environment_shell[],
    environment_trap[], environment_trap_unless[],
    environment_unless_elsewhere[], environment_unless_shell[],
    environment_trap_odd[], environment_signals[], environment_signals_1[],
    environment_user[], environment_back[], environment_script[],
    environment_end[], environment_end_functions[], environment_odd[],
    environment_odd_end[], environment_traps[];

/* bash.c */
bool bash_changes(const char *name, size_t n);
bool bash_obeys(const char *name, size_t n);
bool bash_presets(const char *name, size_t n);
bool bash_hands_over(const char *name, size_t n);
const char *bash_minds(const char *text, size_t *line);

/* variables.c */
const char *variables_get(const char *name, size_t n);
bool variables_set(char *text, size_t n);
const char *variables_load(void);
void variables_end(bool kept);

/* plain.c */
const char *plain_source(const char *text, size_t length, bool dry,
    size_t *line);

/* signals.c */
bool signal_ends(int signal);
bool signal_is_ignored(int signal);
void signals_take(void);
int signals_wait(long timeout);
void signals_restore(void);
void signals_release(void);

/* terminal.c */
void terminal_look(void);
void terminal_give(pid_t group);
bool terminal_take_back(void);
void terminal_stop(pid_t group);

/* descendants.c */
void descendants_begin(void);
void descendants_end(long since);

/* child.c */
enum child_kind {
	CHILD_HOOK,		/* signals go to its group */
	CHILD_PROBE,		/* no input, and nothing stays of it */
	CHILD_APPLICATION,	/* signals go to itself, all of them */
	CHILD_APPLICATION_GROUP	/* likewise, to its group */
};
struct child {
	enum child_kind kind;
	const char *path;
	char *const *argv;
	long timeout;			/* milliseconds, or 0 */
	bool dies_with_us;
	int out, err;			/* its stdout and stderr; 0: ours */
};
int child_run(const struct child *child);
char *status_text(int status);

/* output.c */
struct output {
	int status;
	char *out, *err;		/* each NUL-ended */
	size_t out_length, err_length;
};
struct output output_of(const char *program, char *const argv[]);
void output_free(struct output *output);

/* duration.c */
long duration_option(const struct applet *me, int option, const char *text);
long duration_variable(const char *name);

/* once.c */
int once_begin(const char *file);
void once_done(int fd, const char *file);

/* quote.c */
char *shell_quoted(const char *word);
char *keep_quoted(const char *word);

/* hook.c */
extern const char *const hook_names[];	/* ends with NULL */
char *hook_path(const char *name);
bool hook_is_known(const char *name);
bool is_left_over(const char *name);
char *builder_script(const char *name);

/* near.c */
const char *near_name(const char *name, const char *const names[]);

/* report.c */
void report_begin(const char *dir, int fd);
size_t report_errors(void);
char *report_quoted(const char *file);
char *report_git_cure(const char *file);
void report_error(const char *file, size_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void report_warning(const char *file, size_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void report_note(const char *file, size_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* check_git.c */
void check_git_stay(void);
void check_git_load(void);
enum git_mode { GIT_UNKNOWN, GIT_PLAIN, GIT_EXECUTABLE };
enum git_mode check_git_mode(const char *file);

/* check_script.c */
bool check_regular(const char *file);
void check_first_line(const char *file, bool must);
void check_script(const char *file);
void check_env_script(const char *file);

/* check.c */
enum check_where {
	CHECK_REPO,		/* of an application, to be built by S2I */
	CHECK_LINKS,		/* by a Dockerfile: links are meant */
	CHECK_BUILD		/* from inside assemble: to stderr */
};
size_t check_hooks(const char *dir, enum check_where where);

/* directory.c */
int directory_open(int from, const char *name);
int directory_each(int from, const char *name, void *context,
    int (*visit)(int from, const char *name, void *context));
const char *directory_failed(void);
bool path_is_empty(const char *path);
char *directory_enter(const char *dir);

/* links.c */
struct place {			/* a directory that something is copied into */
	const struct place *above;	/* NULL for the outermost */
	const char *name;		/* in ABOVE */
	int dir;			/* its descriptor */
};
void links_forget(void);
void links_note(const struct stat *st, const struct place *in,
    const char *name);
bool links_make(const struct stat *st, const struct place *in,
    const char *name);

/* copy.c */
int copy_attributes(int fd, const struct stat *st);
int copy_entry(int from, const char *name, const struct stat *st,
    const struct place *to, const char *new);
int tree_copy(int from, const char *name, int to, const char *new);

/* tree.c */
int tree_remove(int from, const char *name);
int tree_check_removable(int from, const char *name);
int tree_merge(const char *from, int to);

/* aside.c */
#define DOT_S2I ".s2i"
#define DOT_S2I_NEW ".s2i.s2ibox-new"	/* unfinished, or to be removed */
int aside_put(int source);
int aside_undo(int source);
int aside_remove(int source);
int aside_recover(int source);

/* take.c */
void hooks_take(const char *upload);
void source_take(const char *upload);

/* walk.c */
struct walk_entry {
	int dir;		/* the directory that has it */
	const char *name;
	unsigned char type;	/* DT_... of dirent.h */
};
struct stat;
int walk_open(int dir, const char *name, int flags);
void walk_enter(int fd, const struct stat *st);
int walk_next(struct walk_entry *entry);

/* mode.c */
int mode_open(int dir, const char *name);
int mode_set(int fd, mode_t mode);

/* permissions.c */
bool permissions_fix(const char *path);
bool permissions_reach(const char *outer, const char *inner);

#endif
