/* test_engine.c -- the operation engine against a real PostgreSQL with the real schema. The operations are
 * small ones of our own on a scratch table; they borrow the messages of customers. */
#include <stdio.h>
#include <stdlib.h>

#include "branchline/v1/customer.pb-c.h"
#include "common/limits.h"
#include "common/token.h"
#include "common/uuid.h"
#include "server/loop/work.h"
#include "server/op/access.h"
#include "server/op/engine.h"
#include "tests/fixture/pg.h"
#include "tests/unit/unit.h"

/* ---- statements of our own, numbered behind the generated ones ---- */

const int stmt_count = 8192;
const struct stmt *const stmt_all[] = {NULL};

struct number {
	bool found;
	int64_t v;
};

static bool
decode_number(const struct answer *a, void *out)
{
	*(struct number *)out = (struct number){a->rows == 1, a->rows == 1 ? answer_i64(a, 0, 0) : 0};
	return true;
}

static const uint32_t int8s[] = {20, 20};
#define STATEMENTS(X)                                                                                        \
	X(lock, STMT_ONE, 1, decode_number, "SELECT v FROM thing WHERE id = $1 FOR UPDATE")                  \
	X(get, STMT_ONE, 1, decode_number, "SELECT v FROM thing WHERE id = $1")                              \
	X(add, STMT_EXEC, 2, NULL, "UPDATE thing SET v = v + $2 WHERE id = $1")                              \
	X(put, STMT_EXEC, 2, NULL, "INSERT INTO thing VALUES ($1, $2)")                                      \
	X(part, STMT_EXEC, 1, NULL, "INSERT INTO part VALUES ($1)")                                          \
	X(warn, STMT_EXEC, 0, NULL, "SELECT warn()")                                                         \
	X(visible, STMT_ONE, 0, decode_number, "SELECT count(*) FROM shipment")
enum {
	ID_FIRST = 8000,
#define X(name, kind, n, decode, text) ID_##name,
	STATEMENTS(X)
#undef X
};
#define X(name, kind, n, decode, text)                                                                       \
	static const struct stmt s_##name = {"t_" #name, text, kind, n, int8s, ID_##name, decode};
STATEMENTS(X)
#undef X

static void
add(struct batch *b, const struct stmt *s, int64_t x, int64_t y, void *out)
{
	const struct param p[] = {param_i64(b, x), param_i64(b, y)};

	batch_add(b, s, p, out);
}

/* ---- operations: code = which thing, level = how much ---- */

static int decided, looked, worked;
static const struct uuid customer = {{1, 1, 1, 1, 1, 1, 0x71, 1, 0x81, 1, 1, 1, 1, 1, 1, 1}};
static const struct uuid branch = {{0xb, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}};
static const struct uuid user = {{0xa, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}};

struct facts {
	struct number v, other;
	int64_t worked;
};
struct plan {
	int64_t v;
};

static int64_t
number(const char *s)
{
	return strtoll(s, NULL, 10);
}

static void
audit(struct batch *b)
{
	const struct audit_note n = {
	    .subject = SUBJECT_CUSTOMER, .id = customer, .version = 1, .branch_id = branch, .change = "v"};

	op_audit(b, &n);
}

static void
answer(const struct actor *who, int64_t v, Bl__CreateCustomerResponse *re)
{
	re->customer = arena_new_n(who->arena, Bl__Customer, 1);
	bl__customer__init(re->customer);
	re->customer->name = arena_printf(who->arena, "%lld", (long long)v);
}

static void
load_locked(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	struct facts *f = facts;

	(void)who;
	add(b, &s_lock, number(((const Bl__CreateCustomerRequest *)rq)->code), 0, &f->v);
}

static void
load_free(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	struct facts *f = facts;

	(void)who;
	add(b, &s_get, number(((const Bl__CreateCustomerRequest *)rq)->code), 0, &f->v);
}

static bool
decide_add(const void *facts, const void *rq, const struct actor *who, void *plan, struct why *why)
{
	const struct facts *f = facts;
	struct plan *p = plan;

	(void)who;
	decided++;
	p->v = f->v.v + number(((const Bl__CreateCustomerRequest *)rq)->level);
	if (!f->v.found)
		return deny(why, R_NOT_FOUND, "thing", ((const Bl__CreateCustomerRequest *)rq)->code);
	if (p->v < 0)
		return deny(why, R_TOO_LARGE, "quantity", "stock");
	return true;
}

static void
apply_add(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	const Bl__CreateCustomerRequest *q = rq;

	(void)facts;
	add(b, &s_add, number(q->code), number(q->level), NULL);
	audit(b);
	answer(who, ((const struct plan *)plan)->v, re);
}

/* Reads code, changes code and then name: for deadlocks. */
static void
apply_both(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	apply_add(b, facts, plan, rq, who, re);
	add(b, &s_add, number(((const Bl__CreateCustomerRequest *)rq)->name), 1, NULL);
}

static bool
decide_yes(const void *facts, const void *rq, const struct actor *who, void *plan, struct why *why)
{
	(void)facts;
	(void)rq;
	(void)who;
	(void)plan;
	(void)why;
	decided++;
	return true;
}

static void
apply_put(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	const Bl__CreateCustomerRequest *q = rq;

	(void)facts;
	(void)plan;
	add(b, &s_put, number(q->code), number(q->level), NULL);
	audit(b);
	answer(who, number(q->level), re);
}

static void
apply_part(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	apply_add(b, facts, plan, rq, who, re);
	add(b, &s_part, 99, 0, NULL);
}

