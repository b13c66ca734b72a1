/* strbuf.h -- a text that grows in an arena up to a maximum; failure is sticky, so that twenty adds need one
 * check.
 *
 * The text is always NUL-terminated UTF-8 or ASCII as the caller put it in. An add that does not fit is left
 * out whole, and so is everything after it. */
#ifndef BL_COMMON_STRBUF_H
#define BL_COMMON_STRBUF_H

#include "common/arena.h"

struct strbuf {
	struct arena *arena;
	char *text;
	size_t len, cap, max;
	bool failed;
};

/* max: the longest text in bytes, without the closing NUL. */
void strbuf_init(struct strbuf *b, struct arena *a, size_t max);
void strbuf_add(struct strbuf *b, const char *s);
void strbuf_addn(struct strbuf *b, const char *s, size_t n);
void strbuf_addc(struct strbuf *b, char c);
void strbuf_addf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What was added so far, "" for nothing; belongs to the arena and moves with the next add. */
const char *strbuf_text(const struct strbuf *b);
/* Empties the text and forgets the failure; the memory is kept. */
void strbuf_clear(struct strbuf *b);

#endif
