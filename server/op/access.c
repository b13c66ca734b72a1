#include "server/op/access.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>

#include "common/date.h"
#include "common/limits.h"
#include "common/token.h"
#include "server/db/refusal.h"
#include "server/op/perm.h"
#include "server/op/rate.h"
#include "server/op/run.h"
#include "server/op/token_cache.h"

#define REMEMBER_US 1000000
#define TOUCH_US (INT64_C(60) * 1000000) /* seen_at is this exact */
#define IDLE_US (INT64_C(1000000) * LIMIT_SESSION_IDLE_S)
#define DAY_US (INT64_C(1000000) * DAY_SECONDS)
enum { KIND_SESSION = 1, KIND_TOKEN = 2 };
enum { CLASS_INTERACTIVE = 1, CLASS_BULK, CLASS_LOAD };

static const struct uuid system_id = {{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}};

struct access_cache {
	struct token_cache tokens;
	int32_t today; /* the company's, as last heard; NO_DATE at first */
	int64_t day_ends;
};

struct access_cache *
access_cache_new(void)
{
	struct access_cache *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	token_cache_init(&c->tokens);
	c->today = NO_DATE;
	return c;
}

void
access_cache_free(struct access_cache *c)
{
	if (!c)
		return;
	token_cache_fini(&c->tokens);
	free(c);
}

void
access_forget(struct engine *e)
{
	token_cache_clear(&e->access->tokens);
}

/* ---- rules ---- */

bool
access_has_token(const char *authorization)
{
	const char *token = access_token(authorization);
	uint8_t hash[SHA256_BYTES];

	return token && token_hash(token, hash);
}

const char *
access_token(const char *authorization)
{
	if (!authorization || strncasecmp(authorization, "Bearer ", 7) != 0)
		return NULL;
	return authorization + 7;
}

static bool
has_text(struct texts t, const char *s)
{
	for (size_t i = 0; i < t.n; i++)
		if (strcmp(t.v[i], s) == 0)
			return true;
	return false;
}

static bool
never_for_tokens(enum perm p)
{
	return p == PERM_USER_EDIT || p == PERM_FLOW_EDIT || p == PERM_APPROVE || p == PERM_ADMIN;
}

static void
grant(struct actor *who, enum perm p)
{
	who->perm[p / 64] |= UINT64_C(1) << (p % 64);
}

void
access_perms(struct actor *who, struct texts roles, bool is_token, bool unlimited, struct texts token)
{
	enum perm p;

	grant(who, PERM_OPEN);
	grant(who, PERM_SELF);
	for (size_t i = 0; i < roles.n; i++)
		if (perm_parse(roles.v[i], &p) && !(is_token && never_for_tokens(p)) &&
		    (unlimited || has_text(token, roles.v[i])))
			grant(who, p);
}

bool
access_may(const struct actor *who, enum perm perm, struct why *why)
{
	return may(who, perm) || deny(why, R_NO_PERMISSION, perm_row(perm)->text);
}

struct access_pace
access_pace(int rate_class, bool is_token)
{
	if (rate_class == CLASS_LOAD)
		return (struct access_pace){LIMIT_CALLS_LOAD_S, LIMIT_CALLS_LOAD_BURST};
	if (rate_class == CLASS_BULK)
		return (struct access_pace){LIMIT_CALLS_BULK_S, LIMIT_CALLS_BULK_BURST};
	if (is_token)
		return (struct access_pace){LIMIT_CALLS_TOKEN_S, LIMIT_CALLS_TOKEN_BURST};
	return (struct access_pace){LIMIT_CALLS_S, LIMIT_CALLS_BURST};
}

bool
access_take(struct rate_table *t, const struct access_pace *p, const char *what, struct uuid whom,
    int64_t now_us, struct why *why)
{
	int64_t interval = 1000000 / p->a_second, wait;

	if (rate_take(t, rate_key(what, &whom, sizeof(whom)), interval, p->burst, now_us, &wait))
		return true;
	deny(why, R_CALLS_SLOWED, arena_printf(why->arena, "%d", p->a_second));
	why->retry_ms = (wait + interval * (p->burst / 4)) / 1000 + 1;
	return false;
}

/* ---- one lookup ---- */

struct lookup {
	struct engine *engine;
	struct access_ask ask;
	found_fn done;
	void *ctx;
	uint8_t hash[SHA256_BYTES];
	int64_t now, until; /* until: monotonic, when what it finds must be asked again */
	struct q_engine_session row;
	struct q_engine_day day;
	struct found found;
	struct why why;
};

static struct lookup *
lookup_new(struct engine *e, const struct access_ask *ask, found_fn done, void *ctx)
{
	struct lookup *l = arena_new_n(ask->arena, struct lookup, 1);

	l->engine = e;
	l->ask = *ask;
	l->done = done;
	l->ctx = ctx;
	l->now = engine_now(e);
	why_init(&l->why, ask->arena);
	l->found.actor = (struct actor){.login = "",
	    .name = "",
	    .client = ask->client ? ask->client : "",
	    .peer = ask->peer ? ask->peer : "",
	    .lang = ask->lang,
	    .now = l->now,
	    .today = NO_DATE,
	    .arena = ask->arena};
	return l;
}

static void
refuse(struct lookup *l, enum reason reason)
{
	if (reason != R_NONE)
		deny(&l->why, reason);
	l->done(l->ctx, NULL, &l->why);
}