static void
apply_warn(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	apply_add(b, facts, plan, rq, who, re);
	batch_add(b, &s_warn, NULL, NULL);
}

static size_t large; /* bytes of its reply */

static void
apply_large(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	Bl__CreateCustomerResponse *a = re;

	apply_add(b, facts, plan, rq, who, re);
	a->customer->note = arena_alloc(who->arena, large + 1);
	memset(a->customer->note, 'x', large);
}

static void
apply_number(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	const struct number_take t = {.series = "shipment",
	    .branch_id = branch,
	    .date = who->today,
	    .subject = SUBJECT_SHIPMENT,
	    .id = customer};
	Bl__CreateCustomerResponse *a = re;

	apply_add(b, facts, plan, rq, who, re);
	op_number(b, &t, &a->customer->code, "customer.code");
}

static void
apply_event(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	const struct event_note first = {.kind = "customer.changed",
	    .subject = SUBJECT_CUSTOMER,
	    .id = customer,
	    .version = 7,
	    .branch_id = branch,
	    .owner_id = user,
	    .recipients = {&user, 1}};
	const struct event_note second = {
	    .kind = "stock.changed", .subject = SUBJECT_STOCK, .id = branch, .version = 1};

	apply_add(b, facts, plan, rq, who, re);
	op_event(b, &first);
	op_event(b, &second);
}

static void
load_other(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	struct facts *f = facts;

	(void)who;
	add(b, &s_lock, f->v.v, 0, &f->other); /* the first load's answer says which */
	(void)rq;
}

static bool
decide_other(const void *facts, const void *rq, const struct actor *who, void *plan, struct why *why)
{
	const struct facts *f = facts;

	if (!decide_add(facts, rq, who, plan, why))
		return false;
	((struct plan *)plan)->v = f->other.v;
	return true;
}

static void
look(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	looked++;
	load_free(b, rq, who, facts);
}

static void
work(void *facts, const void *rq, struct arena *a)
{
	struct facts *f = facts;

	(void)rq;
	worked++;
	f->worked = (int64_t)strlen(arena_printf(a, "%lld", (long long)f->v.v));
}

static bool
decide_worked(const void *facts, const void *rq, const struct actor *who, void *plan, struct why *why)
{
	if (!decide_add(facts, rq, who, plan, why))
		return false;
	((struct plan *)plan)->v = ((const struct facts *)facts)->worked;
	return true;
}

static bool
after_no(const void *facts, const void *plan, const void *rq, const struct actor *who, struct why *why)
{
	(void)facts;
	(void)plan;
	(void)rq;
	(void)who;
	return deny(why, R_LOGIN_REFUSED);
}

static void
apply_quiet(
    struct batch *b, const void *facts, const void *plan, const void *rq, const struct actor *who, void *re)
{
	const Bl__CreateCustomerRequest *q = rq;

	(void)facts;
	(void)plan;
	(void)who;
	(void)re;
	add(b, &s_add, number(q->code), number(q->level), NULL);
}

static void
load_get(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	(void)rq;
	(void)who;
	add(b, &s_get, 1, 0, &((struct facts *)facts)->v);
}

static bool
view_get(const void *facts, const void *rq, const struct actor *who, void *re, struct why *why)
{
	const struct facts *f = facts;

	if (!f->v.found)
		return deny(why, R_NOT_FOUND, "thing", "1");
	answer(who, f->v.v, re);
	((Bl__GetCustomerResponse *)re)->customer->id = ((const Bl__GetCustomerRequest *)rq)->customer_id;
	return true;
}

#define COMMAND(...)                                                                                         \
	{                                                                                                    \
		.kind = OPK_COMMAND, .facts_size = sizeof(struct facts), .plan_size = sizeof(struct plan),   \
		.request = &bl__create_customer_request__descriptor,                                         \
		.response = &bl__create_customer_response__descriptor, __VA_ARGS__                           \
	}
static const struct op op_add =
    COMMAND(.name = "thing_add", .load = load_locked, .decide = decide_add, .apply = apply_add);
static const struct op op_hot =
    COMMAND(.name = "thing_hot", .load = load_free, .decide = decide_add, .apply = apply_add);
static const struct op op_both =
    COMMAND(.name = "thing_both", .load = load_free, .decide = decide_add, .apply = apply_both);
static const struct op op_put =
    COMMAND(.name = "thing_put", .load = load_free, .decide = decide_yes, .apply = apply_put);
static const struct op op_part =
    COMMAND(.name = "thing_part", .load = load_locked, .decide = decide_add, .apply = apply_part);
static const struct op op_warn =
    COMMAND(.name = "thing_warn", .load = load_locked, .decide = decide_add, .apply = apply_warn);
static const struct op op_large =
    COMMAND(.name = "thing_large", .load = load_locked, .decide = decide_add, .apply = apply_large);
static const struct op op_num =
    COMMAND(.name = "thing_num", .load = load_free, .decide = decide_add, .apply = apply_number);
static const struct op op_told =
    COMMAND(.name = "thing_told", .load = load_locked, .decide = decide_add, .apply = apply_event);
static const struct op op_two = COMMAND(.name = "thing_two", .load = load_locked, .load2 = load_other,
    .decide = decide_other, .apply = apply_add);
static const struct op op_work = COMMAND(.name = "thing_work", .look = look, .work = work,
    .load = load_locked, .decide = decide_worked, .apply = apply_add);
static const struct op op_guess = COMMAND(.name = "thing_guess", .look = look, .work = work,
    .load = load_locked, .decide = decide_yes, .apply = apply_quiet, .after = after_no);
