/* flood.h -- work without progress: what a peer may send that costs us time and brings its calls no further.
 *
 * Every kind has a bucket of tokens that fills with time and with real progress (calls begun, reply bytes
 * sent), because honest clients measure bandwidth with PINGs and open windows in small steps while they
 * receive. An empty bucket closes the connection. Pure. */
#ifndef BL_NET_FLOOD_H
#define BL_NET_FLOOD_H

#include "common/types.h"

enum flood_kind {
	FLOOD_PING,
	FLOOD_SETTINGS,
	FLOOD_EMPTY_DATA, /* DATA without bytes that does not end a stream */
	FLOOD_WINDOW,     /* WINDOW_UPDATE */
	FLOOD_RESET,      /* RST_STREAM in either direction, except after a finished call */
	FLOOD_OTHER,      /* PRIORITY and the like; nghttp2 skips frames that nobody knows */
	FLOOD_N
};

struct flood {
	int64_t at;             /* monotonic us of the last refill */
	int32_t token[FLOOD_N]; /* in thousandths */
};

void flood_init(struct flood *f, int64_t now);
/* false: this was one too many. */
bool flood_spend(struct flood *f, enum flood_kind k, int64_t now);
void flood_call_begun(struct flood *f);
void flood_sent(struct flood *f, size_t data_bytes);

#endif
