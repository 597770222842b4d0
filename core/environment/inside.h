/*
 * What the files of environment share among themselves.
 */
#ifndef ENVIRONMENT_INSIDE_H
#define ENVIRONMENT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

/* The source path that the environment was made for: nested applets obey it. */
#define MARKER "S2I_MARKERS_ENVIRON"

/* environment.c */
bool drop_handed_over(void);

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

/* bash_names.c */
bool bash_changes(const char *name, size_t n);
bool bash_uses(const char *name, size_t n);
bool bash_presets(const char *name, size_t n);
bool is_own_variable(const char *name, size_t n);

/* bash_bytes.c */
const char *bash_may_misread(const char *text, size_t *line);

/* draft.c */
const char *draft_get(const char *name, size_t n);
bool draft_set(char *text, size_t n);
const char *draft_begin(void);
void draft_accept(void);
void draft_drop(void);

/* functions.c */
const char *functions_list(void);
void functions_drop_newer(const char *list);

#endif