#define READ(k)                                                                                              \
	{                                                                                                    \
		.name = "customer_get", .kind = k, .facts_size = sizeof(struct facts),                       \
		.request = &bl__get_customer_request__descriptor,                                            \
		.response = &bl__get_customer_response__descriptor, .load = load_get, .view = view_get       \
	}
static const struct op op_get = READ(OPK_QUERY), op_report = READ(OPK_STREAM);

static void
load_visible(struct batch *b, const void *rq, const struct actor *who, void *facts)
{
	(void)rq;
	(void)who;
	batch_add(b, &s_visible, NULL, &((struct facts *)facts)->v);
}

static const struct op op_visible = {.name = "customer_visible",
    .kind = OPK_QUERY,
    .facts_size = sizeof(struct facts),
    .request = &bl__get_customer_request__descriptor,
    .response = &bl__get_customer_response__descriptor,
    .load = load_visible,
    .view = view_get};

/* ---- fixture ---- */

struct env {
	struct loop *loop;
	struct engine *engine;
	struct work_pool *pool;
	PGconn *side;
	int64_t now; /* added to the system's clock */
	int told;
	int again;     /* repeats that the engine spoke of */
	char last[32]; /* what it spoke of last */
};

static int64_t
env_now(void *arg)
{
	return clock_wall_us() + ((struct env *)arg)->now;
}

static void
on_events(void *arg)
{
	((struct env *)arg)->told++;
}

static void
on_say(void *arg, const char *op, const char *request_id, const char *what, const char *text)
{
	struct env *e = arg;

	(void)op;
	(void)request_id;
	(void)text;
	e->again += strcmp(what, "again") == 0;
	snprintf(e->last, sizeof(e->last), "%s", what);
}

static void
schema(PGconn *c)
{
	char u[UUID_TEXT], b[UUID_TEXT], s[UUID_TEXT];

	uuid_format(user, u);
	uuid_format(branch, b);
	uuid_format(customer, s);
	pg_do(c, "DROP TABLE IF EXISTS thing, part; TRUNCATE app_user, branch, role, request_log, audit, "
	         "event, notice, number_series CASCADE;"
	         "CREATE TABLE thing (id bigint PRIMARY KEY, v bigint NOT NULL CONSTRAINT stock_not_oversold "
	         "CHECK (v >= 0));"
	         "CREATE TABLE part (id bigint CONSTRAINT part_thing_fk REFERENCES thing DEFERRABLE "
	         "INITIALLY DEFERRED);"
	         "INSERT INTO thing VALUES (1, 10), (2, 20), (3, 1);"
	         "GRANT SELECT, INSERT, UPDATE ON thing, part TO bl_app;"
	         "CREATE OR REPLACE FUNCTION warn() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING "
	         "'odd'; END $$");
	pg_do(c,
	    "INSERT INTO branch (id, code, name, created_at) VALUES ('%s', 'BJ', '北京', now());"
	    "INSERT INTO app_user (id, login, name, branch_id, created_at) VALUES ('%s', 'zhang', '张三', "
	    "'%s', now())",
	    b, u, b);
	pg_do(c,
	    "SET session_replication_role = replica; DELETE FROM shipment; INSERT INTO shipment (id, "
	    "order_id, warehouse_id, "
	    "branch_id, owner_id, business_date, created_by, created_at) VALUES ('%s', '%s', '%s', '%s', "
	    "'%s', now(), '%s', now());"
	    "RESET session_replication_role",
	    s, s, s, b, u, u);
}

static struct db_config
small(void)
{
	struct db_config c = db_defaults(1);

	c.conninfo = pg_env("BL_PG_APP");
	c.query_conns = 1;
	c.command_conns = 2;
	c.stream_conns = 1;
	return c;
}

static void
env_open(struct env *e, const struct db_config *cfg)
{
	*e = (struct env){.loop = loop_new(), .side = pg_side()};
	decided = looked = worked = 0;
	schema(e->side);
	e->pool = work_pool_new(e->loop, 1, 4);
	const struct engine_config ec = {.loop = e->loop,
	    .db = db_new(loop_base(e->loop), cfg),
	    .work = e->pool,
	    .now = env_now,
	    .now_arg = e,
	    .events = on_events,
	    .events_arg = e,
	    .say = on_say,
	    .say_arg = e,
	    .phase_ms = cfg->phase_ms};
	e->engine = engine_new(&ec);
	while (e->told == 0) /* listening: something may have been missed */
		turn_once(e->loop);
	e->told = 0;
}

static void
env_close(struct env *e)
{
	work_pool_free(e->pool);
	engine_free(e->engine);
	loop_free(e->loop);
	PQfinish(e->side);
}

#define WITH(cfg)                                                                                            \
	struct env e_, *e = &e_;                                                                             \
	const struct db_config cfg_ = cfg;                                                                   \
	(void)state;                                                                                         \
	env_open(e, &cfg_)

/* One request and what came of it. */
struct call {
	struct arena *arena;
	struct actor who;
	Bl__CreateCustomerRequest rq;
	Bl__GetCustomerRequest get;
	struct run *run;
	bool done, ok;
	enum reason reason;
	char text[400];          /* why, in English */
	char name[40], code[60]; /* of the reply's customer */
	size_t note;
	struct why_field field; /* the first violation */
};

