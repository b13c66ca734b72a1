/* test_actor.c -- from a token to rights and scope, against a real PostgreSQL. */
#include <stdio.h>

#include "common/date.h"
#include "common/limits.h"
#include "common/token.h"
#include "common/uuid.h"
#include "server/op/access.h"
#include "server/op/rate.h"
#include "tests/fixture/pg.h"
#include "tests/unit/unit.h"

#define NOON (INT64_C(1763956800) * 1000000) /* 2025-11-24 12:00 in Shanghai, 04:00 UTC */
#define HOUR (INT64_C(3600) * 1000000)

struct env {
	struct loop *loop;
	struct engine *engine;
	PGconn *side;
	int64_t now;
};

static int64_t
env_now(void *arg)
{
	return ((struct env *)arg)->now;
}

static char token[TOKEN_TEXT], header[TOKEN_TEXT + 8];
static struct rate_table rate;

/* Head office HQ with BJ below it, and SH; zhang leads li leads wang; zhao is alone in SH. */
static void
people(PGconn *c)
{
	static const uint8_t secret[TOKEN_SECRET_BYTES] = {42};
	uint8_t hash[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];

	token_text(secret, token);
	snprintf(header, sizeof(header), "Bearer %s", token);
	assert_true(token_hash(token, hash));
	hex_encode(hash, sizeof(hash), hex);
	pg_do(c, "TRUNCATE app_user, branch, role, session, user_role CASCADE;"
	         "INSERT INTO branch (id, code, name, parent_id, created_at) VALUES (uuid(1), 'HQ', '总部', "
	         "NULL, now()),"
	         "(uuid(2), 'BJ', '北京', uuid(1), now()), (uuid(3), 'SH', '上海', uuid(1), now());"
	         "INSERT INTO app_user (id, login, name, branch_id, superior_id, created_at) VALUES"
	         "(uuid(11), 'zhang', '张三', uuid(1), NULL, now()), (uuid(12), 'li', '李四', uuid(2), "
	         "uuid(11), now()),"
	         "(uuid(13), 'wang', '王五', uuid(2), uuid(12), now()), (uuid(14), 'zhao', '赵六', uuid(3), "
	         "NULL, now());"
	         "INSERT INTO role (id, code, name, scope, perms, created_at) VALUES"
	         "(uuid(21), 'own', '', 1, '{order.read,order.edit}', now()), (uuid(22), 'lead', '', 2, "
	         "'{order.read,approve}', now()),"
	         "(uuid(23), 'branch', '', 3, '{stock.read}', now()), (uuid(24), 'tree', '', 4, "
	         "'{report.read}', now()),"
	         "(uuid(25), 'all', '', 5, '{admin,order.read}', now());");
	pg_do(c,
	    "INSERT INTO session (id, user_id, token_hash, created_at, seen_at, expires_at) VALUES "
	    "(uuid(31), uuid(11), '\\x%s',"
	    "to_timestamp(%lld), to_timestamp(%lld), to_timestamp(%lld))",
	    hex, (long long)(NOON / 1000000), (long long)(NOON / 1000000),
	    (long long)((NOON + 12 * HOUR) / 1000000));
}

static void
env_open(struct env *e)
{
	struct db_config cfg = db_defaults(1);

	*e = (struct env){.loop = loop_new(), .side = pg_side(), .now = NOON};
	pg_do(e->side, "CREATE OR REPLACE FUNCTION uuid(n int) RETURNS uuid LANGUAGE sql AS "
	               "$$ SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$");
	people(e->side);
	cfg.conninfo = pg_env("BL_PG_APP");
	cfg.query_conns = 1;
	cfg.command_conns = 1;
	cfg.stream_conns = 1;
	rate = (struct rate_table){0};
	const struct engine_config ec = {.loop = e->loop,
	    .db = db_new(loop_base(e->loop), &cfg),
	    .rate = &rate,
	    .now = env_now,
	    .now_arg = e};
	e->engine = engine_new(&ec);
}

static void
env_close(struct env *e)
{
	engine_free(e->engine);
	loop_free(e->loop);
	PQfinish(e->side);
}

#define WITH                                                                                                 \
	struct env e_, *e = &e_;                                                                             \
	(void)state;                                                                                         \
	env_open(e)

struct seen {
	struct arena *arena;
	bool done;
	struct found *found;
	enum reason reason;
};

static void
on_found(void *ctx, struct found *f, const struct why *why)
{
	struct seen *s = ctx;

	assert_false(s->done);
	s->done = true;
	s->found = f;
	s->reason = why ? why->reason : R_NONE;
}

