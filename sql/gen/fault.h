/* fault.h -- what is wrong in the input, collected as "file:line: sentence" so that one run shows everything.
 */
#ifndef BL_SQL_GEN_FAULT_H
#define BL_SQL_GEN_FAULT_H

#include "sql/gen/text.h"

struct faults {
	struct text text; /* one line each */
	size_t n;
};

/* Always false, so that a caller reads `return fault(..)`. line 0 = the file as a whole. */
bool fault(struct faults *fs, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
