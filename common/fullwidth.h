/* fullwidth.h -- what a Chinese input method types for digits and signs, as ASCII. */
#ifndef BL_COMMON_FULLWIDTH_H
#define BL_COMMON_FULLWIDTH_H

#include "common/types.h"

/* Copies s to out with full-width forms (U+FF01..FF5E, ideographic space, 。 、) as ASCII; a no-break space
 * becomes a space. Other characters are copied as they are. False when out (n bytes) is too small. */
bool fullwidth_fold(const char *s, char *out, size_t n);

#endif
