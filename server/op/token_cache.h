/* token_cache.h -- what a worker remembers of tokens for a moment: a hash table that forgets by age and never
 * grows beyond its bound. */
#ifndef BL_OP_TOKEN_CACHE_H
#define BL_OP_TOKEN_CACHE_H

#include <sys/queue.h>

#include "common/digest.h"
#include "server/op/actor.h"

#define TOKEN_CACHE_MAX 16384

struct token_row {          /* pointers belong to whoever filled it; the cache copies */
	struct actor actor; /* without what belongs to one request */
	const char *branch;
	int16_t kind, rate_class;
	int64_t seen_at, expires_at, day_ends;
	int32_t today;
};

struct token_entry;
struct token_cache {
	struct token_entry **bucket;
	size_t n;
	TAILQ_HEAD(token_list, token_entry) by_age;
};

void token_cache_init(struct token_cache *c);
void token_cache_clear(struct token_cache *c);
void token_cache_fini(struct token_cache *c);
/* NULL: not known, or only from too long ago. Valid until the next put or clear. */
const struct token_row *token_cache_get(struct token_cache *c, const uint8_t hash[SHA256_BYTES], int64_t now);
/* until: monotonic us. Replaces what is known of this token; forgets what is too old, or the oldest. */
void token_cache_put(
    struct token_cache *c, const uint8_t hash[SHA256_BYTES], const struct token_row *t, int64_t until);

/* Fills the person, rights and scope of an actor with copies in the arena; what belongs to the request stays.
 */
void token_copy(const struct token_row *t, struct arena *a, struct actor *who);

#endif