static void
actor_init(struct env *e, struct call *c)
{
	c->who = (struct actor){.user_id = user,
	    .branch_id = branch,
	    .login = "zhang",
	    .name = "张三",
	    .client = "",
	    .peer = "",
	    .scope_all = true,
	    .now = env_now(e),
	    .today = 20416,
	    .arena = c->arena};
}

static struct call *
call_new(struct env *e, const char *id, const char *code, const char *level)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct call *c = arena_new_n(a, struct call, 1);

	c->arena = a;
	actor_init(e, c);
	bl__create_customer_request__init(&c->rq);
	bl__get_customer_request__init(&c->get);
	c->rq.request_id = arena_strdup(a, id);
	c->rq.code = arena_strdup(a, code);
	c->rq.level = arena_strdup(a, level);
	c->rq.name = arena_strdup(a, "2");
	return c;
}

/* Both replies begin with the customer. */
static const Bl__Customer *
customer_of(const ProtobufCMessage *re)
{
	if (re->descriptor == &bl__get_customer_response__descriptor)
		return ((const Bl__GetCustomerResponse *)re)->customer;
	return ((const Bl__CreateCustomerResponse *)re)->customer;
}

static void
on_done(void *ctx, const ProtobufCMessage *re, const struct why *why)
{
	struct call *c = ctx;
	const Bl__Customer *got = re ? customer_of(re) : NULL;

	assert_false(c->done);
	c->done = true;
	c->ok = re != NULL;
	if (got) {
		snprintf(c->name, sizeof(c->name), "%s", got->name);
		snprintf(c->code, sizeof(c->code), "%s", got->code);
		c->note = strlen(got->note);
	}
	if (why) {
		c->reason = why->reason;
		snprintf(c->text, sizeof(c->text), "%s", why_text(why, LANG_EN));
		if (why->nfield)
			c->field = why->field[0];
	}
}

static void
call_start(struct env *e, struct call *c, const struct op *op)
{
	const struct op_start s = {.op = op,
	    .replay = op->kind == OPK_COMMAND && !op->after ? REPLAY_STORED : REPLAY_NONE,
	    .rq = op->kind == OPK_COMMAND ? &c->rq.base : &c->get.base,
	    .who = &c->who,
	    .arena = c->arena,
	    .deadline = INT64_MAX};

	c->run = op_run(e->engine, &s, on_done, c);
	assert_false(c->done);
}

static struct call *
call(struct env *e, const struct op *op, const char *id, const char *code, const char *level)
{
	struct call *c = call_new(e, id, code, level);

	call_start(e, c, op);
	turn_until(e->loop, &c->done);
	return c;
}

/* Runs it and looks at the outcome. */
static void
expect_ok(
    struct env *e, const struct op *op, const char *id, const char *code, const char *level, const char *name)
{
	struct call *c = call(e, op, id, code, level);

	if (!c->ok)
		fail_msg("%s: %s", op->name, c->text);
	assert_string_equal(c->name, name);
	arena_free(c->arena);
}

static void
expect_no(struct env *e, const struct op *op, const char *id, const char *code, const char *level,
    enum reason reason)
{
	struct call *c = call(e, op, id, code, level);

	assert_false(c->ok);
	if (c->reason != reason)
		fail_msg("%s: %s", op->name, c->text);
	arena_free(c->arena);
}

static const char *
fresh(void)
{
	static char id[4][UUID_TEXT];
	static int i;

	i = (i + 1) % 4;
	uuid_format(uuid_v7_new(clock_wall_us()), id[i]);
	return id[i];
}

static int64_t
v_of(struct env *e, int id)
{
	return pg_number(e->side, "SELECT v FROM thing WHERE id = %d", id);
}

static int64_t
rows(struct env *e, const char *table)
{
	return pg_number(e->side, "SELECT count(*) FROM %s", table);
}

static bool
nothing_left(struct env *e)
{
	return rows(e, "request_log") == 0 && rows(e, "audit") == 0 && rows(e, "event") == 0 &&
	       rows(e, "number_series") == 0;
}

/* pg_locks and not pg_stat_activity: that one stands still inside a transaction. */
static void
wait_blocked(struct env *e, int n)
{
	pg_until(e->loop, e->side, "SELECT count(*) = %d FROM pg_locks WHERE NOT granted", n);
}

/* ---- the plain way ---- */

static void
command_commits(void **state)
{
	const char *id = fresh();

	WITH(small());
	expect_ok(e, &op_add, id, "1", "5", "15");
	assert_int_equal(v_of(e, 1), 15);
	assert_int_equal(rows(e, "audit"), 1);
	assert_string_equal(pg_get(e->side, "SELECT method || ' ' || request_id || ' ' || user_id || ' ' || "
	                                    "version || ' ' || change FROM audit"),
	    pg_get(e->side, "SELECT 'thing_add %s ' || id || ' 1 v' FROM app_user", id));
	assert_string_equal(
	    pg_get(e->side, "SELECT method || ' ' || seen || ' ' || length(digest) FROM request_log"),
	    "thing_add 0 32");
	env_close(e);
}

static void
deny_leaves_nothing(void **state)
{
	WITH(small());
	expect_no(e, &op_add, fresh(), "1", "-11", R_TOO_LARGE);
	expect_no(e, &op_add, fresh(), "77", "1", R_NOT_FOUND);
	assert_true(nothing_left(e));
	assert_int_equal(v_of(e, 1), 10);
	/* its lock is gone, too */
	assert_string_equal(pg_refusal(e->side, "SELECT v FROM thing WHERE id = 1 FOR UPDATE NOWAIT"), "");
	env_close(e);
}

