/*
 * The door of environment: making the application's environment.
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum stage {
	STAGE_NONE,		/* as s2ibox was started */
	STAGE_BASH_ENV,		/* BASH_ENV has been sourced */
	STAGE_BUILD,		/* and build_env */
	STAGE_DEPLOY		/* all of the deploy environment */
};

/* environment.c */
void environment_make(enum stage wanted, char **argv, char **operands);

/* resume.c */
void environment_resume(void);
enum stage environment_stage(void);
long environment_entered(void);
void environment_set_note(const char *text);
const char *environment_note(void);

/* of_process.c */
void environment_of_process(pid_t pid);

/* plain.c */
const char *plain_source(const char *text, size_t length, bool dry,
    size_t *line);

#endif
