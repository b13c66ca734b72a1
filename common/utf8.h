/* utf8.h -- counting, measuring and cutting of UTF-8 text. Widths are columns of a terminal: CJK and emoji
 * take 2, combining marks 0, characters of ambiguous width 1. */
#ifndef BL_COMMON_UTF8_H
#define BL_COMMON_UTF8_H

#include "common/arena.h"

/* True for well-formed UTF-8 without NUL: no surrogates, no overlong forms, nothing past U+10FFFF. */
bool utf8_valid(const char *s, size_t n);

/* Reads the code point at *s and moves behind it; 0 at the end. An ill-formed byte counts as U+FFFD, one byte
 * long; so the functions below are safe on any text. */
int32_t utf8_next(const char **s);
/* Writes a code point to out, returns its bytes. */
size_t utf8_put(int32_t c, char out[4]);

/* Code points, as limits of texts count them. */
size_t utf8_count(const char *s);

/* Columns of the text; a grapheme (letter with marks, emoji sequence) is as wide as its widest part. */
int utf8_width(const char *s);

/* The longest prefix of whole graphemes that fits in width columns: its bytes; *used_out its columns (may be
 * NULL). */
size_t utf8_fit(const char *s, int width, int *used_out);

/* The text itself when it fits in width columns, else a cut copy that ends in "…". */
const char *utf8_cut(struct arena *a, const char *s, int width);

#endif