/* Each session of a person takes from the same tokens, an API token has its own. */
static bool
may_ask(struct lookup *l, const struct token_row *t)
{
	const struct actor *who = &l->found.actor;
	bool is_token = t && t->kind == KIND_TOKEN;

	if (!t || !l->engine->cfg.rate || l->ask.passive)
		return true;
	const struct access_pace p = access_pace(t->rate_class, is_token);
	return access_take(l->engine->cfg.rate, &p, is_token ? "token" : "user",
	    is_token ? who->session_id : who->user_id, clock_monotonic_us(), &l->why);
}

/* t NULL: nobody */
static void
finish(struct lookup *l, const struct token_row *t)
{
	if (l->ask.known)
		l->ask.known(l->ctx, &l->found);
	if (may_ask(l, t) && access_may(&l->found.actor, l->ask.perm, &l->why))
		l->done(l->ctx, &l->found, NULL);
	else
		refuse(l, R_NONE);
}

static bool
database_failed(struct lookup *l, const struct db_result *res)
{
	const struct refusal *x = refusal_find(res);

	if (res->end == DB_OK)
		return false;
	l->why.retry_ms = 1000;
	refuse(l, x->reason == RETRY ? R_CONFLICT : (enum reason)x->reason);
	return true;
}

/* The business day of an instant; a remembered answer may be of before midnight. */
static int32_t
day_at(int32_t today, int64_t day_ends, int64_t now)
{
	return now < day_ends ? today : today + 1 + (int32_t)((now - day_ends) / DAY_US);
}

static void
take_token(struct lookup *l, const struct token_row *t)
{
	struct actor *who = &l->found.actor;
	bool idle = t->kind == KIND_SESSION && t->seen_at + IDLE_US <= l->now;

	if (idle || t->expires_at <= l->now) {
		refuse(l, R_UNAUTHENTICATED);
		return;
	}
	token_copy(t, l->ask.arena, who);
	l->found.branch = arena_strdup(l->ask.arena, t->branch);
	who->today = day_at(t->today, t->day_ends, l->now);
	finish(l, t);
}

static void
row_to_token(const struct q_engine_session *q, struct token_row *t)
{
	struct actor *who = &t->actor;

	*t = (struct token_row){.kind = q->kind,
	    .rate_class = q->rate_class,
	    .seen_at = q->seen_at,
	    .expires_at = q->expires_at,
	    .branch = q->branch_code,
	    .today = q->today,
	    .day_ends = q->day_ends};
	who->user_id = q->user_id;
	who->session_id = q->session_id;
	who->branch_id = q->branch_id;
	who->dept_id = q->dept_id;
	who->login = q->login;
	who->name = q->name;
	who->scope_all = q->scope_all;
	who->scope_branches = q->branches;
	who->scope_owners = q->owners;
	access_perms(who, q->perms, q->kind == KIND_TOKEN, q->unlimited, q->token_perms);
}

static void
on_session(void *ctx, const struct db_result *res)
{
	struct lookup *l = ctx;
	struct access_cache *c = l->engine->access;
	struct token_row t;

	if (database_failed(l, res))
		return;
	if (!l->row.found) {
		refuse(l, R_UNAUTHENTICATED);
		return;
	}
	row_to_token(&l->row, &t);
	c->today = t.today;
	c->day_ends = t.day_ends;
	token_cache_put(&c->tokens, l->hash, &t, l->until);
	take_token(l, &t);
}

static void
ask_session(struct lookup *l)
{
	struct batch *b = batch_new(l->ask.arena, &l->found.actor, NULL);
	struct bytes hash = {l->hash, sizeof(l->hash)};

	l->until = clock_monotonic_us() + REMEMBER_US;
	q_engine_session(b, l->now, hash, &l->row);
	if (!l->ask.passive)
		q_engine_session_touch(b, l->now, hash, l->now - TOUCH_US, l->now - IDLE_US);
	db_query(l->engine->cfg.db, b, on_session, l);
}

/* Before login: nobody, with the business day as far as it is known. */
static void
take_nobody(struct lookup *l)
{
	const struct access_cache *c = l->engine->access;

	l->found.actor.today =
	    c->today == NO_DATE ? date_of_instant(l->now, 0) : day_at(c->today, c->day_ends, l->now);
	grant(&l->found.actor, PERM_OPEN);
	finish(l, NULL);
}

void
access_find(struct engine *e, const struct access_ask *ask, found_fn done, void *ctx)
{
	struct lookup *l = lookup_new(e, ask, done, ctx);
	const char *token = access_token(ask->authorization);
	const struct token_row *t;

	if (ask->perm == PERM_OPEN) {
		take_nobody(l);
		return;
	}
	if (!token || !token_hash(token, l->hash)) {
		refuse(l, R_UNAUTHENTICATED);
		return;
	}
	t = token_cache_get(&e->access->tokens, l->hash, clock_monotonic_us());
	if (t)
		take_token(l, t);
	else
		ask_session(l);
}

/* ---- jobs ---- */

static void
on_day(void *ctx, const struct db_result *res)
{
	struct lookup *l = ctx;
	struct actor *who = &l->found.actor;

	if (database_failed(l, res))
		return;
	who->user_id = system_id;
	who->login = who->name = "system";
	who->scope_all = true;
	for (int p = 0; p < PERM_N; p++)
		grant(who, (enum perm)p);
	who->today = l->day.today;
	l->done(l->ctx, &l->found, NULL);
}

void
access_system(struct engine *e, struct arena *a, found_fn done, void *ctx)
{
	const struct access_ask ask = {.perm = PERM_OPEN, .arena = a};
	struct lookup *l = lookup_new(e, &ask, done, ctx);
	struct batch *b = batch_new(a, &l->found.actor, NULL);

	q_engine_day(b, l->now, &l->day);
	db_query(e->cfg.db, b, on_day, l);
}
