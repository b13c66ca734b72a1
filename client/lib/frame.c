#include "client/lib/frame.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void
messages_init(struct messages *m)
{
	*m = (struct messages){.last = &m->first};
}

static void
messages_add(struct messages *m, struct message *one)
{
	one->next = NULL;
	*m->last = one;
	m->last = &one->next;
	m->count++;
}

struct message *
messages_take(struct messages *m)
{
	struct message *one = m->first;

	if (one == NULL)
		return NULL;
	m->first = one->next;
	if (m->first == NULL)
		m->last = &m->first;
	m->count--;
	return one;
}

void
messages_free(struct messages *m)
{
	struct message *one;

	while ((one = messages_take(m)) != NULL)
		free(one);
}

static enum frame_result
add_plain(const uint8_t *p, size_t n, struct messages *out)
{
	struct message *one = malloc(sizeof(*one) + n);

	if (one == NULL)
		return FRAME_NO_MEMORY;
	one->n = n;
	memcpy(one->bytes, p, n);
	messages_add(out, one);
	return FRAME_OK;
}

/* Inflates into at most limit bytes; doubles the room from four times the packed size on. */
static enum frame_result
inflate_all(z_stream *z, size_t limit, struct message **one)
{
	size_t cap = (size_t)z->avail_in * 4 + 64;

	for (;;) {
		if (cap > limit + 1)
			cap = limit + 1;
		struct message *more = realloc(*one, sizeof(**one) + cap);
		if (more == NULL)
			return FRAME_NO_MEMORY;
		*one = more;
		z->next_out = more->bytes + z->total_out;
		z->avail_out = (uInt)(cap - z->total_out);
		int r = inflate(z, Z_FINISH);
		if (r == Z_STREAM_END)
			return z->total_out > limit ? FRAME_TOO_LARGE
			       : z->avail_in > 0    ? FRAME_BAD
			                            : FRAME_OK;
		if (r == Z_MEM_ERROR)
			return FRAME_NO_MEMORY;
		if (z->avail_out > 0)
			return FRAME_BAD;
		if (z->total_out > limit)
			return FRAME_TOO_LARGE;
		cap *= 2;
	}
}

static enum frame_result
add_gzip(const uint8_t *p, size_t n, size_t limit, struct messages *out)
{
	z_stream z = {.next_in = (Bytef *)p, .avail_in = (uInt)n};
	struct message *one = NULL;

	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return FRAME_NO_MEMORY;
	enum frame_result r = inflate_all(&z, limit, &one);
	if (r == FRAME_OK) {
		one->n = z.total_out;
		messages_add(out, one);
	} else {
		free(one);
	}
	inflateEnd(&z);
	return r;
}

static size_t
frame_length(const uint8_t *head)
{
	return (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4];
}

/* One message that stands whole at the front of the buffer. */
static enum frame_result
take_one(struct frame_reader *r, size_t n, struct messages *out)
{
	const uint8_t *head = buffer_at(&r->part);
	enum frame_result result = FRAME_BAD;

	if (head[0] == 0)
		result = add_plain(head + FRAME_HEAD, n, out);
	else if (head[0] == 1 && r->gzip)
		result = add_gzip(head + FRAME_HEAD, n, r->limit, out);
	buffer_drop(&r->part, FRAME_HEAD + n);
	return result;
}

enum frame_result
frame_feed(struct frame_reader *r, const uint8_t *p, size_t n, struct messages *out)
{
	enum frame_result result = FRAME_OK;

	if (!buffer_add(&r->part, p, n))
		return FRAME_NO_MEMORY;
	while (result == FRAME_OK && r->part.n >= FRAME_HEAD) {
		size_t len = frame_length(buffer_at(&r->part));
		if (len > r->limit)
			return FRAME_TOO_LARGE;
		if (r->part.n - FRAME_HEAD < len)
			break;
		result = take_one(r, len, out);
	}
	return result;
}

bool
frame_is_whole(const struct frame_reader *r)
{
	return r->part.n == 0;
}

void
frame_reset(struct frame_reader *r)
{
	buffer_clear(&r->part);
	r->gzip = false;
}

void
frame_free(struct frame_reader *r)
{
	buffer_free(&r->part);
}

void
frame_head(uint8_t head[FRAME_HEAD], size_t n)
{
	head[0] = 0;
	head[1] = (uint8_t)(n >> 24);
	head[2] = (uint8_t)(n >> 16);
	head[3] = (uint8_t)(n >> 8);
	head[4] = (uint8_t)n;
}
