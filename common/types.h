/* types.h -- the value types shared by wire, database and domain.
 *
 * Money: int64 in minor units of the document's currency. Unit price: int64, 6 decimals. Quantity: int64, 4 decimals.
 * Rate, percent: int32/int64, 4 decimals of the percent (13 % = 130000). Exchange rate: int64, 8 decimals.
 * Instants: int64 microseconds since 1970 UTC. Business dates: int32 days since 1970-01-01. NO_DATE = absent. */
#ifndef BL_COMMON_TYPES_H
#define BL_COMMON_TYPES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NO_DATE INT32_MIN
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* 16 bytes in network order; all zero = absent. */
struct uuid {
	uint8_t b[16];
};

struct bytes {
	const uint8_t *p;
	size_t n;
};

/* Arrays that travel to and from SQL. In parameters an element is NULL when it is the absent value of its type:
 * zero uuid, NULL text, NO_DATE date, INT64_MIN i64, INT32_MIN i32. */
struct uuids {
	const struct uuid *v;
	size_t n;
};
struct texts {
	const char *const *v;
	size_t n;
};
struct i64s {
	const int64_t *v;
	size_t n;
};
struct i32s {
	const int32_t *v;
	size_t n;
};
struct bools {
	const bool *v;
	size_t n;
};

static inline bool
uuid_is_zero(struct uuid u)
{
	static const struct uuid zero;
	return memcmp(&u, &zero, sizeof(u)) == 0;
}

static inline bool
uuid_eq(struct uuid a, struct uuid b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

#endif
