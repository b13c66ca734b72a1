/* buffer.h -- bytes that grow at the end and leave at the front, up to a maximum. */
#ifndef BL_CLIENT_BUFFER_H
#define BL_CLIENT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	uint8_t *p; /* n bytes from p + off on are in use */
	size_t off, n, cap;
};

bool buffer_add(struct buffer *b, const void *p, size_t n); /* false: no memory */
void buffer_drop(struct buffer *b, size_t n);               /* takes n bytes from the front */
void buffer_clear(struct buffer *b);                        /* keeps the memory */
void buffer_free(struct buffer *b);

static inline const uint8_t *
buffer_at(const struct buffer *b)
{
	return b->p + b->off;
}

#endif
