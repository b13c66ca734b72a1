/* name.h -- which characters a text of a person may hold. Content is kept as typed; it is refused or taken,
 * not mended. */
#ifndef BL_COMMON_NAME_H
#define BL_COMMON_NAME_H

#include "common/why.h"

/* A name, one line: R_BAD_TEXT for control, bidirectional, zero-width and line-breaking characters,
 * noncharacters and ill-formed UTF-8; R_TOO_LONG for more than max code points; else R_NONE. Empty is fine
 * here. */
enum reason name_check(const char *s, size_t max);

/* A remark: as above, but line feeds, tabs and the joiners of emoji and Indic scripts are fine. */
enum reason note_check(const char *s, size_t max);

/* A code: 1 to LIMIT_TEXT_CODE of A-Z a-z 0-9 - _ . ; else R_BAD_CODE. */
enum reason code_check(const char *s);

#endif
