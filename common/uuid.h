/* uuid.h -- text and version 7 of struct uuid (common/types.h). */
#ifndef BL_COMMON_UUID_H
#define BL_COMMON_UUID_H

#include "common/arena.h"

#define UUID_TEXT 37 /* bytes of the text with its NUL */

/* Only the canonical form: 36 characters, lower case. *out is untouched on failure. The zero uuid is refused:
 * it means absent. */
bool uuid_parse(const char *s, struct uuid *out);
void uuid_format(struct uuid u, char out[UUID_TEXT]);
char *uuid_text(struct arena *a, struct uuid u);

/* Version 7 of an instant (microseconds since 1970) from ten random bytes; 74 of their 80 bits are used. A
 * new one from the system's randomness: uuid_v7_new in common/digest.h. */
struct uuid uuid_v7_make(int64_t now_us, const uint8_t rnd[10]);
/* Milliseconds since 1970 of a version 7. */
int64_t uuid_v7_ms(struct uuid u);
/* 1..15; 0 when it is not of the RFC 9562 variant. */
int uuid_version(struct uuid u);

#endif
