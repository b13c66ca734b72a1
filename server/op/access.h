/* access.h -- who calls: from the bearer token to an actor with rights and scope.
 *
 * A worker remembers what a token stands for at most a second, so that an ended session, a disabled user or a
 * changed role takes effect everywhere within that time. Unknown, ended, expired and idle tokens all get the
 * same answer. */
#ifndef BL_OP_ACCESS_H
#define BL_OP_ACCESS_H

#include "server/op/engine.h"

struct found {
	struct actor actor;
	const char *branch; /* code of the home branch, for the log; NULL for nobody */
};

struct access_ask {
	const char *authorization; /* as sent, may be NULL */
	const char *client, *peer;
	enum lang lang;
	bool passive;        /* a look that does not keep the session alive */
	enum perm perm;      /* what the method needs; PERM_OPEN lets everybody in, as nobody */
	struct arena *arena; /* the actor's; must live until found is called */
	/* Who it is, told before the right is looked at: a refusal is logged with a name. May be NULL. */
	void (*known)(void *ctx, const struct found *who);
};

/* found NULL: refused, why says why (UNAUTHENTICATED, NO_PERMISSION, DATABASE_UNAVAILABLE ..). May be called
 * before access_find() returns. */
typedef void (*found_fn)(void *ctx, struct found *found, const struct why *why);
void access_find(struct engine *e, const struct access_ask *ask, found_fn done, void *ctx);

/* The actor of jobs: everything in every branch, on the company's business day. */
void access_system(struct engine *e, struct arena *a, found_fn done, void *ctx);

/* The table rule: does the actor have the right that a method needs? Otherwise denied. */
bool access_may(const struct actor *who, enum perm perm, struct why *why);
/* Rights from their texts; unknown texts (of a newer release) give none. An API token never has rights over
 * people, flows, approvals or the system. */
void access_perms(struct actor *who, struct texts roles, bool is_token, bool unlimited, struct texts token);
/* What stands behind "Bearer ", NULL when that is not there. */
const char *access_token(const char *authorization);
/* Is it a token of ours by shape and checksum? Says nothing about whose, or whether it is still good. */
bool access_has_token(const char *authorization);

/* How fast a rate class may ask (limits.h): the highest one of the roles, for a person or an API token. */
struct access_pace {
	int a_second, burst;
};
struct access_pace access_pace(int rate_class, bool is_token);
/* Takes one call of `whom`. Denied as CALLS_SLOWED when there is none; the wait that is told brings a quarter of the burst back,
 * so that the calls of a busy client do not all come again for the next one. */
bool access_take(struct rate_table *t, const struct access_pace *p, const char *what, struct uuid whom,
    int64_t now_us, struct why *why);

/* Forgets all tokens of this worker: rights have changed here. */
void access_forget(struct engine *e);

struct access_cache *access_cache_new(void);
void access_cache_free(struct access_cache *c);

#endif