static void
ask(struct env *e, struct seen *s, const char *authorization, enum perm perm)
{
	*s = (struct seen){.arena = arena_new(1 << 20)};
	const struct access_ask a = {.authorization = authorization,
	    .client = "test/1",
	    .peer = "192.0.2.7",
	    .lang = LANG_ZH,
	    .perm = perm,
	    .arena = s->arena};

	access_find(e->engine, &a, on_found, s);
	turn_until(e->loop, &s->done);
}

static enum reason
refusal(struct env *e, const char *authorization, enum perm perm)
{
	struct seen s;

	ask(e, &s, authorization, perm);
	arena_free(s.arena);
	return s.reason;
}

/* "HQ BJ / zhang li" or "all" */
static void
check_scope(struct env *e, const char *roles, const char *want)
{
	struct seen s;
	char got[200] = "";

	pg_do(e->side,
	    "DELETE FROM user_role; INSERT INTO user_role SELECT uuid(11), id FROM role WHERE code = ANY "
	    "('%s')",
	    roles);
	access_forget(e->engine);
	ask(e, &s, header, PERM_SELF);
	assert_non_null(s.found);
	const struct actor *who = &s.found->actor;
	for (size_t i = 0; i < who->scope_branches.n; i++) {
		char id[UUID_TEXT];

		uuid_format(who->scope_branches.v[i], id);
		strcat(got, id + 34);
		strcat(got, " ");
	}
	strcat(got, "/");
	for (size_t i = 0; i < who->scope_owners.n; i++) {
		char id[UUID_TEXT];

		uuid_format(who->scope_owners.v[i], id);
		strcat(got, " ");
		strcat(got, id + 34);
	}
	if (who->scope_all)
		strcat(got, " all");
	check_row(roles, strcmp(got, want) == 0);
	arena_free(s.arena);
}

static void
scopes(void **state)
{
	WITH;
	check_scope(e, "{}", "/ 11");
	check_scope(e, "{own}", "/ 11");
	check_scope(e, "{lead}", "/ 11 12 13");
	check_scope(e, "{branch}", "01 / 11");
	check_scope(e, "{tree}", "01 02 03 / 11");
	check_scope(e, "{branch,lead}", "01 / 11 12 13"); /* the union of what each role gives */
	check_scope(e, "{all,own}", "/ 11 all");
	pg_do(e->side, "UPDATE role SET archived_at = now() WHERE code = 'all'");
	check_scope(e, "{all,own}", "/ 11");
	env_close(e);
}

static void
person(void **state)
{
	struct seen s;

	WITH;
	pg_do(e->side, "INSERT INTO user_role VALUES (uuid(11), uuid(21)), (uuid(11), uuid(23))");
	ask(e, &s, header, PERM_ORDER_EDIT);
	assert_non_null(s.found);
	const struct actor *who = &s.found->actor;
	assert_string_equal(who->login, "zhang");
	assert_string_equal(who->name, "张三");
	assert_string_equal(s.found->branch, "HQ");
	assert_string_equal(who->client, "test/1");
	assert_string_equal(who->peer, "192.0.2.7");
	assert_int_equal(who->lang, LANG_ZH);
	assert_true(may(who, PERM_STOCK_READ) && may(who, PERM_ORDER_READ) && may(who, PERM_SELF));
	assert_false(may(who, PERM_ADMIN));
	assert_int_equal(who->now, NOON);
	assert_int_equal(who->today, date_from_civil(2025, 11, 24));
	assert_int_equal(who->user_id.b[15], 0x11);
	assert_int_equal(who->session_id.b[15], 0x31);
	arena_free(s.arena);
	assert_int_equal(refusal(e, header, PERM_ADMIN), R_NO_PERMISSION);
	env_close(e);
}

/* The business day changes at midnight of the company's zone, also for what is remembered. */
static void
business_day(void **state)
{
	struct seen s;

	WITH;
	pg_do(e->side, "UPDATE session SET seen_at = seen_at + interval '11 h 59 min'");
	e->now = NOON + 12 * HOUR - 1;
	ask(e, &s, header, PERM_SELF);
	assert_int_equal(s.found->actor.today, date_from_civil(2025, 11, 24));
	arena_free(s.arena);
	pg_do(e->side, "UPDATE session SET expires_at = expires_at + interval '1 day'; UPDATE company SET "
	               "zone = 'Asia/Tokyo'");
	access_forget(e->engine); /* the session was to end at midnight, too */
	ask(e, &s, header, PERM_SELF);
	assert_int_equal(s.found->actor.today, date_from_civil(2025, 11, 25)); /* an hour ahead */
	arena_free(s.arena);
	pg_do(e->side, "UPDATE company SET zone = 'Asia/Shanghai'");
	access_forget(e->engine);
	ask(e, &s, header, PERM_SELF);
	arena_free(s.arena);
	e->now++;
	ask(e, &s, header, PERM_SELF); /* remembered */
	assert_int_equal(s.found->actor.today, date_from_civil(2025, 11, 25));
	arena_free(s.arena);
	ask(e, &s, NULL, PERM_OPEN); /* nobody has a day, too */
	assert_int_equal(s.found->actor.today, date_from_civil(2025, 11, 25));
	assert_true(uuid_is_zero(s.found->actor.user_id));
	assert_null(s.found->branch);
	arena_free(s.arena);
	env_close(e);
}

