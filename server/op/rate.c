#include "server/op/rate.h"

#include <string.h>

static uint64_t
mix(uint64_t h, const unsigned char *p, size_t n)
{
	for (; n > 0; n--, p++)
		h = (h ^ *p) * 1099511628211u;
	return h;
}

uint64_t
rate_key(const char *what, const void *whom, size_t n)
{
	uint64_t h = mix(mix(14695981039346656037u, (const unsigned char *)what, strlen(what) + 1), whom, n);

	h ^= h >> 29; /* the low bits choose the bucket */
	return h == 0 ? 1 : h;
}

/* Its own bucket, or one that is full again and so remembers nothing, or the last one looked at. */
static struct rate_bucket *
find(struct rate_table *t, uint64_t key, int64_t now_us)
{
	struct rate_bucket *b = NULL, *idle = NULL;

	for (unsigned i = 0; i < RATE_PROBES; i++) {
		b = &t->bucket[(key + i) % RATE_BUCKETS];
		if (atomic_load(&b->key) == key)
			return b;
		if (idle == NULL && atomic_load(&b->full_us) <= now_us)
			idle = b;
	}
	if (idle == NULL)
		return b;
	atomic_store(&idle->key, key);
	return idle;
}

bool
rate_take(
    struct rate_table *t, uint64_t key, int64_t interval_us, int burst, int64_t now_us, int64_t *wait_us)
{
	struct rate_bucket *b = find(t, key, now_us);
	int64_t was = atomic_load(&b->full_us), next;

	do {
		next = (was > now_us ? was : now_us) + interval_us;
		if (next - now_us > burst * interval_us) {
			if (wait_us != NULL)
				*wait_us = next - now_us - burst * interval_us;
			return false;
		}
	} while (!atomic_compare_exchange_weak(&b->full_us, &was, next));
	return true;
}
