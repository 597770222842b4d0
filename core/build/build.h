/*
 * The door of build: what s2i-assemble does to files, and how long it took.
 */
#ifndef BUILD_H
#define BUILD_H

/* move.c */
void move_uploaded_hooks(const char *upload);
void move_uploaded_source(const char *upload);

/* timings.c */
void timings_load(const char *text);
char *timings_text(void);
void timings_add(const char *name, const char *what, long start);
void timings_report(void);

#endif
