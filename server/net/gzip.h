/* gzip.h -- one message in, one message out; the zlib states are kept, since making one costs 256 KiB. */
#ifndef BL_NET_GZIP_H
#define BL_NET_GZIP_H

#include "common/types.h"

struct gzip;

struct gzip *gzip_new(void); /* NULL without memory */
void gzip_free(struct gzip *g);

enum gzip_result { GZIP_OK, GZIP_TOO_LARGE, GZIP_BAD };
/* *out is malloc'ed, at most limit bytes, set on GZIP_OK only. One whole gzip member, nothing behind it. */
enum gzip_result gzip_inflate(struct gzip *g, struct bytes in, size_t limit, uint8_t **out, size_t *n_out);
/* Writes at most `cap` bytes; 0 = does not fit (so compressing is not worth it). */
size_t gzip_deflate(struct gzip *g, struct bytes in, uint8_t *out, size_t cap);

#endif
