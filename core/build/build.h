/*
 * The door of build: the steps of s2i-assemble, and how long each took.
 */
#ifndef BUILD_H
#define BUILD_H

/* move_hooks.c */
void move_uploaded_hooks(const char *upload);

/* move_source.c */
void move_uploaded_source(const char *upload);

/* step.c */
void run_build_hook(const char *name);
void run_builder(const char *script, const char *upload, char **operands);

/* provide.c */
void provide_applets(void);

/* timings.c */
void timings_load(const char *text);
char *timings_text(void);
void timings_add(const char *name, const char *what, long start);
void timings_report(void);

#endif
