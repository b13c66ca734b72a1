/* encode.h -- bytes as hexadecimal and base64 text. */
#ifndef BL_COMMON_ENCODE_H
#define BL_COMMON_ENCODE_H

#include "common/arena.h"

/* Lower case. out has room for 2 * n + 1. */
void hex_encode(const void *p, size_t n, char *out);
char *hex_text(struct arena *a, const void *p, size_t n);
/* Both cases; exactly 2 * n digits. False otherwise; out is then undefined. */
bool hex_decode(const char *s, void *out, size_t n);

/* The alphabet with + and /. */
char *base64_encode(struct arena *a, const void *p, size_t n, bool padded);
/* Padded and unpadded; no white space, no stray bits after the end. Else false. out->p is in the arena. */
bool base64_decode(struct arena *a, const char *s, size_t n, struct bytes *out);

#endif
