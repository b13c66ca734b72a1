/* frame.h -- gRPC's messages inside a stream: one flag byte, four bytes of length, the bytes; gzip when
 * flagged. */
#ifndef BL_CLIENT_FRAME_H
#define BL_CLIENT_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/lib/buffer.h"

#define FRAME_HEAD 5

enum frame_result { FRAME_OK, FRAME_TOO_LARGE, FRAME_BAD, FRAME_NO_MEMORY };

struct message { /* one whole message */
	struct message *next;
	size_t n;
	uint8_t bytes[];
};

struct messages { /* first in, first out */
	struct message *first, **last;
	size_t count;
};

struct frame_reader {
	struct buffer part; /* of a message that is not whole yet */
	bool gzip;          /* what grpc-encoding said */
	size_t limit;       /* longest message, inflated */
};

void messages_init(struct messages *m);
struct message *messages_take(struct messages *m); /* NULL = none */
void messages_free(struct messages *m);

/* Takes bytes as they come; whole messages are added to out. */
enum frame_result frame_feed(struct frame_reader *r, const uint8_t *p, size_t n, struct messages *out);
bool frame_is_whole(const struct frame_reader *r); /* nothing is left over */
void frame_reset(struct frame_reader *r);
void frame_free(struct frame_reader *r);

void frame_head(uint8_t head[FRAME_HEAD], size_t n);

#endif