/* A denied request leaves no record, so the same id may come again. */
static void
denied_id_is_free(void **state)
{
	const char *id = fresh();

	WITH(small());
	expect_no(e, &op_add, id, "1", "-11", R_TOO_LARGE);
	expect_ok(e, &op_add, id, "1", "-1", "9");
	env_close(e);
}

static void
validate_only_leaves_nothing(void **state)
{
	static const struct op *const all[] = {&op_add, &op_num, &op_told};

	WITH(small());
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct call *c = call_new(e, "", "1", "5");

		c->rq.validate_only = true;
		call_start(e, c, all[i]);
		turn_until(e->loop, &c->done);
		assert_true(c->ok);
		assert_string_equal(c->name, "15");
		assert_string_equal(c->code, "");
		arena_free(c->arena);
	}
	assert_true(nothing_left(e));
	assert_int_equal(v_of(e, 1), 10);
	assert_int_equal(e->told, 0);
	env_close(e);
}

static void
second_load(void **state)
{
	WITH(small());
	pg_do(e->side, "UPDATE thing SET v = 2 WHERE id = 3");
	expect_ok(e, &op_two, fresh(), "3", "1", "20");
	assert_int_equal(v_of(e, 3), 3);
	env_close(e);
}

static void
helper_thread(void **state)
{
	WITH(small());
	expect_ok(e, &op_work, fresh(), "1", "5", "2");
	assert_int_equal(worked, 1);
	/* tried again, what was worked out stays */
	struct call *c = call_new(e, fresh(), "1", "-1");
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	call_start(e, c, &op_work);
	wait_blocked(e, 1);
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &c->done);
	assert_true(c->ok);
	assert_int_equal(worked, 2);
	arena_free(c->arena);
	env_close(e);
}

/* What apply wrote stays although the caller is refused. */
static void
remembered_refusal(void **state)
{
	WITH(small());
	expect_no(e, &op_guess, fresh(), "1", "-1", R_LOGIN_REFUSED);
	assert_int_equal(v_of(e, 1), 9);
	assert_int_equal(rows(e, "audit") + rows(e, "request_log"), 0);
	/* a dry run is no way to guess for nothing */
	struct call *c = call_new(e, fresh(), "1", "-1");
	c->rq.validate_only = true;
	call_start(e, c, &op_guess);
	turn_until(e->loop, &c->done);
	assert_int_equal(c->reason, R_LOGIN_REFUSED);
	assert_int_equal(v_of(e, 1), 8);
	arena_free(c->arena);
	env_close(e);
}

static void
queries_and_reports(void **state)
{
	WITH(small());
	expect_ok(e, &op_get, "", "1", "", "10");
	expect_ok(e, &op_report, "", "1", "", "10");
	pg_do(e->side, "DELETE FROM thing WHERE id = 1");
	expect_no(e, &op_get, "", "1", "", R_NOT_FOUND);
	expect_no(e, &op_report, "", "1", "", R_NOT_FOUND);
	env_close(e);
}

/* What the row-level policies let through comes with each request and ends with it. */
static void
scope(void **state)
{
	static const struct {
		const char *row;
		bool all, branches, owners;
		const char *visible;
	} rows[] = {{"everything", true, false, false, "1"}, {"nothing", false, false, false, "0"},
	    {"of the branch", false, true, false, "1"}, {"of the owner", false, false, true, "1"},
	    {"nothing again", false, false, false, "0"}};

	WITH(small());
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct call *c = call_new(e, "", "", "");

		c->who.scope_all = rows[i].all;
		c->who.user_id = customer; /* nobody in particular */
		c->who.scope_branches = (struct uuids){&branch, rows[i].branches};
		c->who.scope_owners = (struct uuids){&user, rows[i].owners};
		call_start(e, c, &op_visible);
		turn_until(e->loop, &c->done);
		check_row(rows[i].row, strcmp(c->name, rows[i].visible) == 0);
		arena_free(c->arena);
	}
	env_close(e);
}

/* ---- the same request again ---- */

static void
replay(void **state)
{
	const char *id = fresh();

	WITH(small());
	expect_ok(e, &op_add, id, "1", "5", "15");
	expect_ok(e, &op_add, id, "1", "5", "15");
	expect_ok(e, &op_add, id, "1", "5", "15");
	assert_int_equal(v_of(e, 1), 15);
	assert_int_equal(rows(e, "audit"), 1);
	assert_int_equal(pg_number(e->side, "SELECT seen FROM request_log"), 2); /* the barrier */
	assert_int_equal(decided, 1);
	env_close(e);
}

static void
reused(void **state)
{
	const char *id = fresh();

	WITH(small());
	expect_ok(e, &op_add, id, "1", "5", "15");
	expect_no(e, &op_add, id, "1", "6", R_REQUEST_ID_REUSED); /* other content */
	expect_no(e, &op_hot, id, "1", "5", R_REQUEST_ID_REUSED); /* other method */
	struct call *c = call_new(e, id, "1", "5");               /* other caller */
	c->who.user_id = branch;
	call_start(e, c, &op_add);
	turn_until(e->loop, &c->done);
	assert_int_equal(c->reason, R_REQUEST_ID_REUSED);
	assert_non_null(strstr(c->text, id));
	arena_free(c->arena);
	assert_int_equal(v_of(e, 1), 15);
	assert_int_equal(pg_number(e->side, "SELECT seen FROM request_log"), 0);
	env_close(e);
}

/* Twins that both found nothing: the second stops at the first one's record, loads again and finds its reply.
 */
