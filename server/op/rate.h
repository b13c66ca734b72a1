/* rate.h -- token buckets in memory that all processes of one daemon share: calls of a user, calls of an
 * API token.
 *
 * Lock-free. Two processes that take at the same instant may both get the last token; nothing worse. When the
 * table is full of live buckets, strangers share one: more strangers make it stricter, never laxer. */
#ifndef BL_OP_RATE_H
#define BL_OP_RATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RATE_BUCKETS 16384
#define RATE_PROBES 8

struct rate_table {
	struct rate_bucket {
		_Atomic uint64_t key;    /* 0 = never used */
		_Atomic int64_t full_us; /* when the bucket will be full again */
	} bucket[RATE_BUCKETS];
};

/* Takes one token of the bucket `key`: `burst` tokens, one more each interval_us. false: empty; *wait_us says
 * for how long. `now_us` is monotonic; wait_us may be NULL. */
bool rate_take(
    struct rate_table *t, uint64_t key, int64_t interval_us, int burst, int64_t now_us, int64_t *wait_us);

/* A key from what is limited ("user", "token") and of whom. Never 0. */
uint64_t rate_key(const char *what, const void *whom, size_t n);

#endif
