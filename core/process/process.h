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
_Noreturn void become(const char *path, char *const argv[]);
_Noreturn void become_command(char *const argv[]);

/* exec_error.c */
_Noreturn void exec_failed(const char *path, char *const argv[], int error);

/* shebang.c */
enum { FIRST_LINE_MAX = 256 };	/* the kernel reads no more of a "#!" line */
struct first_line {
	char text[FIRST_LINE_MAX + 1];		/* all of it, without its end */
	char interpreter[FIRST_LINE_MAX + 1];	/* "" if there is none */
	const char *argument;		/* the rest of the "#!" line, or "" */
	bool is_shebang;		/* it begins with "#!" */
	bool is_marked;			/* with a byte order mark, then "#!" */
	bool is_binary;			/* it holds a NUL */
	bool ends_with_cr;		/* with a carriage return */
};
bool first_line_read(const char *path, struct first_line *line);

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
	long since;	/* a probe's descendants are younger; 0: than its start */
	bool dies_with_us;
	int out, err;			/* its stdout and stderr; 0: ours */
};
int child_run(const struct child *child);
char *status_text(int status);

/* descendants.c */
void descendants_begin(void);

/* capture.c */
struct capture {
	int status;
	char *out, *err;		/* each NUL-ended */
	size_t out_length, err_length;
};
struct capture capture(const char *program, char *const argv[]);
void capture_free(struct capture *capture);

#endif
