/*
 * The door of check: what is wrong in an application's .s2i.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stddef.h>

enum check_where {
	CHECK_REPO,		/* of an application, to be built by S2I */
	CHECK_LINKS,		/* by a Dockerfile: links are meant */
	CHECK_BUILD		/* from inside assemble: to stderr */
};
size_t check_hooks(const char *dir, enum check_where where);

/* git.c */
void check_git_stay(void);

#endif
