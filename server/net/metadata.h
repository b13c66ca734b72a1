/* metadata.h -- the small texts of gRPC's HTTP/2 headers: timeouts, percent encoding, base64, languages.
 * Pure. */
#ifndef BL_NET_METADATA_H
#define BL_NET_METADATA_H

#include "common/types.h"
#include "common/why.h"

/* grpc-timeout: 1 to 8 digits and one of H M S m u n. Microseconds, rounded up. */
bool timeout_parse(const char *s, size_t n, int64_t *us_out);

/* grpc-message. Cut at a whole character when `cap` (with the NUL) is too small. Returns the length. */
size_t percent_encode(const char *s, char *out, size_t cap);

/* Without padding, as -bin metadata wants it. `out` needs base64_size(n) bytes; returns the length. */
static inline size_t
base64_size(size_t n)
{
	return (n * 4 + 2) / 3 + 1;
}
size_t base64_write(struct bytes in, char *out);

/* traceparent (W3C): true when the 32 hex digits at TRACE_ID_AT are a trace id. */
#define TRACE_ID_AT 3
#define TRACE_ID_TEXT 32
bool trace_id_find(const char *s, size_t n);

/* accept-language: the better liked of what we have; English when neither is named. */
enum lang language_pick(const char *s, size_t n);

#endif
