/*
 * What the files of environment share among themselves.
 */
#ifndef ENVIRONMENT_INSIDE_H
#define ENVIRONMENT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "environment.h"

/* The source path that the environment was made for: nested applets obey it. */
#define MARKER "S2I_MARKERS_ENVIRON"

/* Begins the names of source.bash's variables: only bash has them. */
#define FOR_BASH "_s2i_"

/* resume.c */
bool drop_variables_for_bash(void);
const char *resume_text(bool with_functions);
void environment_reaches(enum stage stage);

/* enter_bash.c */
struct sources {
	bool bash_env;		/* bash itself sources BASH_ENV's file first */
	const char *user;	/* generate_container_user, or "" */
	const char *script;	/* the env script, or "" */
};
_Noreturn void enter_bash(const char *bash, const struct sources *sources,
    char **argv, char **operands);

/* source.bash and so on, as the build quotes them */
extern const char source_bash[], container_user_bash[], ended_bash[];

/* bash_names.c */
bool bash_changes(const char *name, size_t n);
bool bash_uses(const char *name, size_t n);
bool bash_presets(const char *name, size_t n);
bool is_own_variable(const char *name, size_t n);

/* bash_bytes.c */
const char *bash_may_misread(const char *text, size_t *line);

/* reader.c */
void reader_begin(const char *text);
char reader_peek(void);
char reader_next(void);
bool reader_is_at(const char *set);
bool reader_sees(const char *text);
bool reader_accept(const char *text);
const char *reader_rest(void);
void reader_refuse(const char *why);
const char *reader_refused(void);
size_t reader_line(void);

/* plain_variable.c */
void plain_variables_begin(bool is_dry);
const char *read_name(size_t *n);
const char *value_of(const char *name, size_t n);
void refuse_own_variable(const char *name, size_t n);
void assign(char *entry);

/* word.c */
void words_begin(void);
char *read_assignment(const char *name, size_t n, bool is_argument);

/* draft.c */
const char *draft_get(const char *name, size_t n);
bool draft_set(char *text, size_t n);
const char *draft_begin(void);
void draft_accept(void);
void draft_drop(void);

/* nss_wrapper.c */
struct nss_wrapper {
	const char *passwd, *group;	/* files */
	const char *library;		/* as LD_PRELOAD has it */
	size_t library_length;
};
const char *find_entry(const char *environment, const char *beginning);
bool nss_wrapper_find(const char *environment, struct nss_wrapper *wrapper);
bool nss_wrapper_knows(const struct nss_wrapper *wrapper, const char *uid);
void nss_wrapper_set(const struct nss_wrapper *wrapper);

/* container_user.c */
bool container_user_take(void);

/* functions.c */
const char *functions_list(void);
void functions_drop_newer(const char *list);

#endif
