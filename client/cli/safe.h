/* safe.h -- data of other people on our terminal: what could move the cursor or turn text around is spelled
 * out. */
#ifndef BL_CLI_SAFE_H
#define BL_CLI_SAFE_H

#include <stdio.h>

#include "common/arena.h"

/* Control characters as \n, \t, \x1b, bidirectional and zero-width ones as \u202e, bytes that are no UTF-8 as
 * \xff. Joiners inside emoji stay. The text itself when it is harmless. */
const char *safe_text(struct arena *a, const char *s);
/* The same straight to a file; line feeds stay. */
void safe_print(FILE *f, const char *s);

#endif
