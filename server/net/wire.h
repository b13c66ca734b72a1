/* wire.h -- reading protobuf's wire format by hand: a cursor over bytes that never passes the end. */
#ifndef BL_NET_WIRE_H
#define BL_NET_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct wire {
	const uint8_t *p, *end;
};

static inline bool
wire_varint(struct wire *w, int max_bytes, uint64_t *out)
{
	uint64_t v = 0;
	for (int i = 0; i < max_bytes && w->p < w->end; i++) {
		uint8_t b = *w->p++;
		v |= (uint64_t)(b & 0x7f) << (7 * i);
		if (b < 0x80) {
			*out = v;
			return true;
		}
	}
	return false;
}

/* false: no field number, a group, or cut off */
static inline bool
wire_tag(struct wire *w, uint32_t *number, enum wire_type *type)
{
	uint64_t v;
	if (!wire_varint(w, 5, &v) || v > UINT32_MAX || v >> 3 == 0)
		return false;
	*number = (uint32_t)(v >> 3);
	*type = (enum wire_type)(v & 7);
	return *type <= WIRE_BYTES || *type == WIRE_FIXED32;
}

static inline bool
wire_skip(struct wire *w, size_t n)
{
	if ((size_t)(w->end - w->p) < n)
		return false;
	w->p += n;
	return true;
}

static inline bool
wire_bytes(struct wire *w, struct wire *inner)
{
	uint64_t n;
	if (!wire_varint(w, 5, &n) || n > (uint64_t)(w->end - w->p))
		return false;
	inner->p = w->p;
	inner->end = w->p + n;
	w->p += n;
	return true;
}

#endif