static void
strangers(void **state)
{
	static const uint8_t other[TOKEN_SECRET_BYTES] = {43};
	char text[TOKEN_TEXT], unknown[TOKEN_TEXT + 8];

	WITH;
	token_text(other, text);
	snprintf(unknown, sizeof(unknown), "Bearer %s", text);
	const char *const bad[] = {NULL, "", "Bearer bl_x", "Basic zhang:secret", unknown, token};
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i] ? bad[i] : "NULL", refusal(e, bad[i], PERM_SELF) == R_UNAUTHENTICATED);
	assert_int_equal(refusal(e, NULL, PERM_OPEN), R_NONE);
	env_close(e);
}

static void
no_longer_valid(void **state)
{
	static const struct {
		const char *row, *change;
		enum reason reason;
	} rows[] = {
	    {"as it is", "SELECT 1", R_NONE},
	    {"ended", "UPDATE session SET ended_at = now()", R_UNAUTHENTICATED},
	    {"expired", "UPDATE session SET expires_at = to_timestamp(1763956800)", R_UNAUTHENTICATED},
	    {"idle for half an hour", "UPDATE session SET seen_at = seen_at - interval '30 min'",
	        R_UNAUTHENTICATED},
	    {"almost idle", "UPDATE session SET seen_at = seen_at - interval '29 min 59 s'", R_NONE},
	    {"a token is never idle", "UPDATE session SET kind = 2, seen_at = seen_at - interval '9 days'",
	        R_NONE},
	    {"a token expires", "UPDATE session SET kind = 2, expires_at = to_timestamp(1763956800)",
	        R_UNAUTHENTICATED},
	    {"the user is disabled", "UPDATE app_user SET archived_at = now()", R_UNAUTHENTICATED},
	};

	WITH;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		people(e->side);
		access_forget(e->engine);
		pg_do(e->side, "%s", rows[i].change);
		check_row(rows[i].row, refusal(e, header, PERM_SELF) == rows[i].reason);
	}
	env_close(e);
}

/* At most a second after the commit, without anybody being told. */
static void
revoked_within_a_second(void **state)
{
	WITH;
	assert_int_equal(refusal(e, header, PERM_SELF), R_NONE);
	pg_do(e->side, "UPDATE session SET ended_at = now()");
	int64_t from = clock_monotonic_us();
	while (refusal(e, header, PERM_SELF) == R_NONE)
		turn_once(e->loop);
	int64_t took = clock_monotonic_us() - from;
	print_message("revoked after %lld ms\n", (long long)took / 1000);
	assert_true(took < 1100000);
	env_close(e);
}

static void
remembered(void **state)
{
	WITH;
	assert_int_equal(refusal(e, header, PERM_SELF), R_NONE);
	pg_do(e->side, "BEGIN; LOCK TABLE session");
	assert_int_equal(refusal(e, header, PERM_SELF), R_NONE); /* nobody was asked */
	pg_do(e->side, "COMMIT");
	env_close(e);
}

static int64_t
seen_at(struct env *e)
{
	return pg_number(e->side, "SELECT extract(epoch FROM seen_at)::bigint FROM session") - NOON / 1000000;
}

static void
touched_once_a_minute(void **state)
{
	static const int64_t at[] = {0, 59, 61, 100, 121, 122}, want[] = {0, 0, 61, 61, 61, 122};

	WITH;
	for (size_t i = 0; i < ARRAY_SIZE(at); i++) {
		e->now = NOON + at[i] * 1000000;
		access_forget(e->engine);
		assert_int_equal(refusal(e, header, PERM_SELF), R_NONE);
		assert_int_equal(seen_at(e), want[i]);
	}
	e->now = NOON + 2 * HOUR; /* idle: asking does not wake it up */
	access_forget(e->engine);
	assert_int_equal(refusal(e, header, PERM_SELF), R_UNAUTHENTICATED);
	assert_int_equal(refusal(e, header, PERM_SELF), R_UNAUTHENTICATED);
	assert_int_equal(seen_at(e), 122);
	env_close(e);
}

