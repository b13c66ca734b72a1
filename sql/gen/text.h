/* text.h -- a growing string in an arena; everything that sqlgen writes is built in one. */
#ifndef BL_SQL_GEN_TEXT_H
#define BL_SQL_GEN_TEXT_H

#include <stdarg.h>

#include "common/arena.h"

struct text {
	struct arena *arena;
	char *s; /* always terminated once something was added; text_str() for the empty one */
	size_t n, cap;
};

void text_add(struct text *t, const char *s, size_t n);
void text_put(struct text *t, const char *s);
void text_vprintf(struct text *t, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void text_printf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *text_str(const struct text *t);

/* Whole file into the arena; NULL when it cannot be read (errno tells). */
char *file_read(struct arena *a, const char *path);
/* Replaces the file as a whole, and leaves it alone when it has this content already, so that builds stay
 * small. */
bool file_write(const char *path, const struct text *t);

#endif