static void
twins(void **state)
{
	const char *id = fresh();
	struct call *c[2];

	WITH(small());
	pg_do(e->side, "BEGIN; LOCK TABLE thing IN EXCLUSIVE MODE");
	for (int i = 0; i < 2; i++) {
		c[i] = call_new(e, id, "50", "7");
		call_start(e, c[i], &op_put);
	}
	wait_blocked(e, 2); /* one at the table, one at the other's record */
	pg_do(e->side, "COMMIT");
	for (int i = 0; i < 2; i++) {
		turn_until(e->loop, &c[i]->done);
		assert_true(c[i]->ok);
		assert_string_equal(c[i]->name, "7");
		arena_free(c[i]->arena);
	}
	assert_int_equal(v_of(e, 50), 7);
	assert_int_equal(rows(e, "audit"), 1);
	assert_int_equal(e->again, 1);
	assert_int_equal(pg_number(e->side, "SELECT seen FROM request_log"), 1);
	env_close(e);
}

static void
large_reply(void **state)
{
	const char *id = fresh();

	WITH(small());
	large = 1 << 20;
	for (int seen = 0; seen < 2; seen++) {
		struct call *c = call(e, &op_large, id, "1", "5");

		assert_true(c->ok);
		assert_int_equal(c->note, large);
		assert_string_equal(c->name, "15");
		assert_int_equal(pg_number(e->side, "SELECT seen FROM request_log"), seen);
		arena_free(c->arena);
		pg_do(e->side, "UPDATE thing SET v = 99 WHERE id = 1"); /* it is the reply of then */
	}
	env_close(e);
}

/* What could not be answered does not happen. */
static void
reply_too_large(void **state)
{
	WITH(small());
	large = LIMIT_REPLY_BYTES;
	expect_no(e, &op_large, fresh(), "1", "5", R_TOO_LARGE);
	assert_int_equal(v_of(e, 1), 10);
	assert_true(nothing_left(e));
	env_close(e);
}

static void
bad_ids(void **state)
{
	char old[UUID_TEXT], ahead[UUID_TEXT];

	WITH(small());
	uuid_format(uuid_v7_new(clock_wall_us() - INT64_C(31) * 86400 * 1000000), old);
	uuid_format(uuid_v7_new(clock_wall_us() + INT64_C(2) * 86400 * 1000000), ahead);
	const struct {
		const char *id;
		enum reason reason;
	} table[] = {{"", R_REQUIRED}, {"x", R_BAD_REQUEST_ID},
	    {"0190a1b2-0000-4000-8000-000000000000", R_BAD_REQUEST_ID}, {old, R_REQUEST_ID_TOO_OLD},
	    {ahead, R_REQUEST_ID_IN_FUTURE}};
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct call *c = call(e, &op_add, table[i].id, "1", "1");

		assert_int_equal(c->reason, R_INVALID_FIELDS);
		assert_int_equal(c->field.reason, table[i].reason);
		assert_string_equal(c->field.path, "request_id");
		arena_free(c->arena);
	}
	assert_int_equal(decided, 0);
	env_close(e);
}

/* ---- refused for a moment ---- */

/* The stock that decide saw is gone when apply comes: loaded again, the person gets the real shortage. */
static void
hot_counter(void **state)
{
	WITH(small());
	struct call *c = call_new(e, fresh(), "1", "-10");
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v - 1 WHERE id = 1");
	call_start(e, c, &op_hot);
	wait_blocked(e, 1);
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &c->done);
	assert_int_equal(c->reason, R_TOO_LARGE); /* decide's own words */
	assert_int_equal(decided, 2);
	assert_int_equal(v_of(e, 1), 9);
	assert_true(nothing_left(e));
	arena_free(c->arena);
	expect_ok(e, &op_hot, fresh(), "1", "-9", "0");
	env_close(e);
}

/* What never becomes better ends as a conflict. */
static void
no_end_of_repeats(void **state)
{
	WITH(small());
	pg_do(e->side, "ALTER TABLE thing DROP CONSTRAINT stock_not_oversold;"
	               "ALTER TABLE thing ADD CONSTRAINT stock_not_oversold CHECK (id <> 1 OR v < 12)");
	expect_no(e, &op_hot, fresh(), "1", "5", R_CONFLICT);
	assert_int_equal(decided, 1 + LIMIT_RETRIES);
	assert_true(nothing_left(e));
	env_close(e);
}

static void
deadlock(void **state)
{
	WITH(small());
	struct call *c = call_new(e, fresh(), "1", "5"); /* thing 1, then thing 2 */
	/* the other side is patient, so it is always our command that is the victim */
	pg_do(e->side, "SET deadlock_timeout = '60s'; BEGIN; UPDATE thing SET v = v + 100 WHERE id = 2");
	call_start(e, c, &op_both);
	PGconn *watch = pg_side();
	pg_until(e->loop, watch, "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted");
	assert_true(PQsendQuery(e->side, "UPDATE thing SET v = v + 100 WHERE id = 1"));
	while (e->again == 0)
		turn_once(e->loop);
	PQclear(PQgetResult(e->side));
	assert_null(PQgetResult(e->side));
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &c->done);
	assert_true(c->ok);
	/* our command may take the lock back before the other side gets it: then it is the victim once more */
	assert_in_range(decided, 2, 1 + LIMIT_RETRIES);
	assert_int_equal(v_of(e, 1), 115);
	assert_int_equal(v_of(e, 2), 121);
	assert_int_equal(rows(e, "audit"), 1);
	arena_free(c->arena);
	PQfinish(watch);
	env_close(e);
}

