/* trail.h -- the audit text of a document in the language of who reads it.
 *
 * It is stored once, in fixed words, whoever acted: "signed 8 P1001; refused 2 P1001: effective, 2 lines, 100.00 CNY". The
 * words of trail.def and the states are replaced when it is read; what people wrote, codes and numbers stay. */
#ifndef BL_DOMAIN_TRAIL_H
#define BL_DOMAIN_TRAIL_H

#include "common/why.h"

const char *trail_text(struct arena *a, const char *stored, enum lang lang);

#endif
