/*
 * The door of check: finding what is wrong in an application's .s2i.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stddef.h>

enum check_purpose {
	CHECK_FOR_S2I,		/* S2I will build it */
	CHECK_FOR_DOCKERFILE,	/* a Dockerfile will: links are meant */
	CHECK_IN_BUILD		/* assemble is building it: report to stderr */
};
size_t check_hooks(const char *dir, enum check_purpose purpose);

/* git.c */
void git_keep_variables(void);

#endif