static void
deferred_error(void **state)
{
	WITH(small());
	expect_no(e, &op_part, fresh(), "1", "5", R_INTERNAL);
	assert_int_equal(v_of(e, 1), 10);
	assert_true(nothing_left(e));
	expect_ok(e, &op_add, fresh(), "1", "5", "15"); /* the connection goes on */
	env_close(e);
}

/* ---- the uncertain commit ---- */

static void
kill_blocked(struct env *e)
{
	wait_blocked(e, 1);
	pg_do(e->side, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
}

static void
killed_before_sync(void **state)
{
	WITH(small());
	struct call *c = call_new(e, fresh(), "1", "5");
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	call_start(e, c, &op_add); /* waits in load */
	kill_blocked(e);
	turn_until(e->loop, &c->done);
	assert_int_equal(c->reason, R_DATABASE_UNAVAILABLE);
	pg_do(e->side, "COMMIT");
	assert_true(nothing_left(e));
	arena_free(c->arena);
	env_close(e);
}

static void
killed_after_sync(void **state)
{
	const char *id = fresh();

	WITH(small());
	struct call *c = call_new(e, id, "1", "5");
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	call_start(e, c, &op_hot); /* waits in apply */
	kill_blocked(e);
	turn_until(e->loop, &c->done);
	assert_int_equal(c->reason, R_OUTCOME_UNKNOWN);
	assert_non_null(strstr(c->text, id));
	pg_do(e->side, "COMMIT");
	arena_free(c->arena);
	expect_ok(e, &op_hot, id, "1", "5", "15"); /* the repeat settles it */
	assert_int_equal(v_of(e, 1), 15);
	env_close(e);
}

/* A WARNING came with the commit: the caller hears "unknown", the repeat finds what was committed. */
static void
warned(void **state)
{
	const char *id = fresh();

	WITH(small());
	expect_no(e, &op_warn, id, "1", "5", R_OUTCOME_UNKNOWN);
	expect_ok(e, &op_warn, id, "1", "5", "15");
	assert_int_equal(v_of(e, 1), 15);
	assert_int_equal(decided, 1);
	env_close(e);
}

static struct db_config
hasty(void)
{
	struct db_config c = small();

	c.phase_ms = 300;
	return c;
}

static void
load_too_slow(void **state)
{
	WITH(hasty());
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	expect_no(e, &op_add, fresh(), "1", "5", R_DEADLINE); /* by the server's statement_timeout */
	pg_do(e->side, "COMMIT");
	assert_true(nothing_left(e));
	env_close(e);
}

static void
overloaded(void **state)
{
	struct db_config cfg = hasty();

	cfg.command_conns = 1;
	cfg.phase_ms = 3000;
	cfg.command_queue = 1;
	WITH(cfg);
	struct call *c[3];
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	for (int i = 0; i < 3; i++) {
		c[i] = call_new(e, fresh(), "1", "1");
		call_start(e, c[i], &op_add);
		if (i == 0)
			wait_blocked(e, 1);
	}
	turn_until(e->loop, &c[2]->done);
	assert_int_equal(c[2]->reason, R_OVERLOADED);
	pg_do(e->side, "COMMIT");
	for (int i = 0; i < 3; i++) {
		turn_until(e->loop, &c[i]->done);
		assert_true(c[i]->ok == (i < 2));
		arena_free(c[i]->arena);
	}
	assert_int_equal(v_of(e, 1), 12);
	env_close(e);
}

/* ---- nobody waits any more ---- */

static void
cancelled(void **state)
{
	struct db_config cfg = small();

	cfg.command_conns = 1;
	WITH(cfg);
	struct call *c[4];
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	c[0] = call_new(e, fresh(), "1", "1");
	call_start(e, c[0], &op_add); /* in load */
	wait_blocked(e, 1);
	c[1] = call_new(e, fresh(), "2", "1"); /* in the queue */
	call_start(e, c[1], &op_add);
	turn_once(e->loop);
	c[2] = call_new(e, fresh(), "2", "1"); /* not begun */
	call_start(e, c[2], &op_add);
	for (int i = 0; i < 3; i++)
		op_cancel(c[i]->run);
	turn_until(e->loop, &c[1]->done);
	turn_until(e->loop, &c[2]->done);
	assert_false(c[0]->done);
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &c[0]->done);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(c[i]->reason, R_CANCELLED);
		arena_free(c[i]->arena);
	}
	assert_true(nothing_left(e));
	/* the sync is out: it goes its way */
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	c[3] = call_new(e, fresh(), "1", "1");
	call_start(e, c[3], &op_hot);
	wait_blocked(e, 1);
	op_cancel(c[3]->run);
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &c[3]->done);
	assert_true(c[3]->ok);
	assert_int_equal(v_of(e, 1), 11);
	arena_free(c[3]->arena);
	env_close(e);
}

/* Whoever is under way hears of the end. */
static void
closing(void **state)
{
	struct call *c[3];

	WITH(small());
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v WHERE id = 1");
	for (int i = 0; i < 2; i++) {
		c[i] = call_new(e, fresh(), "1", "1");
		call_start(e, c[i], i == 0 ? &op_add : &op_hot);
	}
	wait_blocked(e, 2);
	c[2] = call_new(e, fresh(), "1", "1");
	call_start(e, c[2], &op_add);
	env_close(e);
	assert_int_equal(c[0]->reason, R_DATABASE_UNAVAILABLE);
	assert_int_equal(c[1]->reason, R_OUTCOME_UNKNOWN);
	assert_int_equal(c[2]->reason, R_SHUTTING_DOWN);
	for (int i = 0; i < 3; i++)
		arena_free(c[i]->arena);
}

