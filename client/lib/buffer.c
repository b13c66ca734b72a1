#include "client/lib/buffer.h"

#include <stdlib.h>
#include <string.h>

static bool
buffer_room(struct buffer *b, size_t n)
{
	if (b->off > 0 && b->n > 0)
		memmove(b->p, b->p + b->off, b->n);
	b->off = 0;
	if (b->cap - b->n >= n)
		return true;
	size_t cap = b->cap < 256 ? 512 : b->cap * 2;
	if (cap < b->n + n)
		cap = b->n + n;
	uint8_t *p = realloc(b->p, cap);
	if (p == NULL)
		return false;
	b->p = p;
	b->cap = cap;
	return true;
}

bool
buffer_add(struct buffer *b, const void *p, size_t n)
{
	if (n == 0)
		return true;
	if (b->cap - b->off - b->n < n && !buffer_room(b, n))
		return false;
	memcpy(b->p + b->off + b->n, p, n);
	b->n += n;
	return true;
}

void
buffer_drop(struct buffer *b, size_t n)
{
	b->off += n;
	b->n -= n;
	if (b->n == 0)
		b->off = 0;
}

void
buffer_clear(struct buffer *b)
{
	b->off = b->n = 0;
}

void
buffer_free(struct buffer *b)
{
	free(b->p);
	*b = (struct buffer){0};
}
