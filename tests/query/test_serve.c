/* test_serve.c -- calls become runs: the adapter between net and the engine, with net played by the test. */
#include <stdio.h>

#include "branchline/v1/session.pb-c.h"
#include "common/limits.h"
#include "common/token.h"
#include "common/uuid.h"
#include "server/op/dispatch.h"
#include "server/op/registry.h"
#include "tests/fixture/pg.h"
#include "tests/unit/unit.h"

/* ---- net, as far as the adapter sees it ---- */

struct call {
	const struct method *method;
	struct call_meta meta;
	struct arena *arena;
	void *data;
	bool is_gone, done;
	int replies, failures, drops;
	enum reason reason;
	char session[40], user[40], branch[8];
};

const struct method *
call_method(const struct call *c)
{
	return c->method;
}

const struct call_meta *
call_meta(const struct call *c)
{
	return &c->meta;
}

struct arena *
call_arena(struct call *c)
{
	return c->arena;
}

int64_t
call_deadline(const struct call *c)
{
	(void)c;
	return INT64_MAX;
}

bool
call_is_gone(const struct call *c)
{
	return c->is_gone;
}

void *
call_data(const struct call *c)
{
	return c->data;
}

void
call_set_data(struct call *c, void *data)
{
	c->data = data;
}

void
call_reply(struct call *c, const ProtobufCMessage *re)
{
	assert_ptr_equal(re->descriptor, &bl__end_session_response__descriptor);
	snprintf(c->session, sizeof(c->session), "%s", ((const Bl__EndSessionResponse *)re)->session_id);
	c->replies++;
}

void
call_fail(struct call *c, const struct why *why)
{
	c->reason = why->reason;
	c->failures++;
}

void
call_drop(struct call *c)
{
	assert_int_equal(c->replies + c->failures, 1);
	c->drops++;
	c->done = true;
}

void
call_log_actor(struct call *c, const char *user, const char *branch)
{
	snprintf(c->user, sizeof(c->user), "%s", user);
	snprintf(c->branch, sizeof(c->branch), "%s", branch);
}

/* ---- one method, one operation ---- */

struct facts {
	int none;
};

static void
load(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	(void)b;
	(void)rq;
	(void)who;
	(void)facts;
}

static bool
decide(const void *facts, const void *rq, const struct actor *who, void *plan, struct why *why)
{
	(void)facts;
	(void)who;
	(void)plan;
	return *((const Bl__EndSessionRequest *)rq)->session_id || deny(why, R_NOT_FOUND, "session", "");
}

static void
apply(struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	const struct audit_note n = {.subject = SUBJECT_SESSION, .id = who->session_id, .change = ""};

	(void)facts;
	(void)plan;
	op_audit(b, &n);
	((Bl__EndSessionResponse *)re)->session_id = ((const Bl__EndSessionRequest *)rq)->session_id;
}

static const struct op end_session = {.name = "session_end",
    .kind = OPK_COMMAND,
    .facts_size = sizeof(struct facts),
    .plan_size = sizeof(struct facts),
    .request = &bl__end_session_request__descriptor,
    .response = &bl__end_session_response__descriptor,
    .load = load,
    .decide = decide,
    .apply = apply};
static const struct method method = {.op = "session_end", .kind = METHOD_COMMAND, .replay = REPLAY_STORED};
static struct method_entry entry = {.op = &end_session, .handler = &op_call_handler};

const struct method_entry *
method_entry(const struct method *m)
{
	assert_ptr_equal(m, &method);
	return &entry;
}

/* ---- fixture ---- */

struct env {
	struct loop *loop;
	struct engine *engine;
	PGconn *side;
	char header[TOKEN_TEXT + 8];
};

static void
login(struct env *e)
{
	static const uint8_t secret[TOKEN_SECRET_BYTES] = {42};
	uint8_t hash[SHA256_BYTES];
	char token[TOKEN_TEXT], hex[2 * SHA256_BYTES + 1];

	token_text(secret, token);
	snprintf(e->header, sizeof(e->header), "Bearer %s", token);
	token_hash(token, hash);
	hex_encode(hash, sizeof(hash), hex);
	pg_do(e->side,
	    "TRUNCATE app_user, branch, role, session, user_role, audit, request_log CASCADE;"
	    "INSERT INTO branch (id, code, name, created_at) VALUES (gen_random_uuid(), 'HQ', '总部', now());"
	    "INSERT INTO app_user (id, login, name, branch_id, created_at) SELECT gen_random_uuid(), "
	    "'zhang', '张三', id, now() FROM branch;"
	    "INSERT INTO session (id, user_id, token_hash, created_at, seen_at, expires_at) "
	    "SELECT gen_random_uuid(), id, '\\x%s', now(), now(), now() + interval '1 hour' FROM app_user",
	    hex);
}