/* ---- numbers, events ---- */

static void
numbers(void **state)
{
	const char *id = fresh();

	WITH(small());
	struct call *c = call(e, &op_num, id, "1", "5");
	assert_true(c->ok);
	assert_string_equal(c->code, "XSCK-BJ-202511-00001");
	arena_free(c->arena);
	c = call(e, &op_num, id, "1", "5"); /* the number was put back */
	assert_true(c->ok);
	assert_string_equal(c->name, "15");
	assert_string_equal(c->code, "XSCK-BJ-202511-00001");
	arena_free(c->arena);
	assert_string_equal(pg_get(e->side, "SELECT number FROM shipment"), "XSCK-BJ-202511-00001");
	c = call(e, &op_num, fresh(), "1", "1");
	assert_string_equal(c->code, "XSCK-BJ-202511-00002");
	arena_free(c->arena);
	assert_int_equal(pg_number(e->side, "SELECT last FROM number_series"), 2);
	/* more digits than the pattern has */
	pg_do(e->side, "UPDATE number_series SET last = 99999");
	c = call(e, &op_num, fresh(), "1", "1");
	assert_string_equal(c->code, "XSCK-BJ-202511-100000");
	arena_free(c->arena);
	env_close(e);
}

/* A refused command takes no number, and neither is anything committed without its number. */
static void
no_hole(void **state)
{
	WITH(small());
	struct call *c = call_new(e, fresh(), "1", "-10");
	pg_do(e->side, "BEGIN; UPDATE thing SET v = v - 1 WHERE id = 1");
	call_start(e, c, &op_num);
	wait_blocked(e, 1);
	pg_do(e->side, "COMMIT");
	turn_until(e->loop, &c->done);
	assert_int_equal(c->reason, R_TOO_LARGE);
	arena_free(c->arena);
	assert_true(nothing_left(e));
	pg_do(e->side, "DELETE FROM shipment");
	expect_no(e, &op_num, fresh(), "1", "5", R_INTERNAL);
	assert_true(nothing_left(e));
	assert_int_equal(v_of(e, 1), 9);
	env_close(e);
}

static void
events(void **state)
{
	WITH(small());
	PGconn *listener = pg_side();
	pg_do(listener, "LISTEN bl_event");
	expect_ok(e, &op_told, fresh(), "1", "5", "15");
	while (e->told == 0)
		turn_once(e->loop);
	assert_string_equal(
	    pg_get(e->side,
	        "SELECT string_agg(concat_ws(' ', kind, subject, version, cardinality(recipients), "
	        "(actor_id = owner_id)::text, (branch_id IS NULL)::text), ', ' ORDER BY kind) FROM event"),
	    "customer.changed 14 7 1 true false, stock.changed 12 1 0 true");
	assert_string_equal(pg_get(e->side, "SELECT concat_ws(' ', n.kind, n.subject, (n.event_id = "
	                                    "v.id)::text, (n.user_id = v.owner_id)::text) "
	                                    "FROM notice n, event v WHERE v.kind = 'customer.changed'"),
	    "customer.changed 14 true true");
	PGnotify *heard = NULL;
	while (!heard) {
		turn_once(e->loop);
		assert_true(PQconsumeInput(listener));
		heard = PQnotifies(listener);
	}
	PQfreemem(heard);
	expect_ok(e, &op_add, fresh(), "1", "5", "20"); /* without events nobody is woken */
	PQfinish(listener);
	env_close(e);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 a command commits once, with its audit row and its record", command_commits),
    CASE("X6 a denied command leaves nothing", deny_leaves_nothing),
    CASE("X6 the id of a denied request is free", denied_id_is_free),
    CASE("X6 validate_only leaves nothing", validate_only_leaves_nothing),
    CASE("X6 a second load", second_load),
    CASE("X6 blocking work in a helper thread", helper_thread),
    CASE("X6 a refusal that is remembered", remembered_refusal),
    CASE("X6 queries and reports", queries_and_reports),
    CASE("X2 the scope of a request ends with it", scope),
    CASE("X6 the same request gets the same reply", replay),
    CASE("X6 an id is bound to content, method and caller", reused),
    CASE("X6 twins at the same time have one effect", twins),
    CASE("X6 a large reply is stored whole", large_reply),
    CASE("X6 a reply that could not be sent is not committed", reply_too_large),
    CASE("X6 request ids that are refused", bad_ids),
    CASE("S4 a CHECK on a hot counter: decided again on fresh facts", hot_counter),
    CASE("X6 repeats end as a conflict", no_end_of_repeats),
    CASE("X6 a deadlock is tried again", deadlock),
    CASE("X6 a deferred constraint is an error", deferred_error),
    CASE("X6 killed before the sync: unavailable", killed_before_sync),
    CASE("X6 killed after the sync: unknown, settled by the repeat", killed_after_sync),
    CASE("X6 a WARNING with the commit: unknown, settled by the repeat", warned),
    CASE("X6 a load that takes too long", load_too_slow),
    CASE("X6 the queue is bounded", overloaded),
    CASE("X6 cancelled in every state", cancelled),
    CASE("X6 closing answers everybody", closing),
    CASE("S1 numbers are taken last and put back in a replay", numbers),
    CASE("S1 a series has no hole, a document no missing number", no_hole),
    CASE("X1 events and notices, woken here and elsewhere", events),
};
UNIT_MAIN("engine", cases)
