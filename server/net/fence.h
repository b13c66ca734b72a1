/* fence.h -- a look at the bytes of a message before protobuf-c may unpack them.
 *
 * protobuf-c 1.4 has no depth limit, takes bad UTF-8, cuts strings at NUL and turns small inputs into much
 * memory. The fence walks the bytes once along the descriptor: nesting, number of fields and packed elements,
 * wire types, lengths, text. Pure: no allocation, no recursion, time linear in the bytes. */
#ifndef BL_NET_FENCE_H
#define BL_NET_FENCE_H

#include <protobuf-c/protobuf-c.h>

#include "common/types.h"

enum fence_verdict {
	FENCE_OK,
	FENCE_SHAPE,  /* not a message of this type: cut off, wrong wire type, group */
	FENCE_DEPTH,  /* nested deeper than LIMIT_DEPTH */
	FENCE_FIELDS, /* more fields or packed elements than allowed */
	FENCE_TEXT,   /* a string is not UTF-8 or holds NUL */
};

#define FENCE_PATH 160

struct fence_report {
	enum fence_verdict verdict;
	size_t fields;         /* fields and elements seen: the work done */
	char path[FENCE_PATH]; /* where it was refused: "order.lines[3].note"; "" at the top */
};

bool fence_check(
    const ProtobufCMessageDescriptor *d, struct bytes message, size_t max_fields, struct fence_report *r);

/* UTF-8 as Unicode defines it (no surrogates, no overlong forms), and no NUL. */
bool fence_text(const uint8_t *p, size_t n);

#endif