static void
env_open(struct env *e)
{
	struct db_config cfg = db_defaults(1);

	*e = (struct env){.loop = loop_new(), .side = pg_side()};
	login(e);
	cfg.conninfo = pg_env("BL_PG_APP");
	cfg.query_conns = cfg.command_conns = cfg.stream_conns = 1;
	const struct engine_config ec = {.loop = e->loop, .db = db_new(loop_base(e->loop), &cfg)};
	e->engine = engine_new(&ec);
	op_serve(e->engine);
	entry.perm = PERM_SELF;
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

static void
call_start(struct call *c, const char *authorization, const char *session)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	Bl__EndSessionRequest *rq = arena_new_n(a, Bl__EndSessionRequest, 1);
	char id[40];

	bl__end_session_request__init(rq);
	uuid_format(uuid_v7_new(clock_wall_us()), id);
	rq->request_id = arena_strdup(a, id);
	rq->session_id = arena_strdup(a, session);
	*c = (struct call){
	    .method = &method, .arena = a, .meta = {.authorization = authorization, .lang = LANG_EN}};
	entry.handler->start(c, &rq->base);
}

/* One call from begin to end: answered once, dropped once. */
static struct call
serve(struct env *e, const char *authorization, const char *session)
{
	struct call c;

	call_start(&c, authorization, session);
	turn_until(e->loop, &c.done);
	assert_int_equal(c.drops, 1);
	arena_free(c.arena);
	return c;
}

static void
replies(void **state)
{
	WITH;
	struct call c = serve(e, e->header, "s1");
	assert_int_equal(c.replies, 1);
	assert_string_equal(c.session, "s1");
	assert_string_equal(c.user, "zhang");
	assert_string_equal(c.branch, "HQ");
	assert_int_equal(pg_number(e->side, "SELECT count(*) FROM audit"), 1);
	env_close(e);
}

static void
refusals(void **state)
{
	WITH;
	assert_int_equal(serve(e, e->header, "").reason, R_NOT_FOUND);
	assert_int_equal(serve(e, NULL, "s1").reason, R_UNAUTHENTICATED);
	entry.perm = PERM_ADMIN;
	struct call c = serve(e, e->header, "s1");
	assert_int_equal(c.reason, R_NO_PERMISSION);
	assert_string_equal(c.user, "zhang"); /* the log names who tried */
	assert_int_equal(pg_number(e->side, "SELECT count(*) FROM audit"), 0);
	env_close(e);
}

/* A commit that changes rights makes this worker ask again at once. */
static void
rights_change_here(void **state)
{
	WITH;
	assert_int_equal(serve(e, e->header, "s1").replies, 1);
	pg_do(e->side, "UPDATE session SET ended_at = now()");
	assert_int_equal(serve(e, e->header, "s1").reason, R_UNAUTHENTICATED);
	env_close(e);
}

/* Gone before the caller is known, and while the command waits: nothing is changed, everything is dropped. */
static void
gone(void **state)
{
	WITH;
	struct call early, late;
	pg_do(e->side, "BEGIN; LOCK TABLE session");
	call_start(&early, e->header, "s1");
	turn_once(e->loop);
	early.is_gone = true;
	entry.handler->gone(&early);
	assert_int_equal(early.drops, 0);
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &early.done);
	assert_int_equal(early.reason, R_CANCELLED);
	call_start(&late, e->header, "s1");
	while (engine_running(e->engine) == 0)
		turn_once(e->loop);
	late.is_gone = true;
	entry.handler->gone(&late);
	turn_until(e->loop, &late.done);
	assert_int_equal(early.drops + late.drops, 2);
	arena_free(early.arena);
	arena_free(late.arena);
	env_close(e);
}

static void
closing(void **state)
{
	struct call c[2];

	WITH;
	call_start(&c[0], e->header, "s1"); /* is being looked up */
	env_close(e);
	assert_int_equal(c[0].reason, R_DATABASE_UNAVAILABLE);
	assert_int_equal(c[0].drops, 1);
	arena_free(c[0].arena);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 a call is answered and dropped once", replies),
    CASE("X2 refused calls", refusals),
    CASE("X2 rights that change here change at once", rights_change_here),
    CASE("X6 callers who leave", gone),
    CASE("X6 closing", closing),
};
UNIT_MAIN("serve", cases)
