/* url64.h -- base64 with the alphabet that needs no quoting in URLs and shells (- and _), unpadded: tokens. */
#ifndef BL_COMMON_URL64_H
#define BL_COMMON_URL64_H

#include "common/arena.h"

/* out has room for (4 * n + 2) / 3 characters and a NUL. */
void url64_put(const void *p, size_t n, char *out);
char *url64_encode(struct arena *a, const void *p, size_t n);
/* Strict: no padding, no + or /. out->p is in the arena. */
bool url64_decode(struct arena *a, const char *s, size_t n, struct bytes *out);

#endif