/* The touch travels with reads that others wait for. */
static void
touch_waits_for_nobody(void **state)
{
	WITH;
	e->now = NOON + 120 * INT64_C(1000000);
	pg_do(e->side, "BEGIN; SELECT FROM session FOR UPDATE");
	assert_int_equal(refusal(e, header, PERM_SELF), R_NONE);
	assert_int_equal(seen_at(e), 0);
	pg_do(e->side, "COMMIT");
	env_close(e);
}

/* Asks until it is slowed down; at most `most` times. */
static int
asks(struct env *e, int most)
{
	enum reason why = R_NONE;
	int n = 0;

	while (n < most && (why = refusal(e, header, PERM_SELF)) == R_NONE)
		n++;
	assert_int_equal(why, n < most ? R_CALLS_SLOWED : R_NONE);
	return n;
}

/* The highest class of the roles counts, of those that are in use; a token has a bucket of its own. */
static void
classes(void **state)
{
	WITH;
	assert_in_range(asks(e, 1000), LIMIT_CALLS_BURST, 900);
	rate = (struct rate_table){0};
	pg_do(e->side, "UPDATE role SET rate_class = 2 WHERE code = 'own'; UPDATE role SET rate_class = 3, "
	               "archived_at = now() "
	               "WHERE code = 'lead'");
	pg_do(e->side,
	    "INSERT INTO user_role SELECT uuid(11), id FROM role WHERE code IN ('own', 'lead', 'tree')");
	access_forget(e->engine);
	assert_int_equal(asks(e, 1000), 1000);
	pg_do(e->side, "DELETE FROM user_role; UPDATE session SET kind = 2");
	access_forget(e->engine);
	assert_in_range(asks(e, 2000), LIMIT_CALLS_TOKEN_BURST, 1900);
	env_close(e);
}

static void
tokens_are_narrow(void **state)
{
	WITH;
	pg_do(e->side, "INSERT INTO user_role VALUES (uuid(11), uuid(21)), (uuid(11), uuid(22));"
	               "UPDATE session SET kind = 2, perms = '{order.read,approve}'");
	assert_int_equal(refusal(e, header, PERM_ORDER_READ), R_NONE);
	assert_int_equal(refusal(e, header, PERM_ORDER_EDIT), R_NO_PERMISSION);
	assert_int_equal(refusal(e, header, PERM_APPROVE), R_NO_PERMISSION);
	pg_do(e->side, "UPDATE session SET perms = NULL");
	access_forget(e->engine);
	assert_int_equal(refusal(e, header, PERM_ORDER_EDIT), R_NONE);
	assert_int_equal(refusal(e, header, PERM_APPROVE), R_NO_PERMISSION);
	pg_do(e->side, "UPDATE session SET perms = '{}'");
	access_forget(e->engine);
	assert_int_equal(refusal(e, header, PERM_ORDER_READ), R_NO_PERMISSION);
	env_close(e);
}

static void
jobs(void **state)
{
	struct seen s = {.arena = arena_new(1 << 20)};

	WITH;
	access_system(e->engine, s.arena, on_found, &s);
	turn_until(e->loop, &s.done);
	assert_true(s.found->actor.scope_all && may(&s.found->actor, PERM_ADMIN));
	assert_int_equal(s.found->actor.today, date_from_civil(2025, 11, 24));
	arena_free(s.arena);
	env_close(e);
}

static void
without_database(void **state)
{
	WITH;
	assert_int_equal(refusal(e, header, PERM_SELF), R_NONE);
	PQfinish(e->side);
	pg_ctl("stop -m immediate");
	access_forget(e->engine);
	assert_int_equal(refusal(e, header, PERM_SELF), R_DATABASE_UNAVAILABLE);
	assert_int_equal(refusal(e, NULL, PERM_OPEN), R_NONE);
	pg_ctl("start");
	e->side = pg_side();
	env_close(e);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 scopes of roles", scopes),
    CASE("X2 the person behind a token", person),
    CASE("S1 the business day", business_day),
    CASE("X2 strangers all get the same answer", strangers),
    CASE("X2 ended, expired, idle, disabled", no_longer_valid),
    CASE("X2 a revoked session is out within a second", revoked_within_a_second),
    CASE("X2 a token is remembered meanwhile", remembered),
    CASE("X2 a session is touched once a minute", touched_once_a_minute),
    CASE("X2 the touch waits for nobody", touch_waits_for_nobody),
    CASE("X6 who asks too fast is slowed down", classes),
    CASE("X2 API tokens are narrower than their user", tokens_are_narrow),
    CASE("X2 the actor of jobs", jobs),
    CASE("X2 without a database", without_database),
};
UNIT_MAIN("actor", cases)
