/*
 * The applets of this binary, as listed in applets/table.h.
 */
#ifndef TABLE_H
#define TABLE_H

#include "app/app.h"

extern const struct applet *const applets[];	/* ends with NULL */

const struct applet *applet_find(const char *name);

#endif
