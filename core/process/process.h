/*
 * The door of process: becoming a program, and running one as a child.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* exec.c */
char *program_find(const char *name);
char *shell_find(char **name);
_Noreturn void become(const char *path, char *const argv[]);
_Noreturn void become_command(char *const argv[]);

/* not_executable.c */
_Noreturn void exec_failed(const char *path, char *const argv[], int error);

/* shebang.c */
enum { FIRST_LINE_MAX = 256 };	/* the kernel reads no more of a "#!" line */
struct first_line {
	char text[FIRST_LINE_MAX + 1];		/* all of it, without its end */
	char interpreter[FIRST_LINE_MAX + 1];	/* "" if there is none */
	const char *argument;		/* the rest of the "#!" line, or "" */
	bool is_shebang;		/* it begins with "#!" */
	bool has_byte_order_mark;	/* and "#!" after it */
	bool is_binary;			/* it holds a NUL */
	bool ends_with_cr;		/* its last byte is a carriage return */
};
bool first_line_read(const char *path, struct first_line *line);

/* child.c */
struct child {
	const char *path;
	char *const *argv;
	int out, err;		/* its stdout and stderr; 0: ours */
	long timeout;		/* in milliseconds; 0: none */
	bool no_input;		/* stdin is /dev/null, and no terminal */
	bool kill_at_once;	/* when its time is up: no TERM comes first */
	bool dies_with_us;	/* is killed when this process dies */
	bool leaves_nothing;	/* what it has started is killed after its end;
				   wait_a_tick_if_children comes before */
	long since;		/* ... and all that was started since then, in
				   milliseconds(); 0: since its own start */
	bool as_init;		/* signals are only forwarded, and don't end us;
				   orphans are reaped */
	bool to_leader;		/* signals go to it, not to its whole group */
};
int child_run(const struct child *child);
char *failed_with(int status);

/* descendants.c */
void wait_a_tick_if_children(void);

/* capture.c */
struct capture {
	int status;
	char *out, *err;		/* each NUL-ended */
	size_t out_length, err_length;
};
struct capture capture(const char *program, char *const argv[]);
void capture_free(struct capture *capture);

#endif
