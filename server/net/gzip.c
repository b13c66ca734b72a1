#include "server/net/gzip.h"

#include <stdlib.h>
#include <zlib.h>

#define GZIP_WINDOW (MAX_WBITS + 16) /* +16: gzip header and trailer */
#define FIRST_GUESS 4096u

struct gzip {
	z_stream in, out;
	bool in_made, out_made;
};

struct gzip *
gzip_new(void)
{
	struct gzip *g = calloc(1, sizeof(*g));
	if (g == NULL)
		return NULL;
	g->in_made = inflateInit2(&g->in, GZIP_WINDOW) == Z_OK;
	g->out_made = deflateInit2(&g->out, 1, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK;
	if (!g->in_made || !g->out_made) {
		gzip_free(g);
		return NULL;
	}
	return g;
}

void
gzip_free(struct gzip *g)
{
	if (g == NULL)
		return;
	if (g->in_made)
		inflateEnd(&g->in);
	if (g->out_made)
		deflateEnd(&g->out);
	free(g);
}

static bool
grow(uint8_t **buf, size_t *cap, size_t limit)
{
	size_t more = *cap == 0 ? FIRST_GUESS : *cap * 4;
	if (more > limit + 1) /* one more than allowed shows that it is too large */
		more = limit + 1;
	uint8_t *b = more > *cap ? realloc(*buf, more) : NULL;
	if (b == NULL)
		return false;
	*buf = b;
	*cap = more;
	return true;
}

/* Inflates into a buffer that grows up to limit + 1 bytes. */
static enum gzip_result
inflate_all(z_stream *z, size_t limit, uint8_t **buf, size_t *n)
{
	size_t cap = 0;
	int rc = Z_OK;
	while (rc == Z_OK) {
		if (*n > limit || (*n == cap && !grow(buf, &cap, limit)))
			return GZIP_TOO_LARGE;
		z->next_out = *buf + *n;
		z->avail_out = (uInt)(cap - *n);
		rc = inflate(z, Z_NO_FLUSH);
		*n = cap - z->avail_out;
	}
	if (rc != Z_STREAM_END || z->avail_in != 0)
		return GZIP_BAD;
	return *n > limit ? GZIP_TOO_LARGE : GZIP_OK;
}

enum gzip_result
gzip_inflate(struct gzip *g, struct bytes in, size_t limit, uint8_t **out, size_t *n_out)
{
	uint8_t *buf = NULL;
	size_t n = 0;
	if (in.n > UINT32_MAX || inflateReset(&g->in) != Z_OK)
		return GZIP_BAD;
	g->in.next_in = (Bytef *)(uintptr_t)in.p;
	g->in.avail_in = (uInt)in.n;
	enum gzip_result r = inflate_all(&g->in, limit, &buf, &n);
	if (r != GZIP_OK) {
		free(buf);
		return r;
	}
	*out = buf;
	*n_out = n;
	return GZIP_OK;
}

size_t
gzip_deflate(struct gzip *g, struct bytes in, uint8_t *out, size_t cap)
{
	if (in.n > UINT32_MAX || cap > UINT32_MAX || deflateReset(&g->out) != Z_OK)
		return 0;
	g->out.next_in = (Bytef *)(uintptr_t)in.p;
	g->out.avail_in = (uInt)in.n;
	g->out.next_out = out;
	g->out.avail_out = (uInt)cap;
	return deflate(&g->out, Z_FINISH) == Z_STREAM_END ? cap - g->out.avail_out : 0;
}
