/* wire.h -- network byte order, as PostgreSQL's binary formats want it. */
#ifndef BL_DB_WIRE_H
#define BL_DB_WIRE_H

#include "common/types.h"

#define WIRE_MAX ((size_t)1 << 28) /* bytes of one parameter; requests end far below */

static inline void
wire_put(uint8_t *p, uint64_t v, int n)
{
	for (int i = n - 1; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

static inline uint64_t
wire_get(const void *p, int n)
{
	const uint8_t *s = p;
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | s[i];
	return v;
}

#endif
