/*
 * The door of lib, which knows nothing of S2I: messages, memory, files, time
 * and the environment. Each function's contract is in the file named here.
 */
#ifndef LIB_H
#define LIB_H

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

/* message.c */
void message_speak_as(const char *name);
const char *message_name(void);
bool message_line(int fd, const char *before, const char *separator,
    const char *fmt, va_list args) __attribute__((format(printf, 4, 0)));
void progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die(int status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* memory.c: what is freed, and what never is (permanent_) */
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void *permanent_memory(size_t size);
char *permanent_text(const char *first, ...) __attribute__((sentinel));
char *permanent_number(long number);
char *permanent_variable(const char *name, size_t n, const char *value,
    size_t length);

/* buffer.c */
struct buffer {
	char *text;		/* or NULL; see buffer_text */
	size_t length, size;
};
void buffer_append(struct buffer *buffer, const char *text, size_t n);
const char *buffer_text(const struct buffer *buffer);

/* failure.c */
struct failure {
	const char *what;	/* could not be done: "read", say */
	char *path;		/* to this file */
	int error;		/* for this reason, a value of errno */
	const char *why;	/* or for this one, unless it is NULL */
};
bool failure_set(struct failure *failure, const char *what, const char *path,
    int error);
void failure_prefix(struct failure *failure, const char *dir);
char *failure_text(const struct failure *failure);

/* path.c */
bool path_lstat(const char *path, struct stat *st);
bool path_exists(const char *path);
bool path_is_directory(const char *path);
bool path_is_same(const char *a, const char *b);
bool path_lies_in(const char *inner, const char *outer);
const char *path_base(const char *path);
char *path_absolute(const char *path);
char *path_link(const char *path);

/* read.c, write.c */
ssize_t read_fully(int fd, char *buf, size_t size);
ssize_t read_head(const char *path, char *buf, size_t size);
char *read_rest(int fd, size_t *length);
char *read_file(const char *path, size_t *length);
bool write_all(int fd, const char *text, size_t length);

/* descriptor.c */
void open_standard_descriptors(void);
void close_keeping_errno(int fd);
bool descriptor_is_null(int fd);

/* clock.c, duration.c: all times are in milliseconds */
long milliseconds(void);
long duration_parse(const char *text);
long duration_variable(const char *name);

/* variable.c */
const char *variable(const char *name);
void variable_set(const char *name, const char *value);
size_t environment_size(char **largest, size_t *largest_size);

/* quote.c */
char *shell_quoted(const char *word);

#endif
