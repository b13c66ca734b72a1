/* base64.h -- RFC 4648. Out: standard alphabet, padded. In: standard or URL alphabet, with or without padding. */
#ifndef BL_COMMON_PJSON_BASE64_H
#define BL_COMMON_PJSON_BASE64_H

#include "common/arena.h"

char *base64_encode(struct arena *a, const void *p, size_t n);
/* false: a character outside the alphabet, or a length that no encoder makes. */
bool base64_decode(struct arena *a, const char *text, size_t n, struct bytes *out);

#endif
