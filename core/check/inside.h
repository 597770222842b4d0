/*
 * What the files of check share among themselves.
 */
#ifndef CHECK_INSIDE_H
#define CHECK_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "check.h"

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
void report_carriage_return(const char *file, size_t line, const char *what);

/* git.c */
enum git_mode {
	GIT_UNKNOWN,		/* not in the index, or there is no git */
	GIT_PLAIN,		/* a file without the x bit */
	GIT_EXECUTABLE		/* a file with it, or a link */
};
void git_load_modes(void);
enum git_mode git_mode_of(const char *file);

/* script.c */
bool check_regular(const char *file);
void check_executable_script(const char *file);
void check_program(const char *file);

/* env_script.c */
void check_env_script(const char *file);

/* overrides.c */
void check_overrides(enum check_purpose purpose);

/* spelling.c */
const char *nearest_name(const char *name, const char *const names[]);

#endif
