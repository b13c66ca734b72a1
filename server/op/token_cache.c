#include "server/op/token_cache.h"

#include <stdlib.h>

#define BUCKETS 4096
#define ENTRY_BYTES (64 << 10) /* far more than a scope takes; the arena's budget */

struct token_entry {
	uint8_t hash[SHA256_BYTES];
	int64_t until;
	struct arena *arena;
	struct token_row row;
	struct token_entry *next;
	TAILQ_ENTRY(token_entry) age;
};

void
token_cache_init(struct token_cache *c)
{
	c->n = 0;
	TAILQ_INIT(&c->by_age);
	c->bucket = calloc(BUCKETS, sizeof(struct token_entry *));
	if (!c->bucket)
		abort();
}

/* The hash is SHA-256 of a secret: any bits of it are well spread. */
static struct token_entry **
slot(struct token_cache *c, const uint8_t hash[SHA256_BYTES])
{
	struct token_entry **p = &c->bucket[(hash[0] | hash[1] << 8) % BUCKETS];

	while (*p && memcmp((*p)->hash, hash, SHA256_BYTES) != 0)
		p = &(*p)->next;
	return p;
}

static void
forget(struct token_cache *c, struct token_entry *e)
{
	*slot(c, e->hash) = e->next;
	TAILQ_REMOVE(&c->by_age, e, age);
	c->n--;
	arena_free(e->arena);
	free(e);
}

void
token_cache_clear(struct token_cache *c)
{
	while (!TAILQ_EMPTY(&c->by_age))
		forget(c, TAILQ_FIRST(&c->by_age));
}

void
token_cache_fini(struct token_cache *c)
{
	token_cache_clear(c);
	free(c->bucket);
	c->bucket = NULL;
}

const struct token_row *
token_cache_get(struct token_cache *c, const uint8_t hash[SHA256_BYTES], int64_t now)
{
	struct token_entry *e = *slot(c, hash);

	return e && now < e->until ? &e->row : NULL;
}

/* All live equally long, so the oldest is the first to go. */
static void
make_room(struct token_cache *c, int64_t until)
{
	struct token_entry *e;

	while ((e = TAILQ_FIRST(&c->by_age)) && (c->n >= TOKEN_CACHE_MAX || e->until + 1000000 < until))
		forget(c, e);
}

void
token_cache_put(
    struct token_cache *c, const uint8_t hash[SHA256_BYTES], const struct token_row *t, int64_t until)
{
	struct token_entry *e = *slot(c, hash);

	if (e)
		forget(c, e);
	make_room(c, until);
	e = calloc(1, sizeof(*e));
	if (!e)
		abort();
	memcpy(e->hash, hash, sizeof(e->hash));
	e->until = until;
	e->arena = arena_new(ENTRY_BYTES);
	e->row = *t;
	token_copy(t, e->arena, &e->row.actor);
	e->row.branch = arena_strdup(e->arena, t->branch);
	*slot(c, hash) = e;
	TAILQ_INSERT_TAIL(&c->by_age, e, age);
	c->n++;
}

static struct uuids
copy_ids(struct arena *a, struct uuids v)
{
	return (struct uuids){v.n ? arena_memdup(a, v.v, v.n * sizeof(*v.v)) : NULL, v.n};
}

void
token_copy(const struct token_row *t, struct arena *a, struct actor *who)
{
	const struct actor *from = &t->actor;

	who->user_id = from->user_id;
	who->session_id = from->session_id;
	who->branch_id = from->branch_id;
	who->dept_id = from->dept_id;
	who->login = arena_strdup(a, from->login);
	who->name = arena_strdup(a, from->name);
	memcpy(who->perm, from->perm, sizeof(who->perm));
	who->scope_all = from->scope_all;
	who->scope_branches = copy_ids(a, from->scope_branches);
	who->scope_owners = copy_ids(a, from->scope_owners);
}
