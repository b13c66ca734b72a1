/* test_db.c -- the lanes against a real PostgreSQL, with statements of our own on scratch tables. */
#include <stdio.h>
#include <stdlib.h>

#include "server/db/db.h"
#include "server/db/refusal.h"
#include "tests/fixture/pg.h"
#include "tests/unit/unit.h"

/* ---- statements ---- */

struct number {
	bool found;
	int64_t v;
};
struct numbers {
	size_t n;
	int64_t *v;
};

static bool
decode_number(const struct answer *a, void *out)
{
	struct number *n = out;

	*n = (struct number){.found = a->rows == 1};
	if (n->found)
		n->v = answer_i64(a, 0, 0);
	return true;
}

static bool
decode_numbers(const struct answer *a, void *out)
{
	struct numbers *n = out;

	n->n = (size_t)a->rows;
	n->v = arena_new_n(a->arena, int64_t, n->n);
	for (int i = 0; i < a->rows; i++)
		n->v[i] = answer_i64(a, i, 0);
	return true;
}

static bool
decode_refuse(const struct answer *a, void *out)
{
	(void)a;
	(void)out;
	return false;
}

static const uint32_t int8s[] = {20, 20};
static const uint32_t text[] = {25};

#define STATEMENTS(X)                                                                                        \
	X(get, STMT_ONE, 1, int8s, decode_number, "SELECT v FROM thing WHERE id = $1")                       \
	X(lock, STMT_ONE, 1, int8s, decode_number, "SELECT v FROM thing WHERE id = $1 FOR UPDATE")           \
	X(add, STMT_EXEC, 2, int8s, NULL, "UPDATE thing SET v = v + $2 WHERE id = $1")                       \
	X(put, STMT_EXEC, 2, int8s, NULL, "INSERT INTO thing VALUES ($1, $2)")                               \
	X(defer, STMT_EXEC, 2, int8s, NULL, "INSERT INTO part VALUES ($1, $2)")                              \
	X(warn, STMT_EXEC, 0, NULL, NULL, "SELECT warn()")                                                   \
	X(divide, STMT_ONE, 1, int8s, decode_number, "SELECT 1 / $1")                                        \
	X(series, STMT_MANY, 1, int8s, decode_numbers, "SELECT g FROM generate_series(1, $1) g")             \
	X(two, STMT_ONE, 0, NULL, decode_number, "SELECT g FROM generate_series(1::bigint, 2) g")            \
	X(odd, STMT_ONE, 0, NULL, decode_refuse, "SELECT 1::bigint")                                         \
	X(late, STMT_ONE, 0, NULL, decode_number, "SELECT v FROM late")                                      \
	X(prepared, STMT_ONE, 0, NULL, decode_number, "SELECT count(*) FROM pg_prepared_statements")         \
	X(pid, STMT_ONE, 0, NULL, decode_number, "SELECT pg_backend_pid()::bigint")                          \
	X(hang, STMT_ONE, 1, int8s, decode_number, "SELECT $1 FROM pg_advisory_lock(7)")                     \
	X(rows, STMT_STREAM, 1, int8s, decode_number, "SELECT generate_series(1, $1)")                       \
	X(begin, STMT_EXEC, 0, NULL, NULL, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")                \
	X(commit, STMT_EXEC, 0, NULL, NULL, "COMMIT")                                                        \
	X(listen, STMT_EXEC, 0, NULL, NULL, "LISTEN chime")                                                  \
	X(chime, STMT_EXEC, 0, NULL, NULL, "NOTIFY chime")                                                   \
	X(text_len, STMT_ONE, 1, text, decode_number, "SELECT length($1)::bigint")

enum {
#define X(name, kind, n, type, decode, text) ID_##name,
	STATEMENTS(X)
#undef X
	    ID_N
};
#define X(name, kind, n, type, decode, text)                                                                 \
	static const struct stmt s_##name = {"t_" #name, text, kind, n, type, ID_##name, decode};
STATEMENTS(X)
#undef X
const struct stmt *const stmt_all[] = {
#define X(name, kind, n, type, decode, text) &s_##name,
    STATEMENTS(X)
#undef X
};
const int stmt_count = ID_N;

/* ---- fixture ---- */

struct env {
	struct loop *loop;
	struct db *db;
	struct db_config cfg;
	PGconn *side;
	struct arena *arena;
};

static struct db_config
small(void)
{
	struct db_config c = db_defaults(1);

	c.conninfo = pg_env("BL_PG_SUPER");
	c.query_conns = 1;
	c.command_conns = 2;
	c.stream_conns = 1;
	return c;
}

static void
env_open(struct env *e, struct db_config cfg)
{
	*e = (struct env){.loop = loop_new(), .cfg = cfg, .side = pg_side(), .arena = arena_new(64 << 20)};
	pg_do(e->side,
	    "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
	    "CREATE TABLE thing (id bigint PRIMARY KEY, v bigint NOT NULL CONSTRAINT stock_not_oversold "
	    "CHECK (v >= 0));"
	    "CREATE TABLE part (id bigint PRIMARY KEY, thing_id bigint CONSTRAINT part_thing_fk REFERENCES "
	    "thing "
	    "DEFERRABLE INITIALLY DEFERRED);"
	    "INSERT INTO thing VALUES (1, 10), (2, 20);"
	    "CREATE FUNCTION warn() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'odd'; END $$");
	e->db = db_new(loop_base(e->loop), &e->cfg);
}

static void
env_close(struct env *e)
{
	db_free(e->db);
	loop_free(e->loop);
	PQfinish(e->side);
	arena_free(e->arena);
}

/* What a callback saw. */
struct seen {
	bool done;
	struct db_result r;
	struct conn *lease;
	struct conn *release; /* given back in the callback */
};

static void
on_done(void *ctx, const struct db_result *r)
{
	struct seen *s = ctx;

	assert_false(s->done);
	s->done = true;
	s->r = *r;
	if (s->release)
		db_release(s->release);
}

static void
on_lease(void *ctx, struct conn *lease, const struct db_result *r)
{
	on_done(ctx, r);
	((struct seen *)ctx)->lease = lease;
}

static struct batch *
batch(struct env *e)
{
	return batch_new(e->arena, NULL, NULL);
}

static void
add(struct batch *b, const struct stmt *s, int64_t x, int64_t y, void *out)
{
	const struct param p[] = {param_i64(b, x), param_i64(b, y)};

	batch_add(b, s, p, out);
}

static enum db_end
query(struct env *e, struct batch *b)
{
	struct seen s = {0};

	db_query(e->db, b, on_done, &s);
	assert_false(s.done); /* never inside the call */
	turn_until(e->loop, &s.done);
	return s.r.end;
}

static struct conn *
lease(struct env *e)
{
	struct seen s = {0};

	db_lease(e->db, 5000, on_lease, &s);
	assert_false(s.done);
	turn_until(e->loop, &s.done);
	assert_int_equal(s.r.end, DB_OK);
	return s.lease;
}

static struct db_result
load(struct env *e, struct conn *c, struct batch *b)
{
	struct seen s = {0};

	db_load(c, b, on_done, &s);
	assert_false(s.done);
	turn_until(e->loop, &s.done);
	return s.r;
}

static struct db_result
apply(struct env *e, struct conn *c, struct batch *b)
{
	struct seen s = {0};

	db_apply(c, b, on_done, &s);
	assert_false(s.done);
	turn_until(e->loop, &s.done);
	return s.r;
}

static struct db_result
load_lock(struct env *e, struct conn *c, int64_t id, struct number *out)
{
	struct batch *b = batch(e);

	add(b, &s_lock, id, 0, out);
	return load(e, c, b);
}

static struct db_result
apply_add(struct env *e, struct conn *c, int64_t id, int64_t v)
{
	struct batch *b = batch(e);

	add(b, &s_add, id, v, NULL);
	return apply(e, c, b);
}

#define WITH(cfg)                                                                                            \
	struct env e_, *e = &e_;                                                                             \
	(void)state;                                                                                         \
	env_open(e, cfg)

/* ---- QUERY ---- */

static void
reads_share_a_connection(void **state)
{
	struct number n[50] = {0}, bad = {0}, count;
	struct seen s[51] = {0};

	WITH(small());
	for (int i = 0; i < 50; i++) {
		struct batch *b = batch(e);

		add(b, &s_get, 1 + i % 3, 0, &n[i]);
		if (i == 25) { /* a failing segment in between concerns nobody else */
			struct batch *z = batch(e);

			add(z, &s_divide, 0, 0, &bad);
			db_query(e->db, z, on_done, &s[50]);
		}
		db_query(e->db, b, on_done, &s[i]);
	}
	for (int i = 0; i < 51; i++)
		turn_until(e->loop, &s[i].done);
	for (int i = 0; i < 50; i++) {
		assert_int_equal(s[i].r.end, DB_OK);
		assert_int_equal(n[i].found, i % 3 < 2);
		assert_int_equal(n[i].v, i % 3 < 2 ? 10 + i % 3 * 10 : 0);
	}
	assert_int_equal(s[50].r.end, DB_ERROR);
	assert_string_equal(s[50].r.sqlstate, "22012");
	assert_string_equal(s[50].r.stmt, "t_divide");
	struct batch *b = batch(e);
	batch_add(b, &s_prepared, NULL, &count);
	assert_int_equal(query(e, b), DB_OK);
	assert_int_equal(count.v, 3); /* get, divide and this one: each was prepared once */
	env_close(e);
}

static void
answers_that_do_not_fit(void **state)
{
	struct number n;

	WITH(small());
	struct batch *b = batch(e);
	batch_add(b, &s_two, NULL, &n);
	assert_int_equal(query(e, b), DB_MISMATCH);
	b = batch(e);
	batch_add(b, &s_odd, NULL, &n);
	assert_int_equal(query(e, b), DB_MISMATCH);
	b = batch(e);
	batch_fail(b, "too large");
	assert_int_equal(query(e, b), DB_MISMATCH);
	env_close(e);
}

/* A statement that could not be prepared is prepared again later. */
static void
parse_may_fail(void **state)
{
	struct number n = {0}, ok = {0};

	WITH(small());
	struct batch *b = batch(e);
	batch_add(b, &s_late, NULL, &n);
	add(b, &s_get, 1, 0, &ok);
	assert_int_equal(query(e, b), DB_ERROR);
	pg_do(e->side, "CREATE TABLE late AS SELECT 5::bigint AS v");
	b = batch(e);
	batch_add(b, &s_late, NULL, &n);
	add(b, &s_get, 1, 0, &ok);
	assert_int_equal(query(e, b), DB_OK);
	assert_int_equal(n.v, 5);
	assert_int_equal(ok.v, 10);
	env_close(e);
}

static void
reads_are_bounded(void **state)
{
	struct db_config cfg = small();
	struct seen s[3] = {0};
	struct number n;

	cfg.query_queue = 2;
	WITH(cfg);
	struct batch *b = batch(e);
	add(b, &s_get, 1, 0, &n);
	assert_int_equal(query(e, b), DB_OK); /* connected */
	for (int i = 0; i < 3; i++) {
		b = batch(e);
		add(b, &s_get, 1, 0, &n);
		db_query(e->db, b, on_done, &s[i]);
	}
	for (int i = 0; i < 3; i++)
		turn_until(e->loop, &s[i].done);
	assert_int_equal(s[1].r.end, DB_OK);
	assert_int_equal(s[2].r.end, DB_OVERLOADED);
	env_close(e);
}

static void
read_deadline(void **state)
{
	struct db_config cfg = small();
	struct number n;

	cfg.query_ms = 200;
	WITH(cfg);
	struct batch *b = batch(e);
	pg_do(e->side, "SELECT pg_advisory_lock(7)");
	add(b, &s_hang, 1, 0, &n);
	assert_int_equal(query(e, b), DB_DEADLINE);
	pg_do(e->side, "SELECT pg_advisory_unlock_all()");
	env_close(e);
}

/* ---- COMMAND ---- */

static void
load_holds_apply_commits(void **state)
{
	struct number n;

	WITH(small());
	struct conn *c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	assert_int_equal(n.v, 10);
	assert_string_equal(
	    pg_refusal(e->side, "SELECT 1 FROM thing WHERE id = 1 FOR UPDATE NOWAIT"), "55P03");
	struct batch *b = batch(e);
	int64_t affected = 0;
	add(b, &s_add, 1, 5, &affected);
	add(b, &s_get, 1, 0, &n); /* first used inside the transaction */
	assert_int_equal(apply(e, c, b).end, DB_OK);
	assert_int_equal(affected, 1);
	assert_int_equal(n.v, 15);
	db_release(c);
	assert_int_equal(pg_number(e->side, "SELECT v FROM thing WHERE id = 1"), 15);
	env_close(e);
}

static void
release_ends_the_transaction(void **state)
{
	struct number n;

	WITH(small());
	struct conn *c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	db_release(c);
	pg_until(e->loop, e->side,
	    "SELECT count(*) = 0 FROM pg_locks WHERE relation = 'thing'::regclass AND pid <> "
	    "pg_backend_pid()");
	/* the pool is whole again */
	struct conn *c1 = lease(e), *c2 = lease(e);
	assert_ptr_not_equal(c1, c2);
	db_release(c1);
	db_release(c2);
	env_close(e);
}

static void
load_again_after_an_error(void **state)
{
	struct number n;

	WITH(small());
	struct conn *c = lease(e);
	struct batch *b = batch(e);
	add(b, &s_lock, 1, 0, &n);
	add(b, &s_divide, 0, 0, &n);
	add(b, &s_get, 2, 0, &n);
	struct db_result r = load(e, c, b);
	assert_int_equal(r.end, DB_ERROR);
	assert_string_equal(r.sqlstate, "22012");
	assert_int_equal(load_lock(e, c, 2, &n).end, DB_OK);
	assert_int_equal(n.v, 20);
	assert_int_equal(apply_add(e, c, 2, 1).end, DB_OK);
	assert_int_equal(pg_number(e->side, "SELECT v FROM thing WHERE id = 2"), 21);
	db_release(c);
	env_close(e);
}

static void
failing_apply_leaves_nothing(void **state)
{
	struct number n;

	WITH(small());
	struct conn *c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	struct batch *b = batch(e);
	add(b, &s_add, 2, 1, NULL);
	add(b, &s_add, 1, -11, NULL);
	add(b, &s_put, 3, 1, NULL);
	struct db_result r = apply(e, c, b);
	assert_int_equal(r.end, DB_ERROR);
	assert_string_equal(r.constraint, "stock_not_oversold");
	assert_int_equal(refusal_find(&r)->reason, RETRY);
	assert_int_equal(pg_number(e->side, "SELECT sum(v) FROM thing"), 30);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK); /* and the lease goes on */
	assert_int_equal(apply_add(e, c, 1, -10).end, DB_OK);
	db_release(c);
	env_close(e);
}

/* The error comes between the last COMMAND_OK and the sync's answer. */
static void
deferred_constraint(void **state)
{
	struct number n;

	WITH(small());
	struct conn *c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	struct batch *b = batch(e);
	add(b, &s_defer, 1, 99, NULL);
	struct db_result r = apply(e, c, b);
	assert_int_equal(r.end, DB_ERROR);
	assert_string_equal(r.constraint, "part_thing_fk");
	assert_null(r.stmt);
	assert_int_equal(pg_number(e->side, "SELECT count(*) FROM part"), 0);
	assert_int_equal(refusal_find(&r)->reason, R_INTERNAL);
	db_release(c);
	env_close(e);
}

static void
warning_makes_it_uncertain(void **state)
{
	struct number n;

	WITH(small());
	struct conn *c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	struct batch *b = batch(e);
	add(b, &s_add, 1, 1, NULL);
	batch_add(b, &s_warn, NULL, NULL);
	assert_int_equal(apply(e, c, b).end, DB_UNKNOWN);
	db_release(c);
	/* the connection is retired, another one takes its place */
	struct conn *c1 = lease(e), *c2 = lease(e);
	db_release(c1);
	db_release(c2);
	env_close(e);
}

static void
killed_before_the_sync(void **state)
{
	struct number n, pid;
	struct seen s = {0};

	WITH(small());
	struct conn *c = lease(e);
	struct batch *b = batch(e);
	batch_add(b, &s_pid, NULL, &pid);
	assert_int_equal(load(e, c, b).end, DB_OK);
	pg_do(e->side, "BEGIN; SELECT 1 FROM thing WHERE id = 1 FOR UPDATE");
	b = batch(e);
	add(b, &s_lock, 1, 0, &n);
	db_load(c, b, on_done, &s);
	pg_until(
	    e->loop, e->side, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND pid = %d", (int)pid.v);
	pg_do(e->side, "SELECT pg_terminate_backend(%d)", (int)pid.v);
	turn_until(e->loop, &s.done);
	assert_int_equal(refusal_find(&s.r)->reason, R_DATABASE_UNAVAILABLE);
	pg_do(e->side, "COMMIT");
	struct db_result r = load_lock(e, c, 1, &n); /* a dead lease answers, too */
	assert_int_equal(refusal_find(&r)->reason, R_DATABASE_UNAVAILABLE);
	db_release(c);
	c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	db_release(c);
	env_close(e);
}

static void
killed_after_the_sync(void **state)
{
	struct number pid;
	struct seen s = {0};

	WITH(small());
	struct conn *c = lease(e);
	struct batch *b = batch(e);
	batch_add(b, &s_pid, NULL, &pid);
	assert_int_equal(load(e, c, b).end, DB_OK);
	pg_do(e->side, "BEGIN; SELECT 1 FROM thing WHERE id = 1 FOR UPDATE");
	b = batch(e);
	add(b, &s_add, 1, 1, NULL);
	db_apply(c, b, on_done, &s);
	pg_until(
	    e->loop, e->side, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND pid = %d", (int)pid.v);
	pg_do(e->side, "SELECT pg_terminate_backend(%d)", (int)pid.v);
	turn_until(e->loop, &s.done);
	assert_int_equal(s.r.end, DB_UNKNOWN);
	pg_do(e->side, "COMMIT");
	db_release(c);
	env_close(e);
}

static void
load_deadline(void **state)
{
	struct db_config cfg = small();
	struct number n;

	cfg.phase_ms = 200;
	WITH(cfg);
	struct conn *c = lease(e);
	pg_do(e->side, "BEGIN; SELECT 1 FROM thing WHERE id = 1 FOR UPDATE");
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_DEADLINE);
	db_release(c);
	pg_do(e->side, "COMMIT");
	c = lease(e);
	assert_int_equal(load_lock(e, c, 1, &n).end, DB_OK);
	db_release(c);
	env_close(e);
}

/* The commit may still happen: the answer is "unknown", and the connection serves nobody until it is settled.
 */
static void
apply_deadline(void **state)
{
	struct db_config cfg = small();
	struct number n;

	cfg.phase_ms = 200;
	cfg.command_conns = 1;
	WITH(cfg);
	struct conn *c = lease(e);
	assert_int_equal(load_lock(e, c, 2, &n).end, DB_OK);
	pg_do(e->side, "BEGIN; SELECT 1 FROM thing WHERE id = 1 FOR UPDATE");
	assert_int_equal(apply_add(e, c, 1, 1).end, DB_UNKNOWN);
	db_release(c);
	struct seen s = {0};
	db_lease(e->db, 150, on_lease, &s);
	turn_until(e->loop, &s.done);
	assert_int_equal(s.r.end, DB_OVERLOADED);
	pg_do(e->side, "COMMIT");
	c = lease(e);
	assert_int_equal(pg_number(e->side, "SELECT v FROM thing WHERE id = 1"), 11); /* it did */
	db_release(c);
	env_close(e);
}

static void
queue_is_bounded(void **state)
{
	struct db_config cfg = small();
	struct seen s[3] = {0};

	cfg.command_conns = 1;
	cfg.command_queue = 2;
	WITH(cfg);
	struct conn *c = lease(e);
	struct db_wait *w = db_lease(e->db, 5000, on_lease, &s[0]);
	db_lease(e->db, 5000, on_lease, &s[1]);
	db_lease(e->db, 5000, on_lease, &s[2]);
	turn_until(e->loop, &s[2].done);
	assert_int_equal(s[2].r.end, DB_OVERLOADED);
	db_unwait(w); /* gone without a word */
	db_release(c);
	turn_until(e->loop, &s[1].done);
	assert_ptr_equal(s[1].lease, c);
	assert_false(s[0].done);
	db_release(c);
	env_close(e);
}

static void
database_goes_and_comes_back(void **state)
{
	struct number n;
	struct batch *b;

	WITH(small());
	struct conn *c = lease(e);
	db_release(c);
	PQfinish(e->side);
	pg_ctl("stop -m immediate");
	enum db_end end;
	do { /* the loss is noticed a moment later */
		b = batch(e);
		add(b, &s_get, 1, 0, &n);
		end = query(e, b);
	} while (end == DB_OK);
	assert_int_equal(end, DB_UNAVAILABLE);
	struct seen s;
	do {
		s = (struct seen){0};
		db_lease(e->db, 10000, on_lease, &s);
		turn_until(e->loop, &s.done);
		if (s.lease)
			db_release(s.lease);
	} while (s.lease);
	assert_int_equal(s.r.end, DB_UNAVAILABLE);
	assert_false(db_ready(e->db));
	pg_ctl("start");
	e->side = pg_side();
	int64_t from = clock_monotonic_us();
	while (!db_ready(e->db)) {
		b = batch(e);
		add(b, &s_get, 1, 0, &n);
		query(e, b);
		assert_true(clock_monotonic_us() < from + 5000000);
	}
	b = batch(e);
	add(b, &s_get, 1, 0, &n);
	assert_int_equal(query(e, b), DB_OK);
	env_close(e);
}

/* ---- STREAM ---- */

struct sum {
	struct env *e;
	struct db_stream *stream;
	struct number row;
	struct seen seen;
	int64_t sum, n, stop_at;
};

static void
on_row(void *ctx, const struct stmt *s)
{
	struct sum *u = ctx;

	assert_ptr_equal(s, &s_rows);
	u->sum += u->row.v;
	u->n++;
	if (u->n == u->stop_at)
		db_report_stop(u->stream);
}

static void
on_report(void *ctx, const struct db_result *r)
{
	on_done(&((struct sum *)ctx)->seen, r);
}

static void
report(struct env *e, struct sum *u, struct batch *b)
{
	const struct db_report r = {b, &s_begin, &s_commit, on_row, on_report, u};

	u->stream = db_report(e->db, &r);
	assert_false(u->seen.done);
}

static void
report_row_by_row(void **state)
{
	struct sum u = {0};
	struct numbers many;
	struct number n;

	WITH(small());
	struct batch *b = batch(e);
	add(b, &s_get, 1, 0, &n);
	add(b, &s_rows, 10000, 0, &u.row);
	add(b, &s_series, 3, 0, &many);
	report(e, &u, b);
	while (u.n < 7)
		turn_once(e->loop);
	pg_do(e->side, "UPDATE thing SET v = 99 WHERE id = 1");
	turn_until(e->loop, &u.seen.done);
	assert_int_equal(u.seen.r.end, DB_OK);
	assert_int_equal(u.n, 10000);
	assert_int_equal(u.sum, 50005000);
	assert_int_equal(many.n, 3);
	assert_int_equal(n.v, 10);
	/* the next one on the same connection, with everything prepared */
	struct sum v = {0};
	b = batch(e);
	add(b, &s_rows, 10, 0, &v.row);
	add(b, &s_get, 1, 0, &n);
	report(e, &v, b);
	turn_until(e->loop, &v.seen.done);
	assert_int_equal(v.sum, 55);
	assert_int_equal(n.v, 99);
	env_close(e);
}

static void
report_fails_and_goes_on(void **state)
{
	struct sum u = {0}, v = {0}, w = {0};
	struct number n;

	WITH(small());
	struct batch *b = batch(e);
	add(b, &s_divide, 0, 0, &n);
	add(b, &s_rows, 10, 0, &u.row);
	report(e, &u, b);
	turn_until(e->loop, &u.seen.done);
	assert_int_equal(u.seen.r.end, DB_ERROR);
	assert_string_equal(u.seen.r.sqlstate, "22012");
	assert_int_equal(u.n, 0);
	b = batch(e);
	add(b, &s_add, 1, 1, NULL); /* read only */
	report(e, &v, b);
	turn_until(e->loop, &v.seen.done);
	assert_string_equal(v.seen.r.sqlstate, "25006");
	b = batch(e);
	add(b, &s_rows, 10, 0, &w.row);
	report(e, &w, b);
	turn_until(e->loop, &w.seen.done);
	assert_int_equal(w.seen.r.end, DB_OK);
	assert_int_equal(w.sum, 55);
	env_close(e);
}

static void
report_stops(void **state)
{
	struct sum u = {.stop_at = 5}, v = {0}, w = {0};

	WITH(small());
	struct batch *b = batch(e);
	add(b, &s_rows, 100000000, 0, &u.row);
	report(e, &u, b);
	b = batch(e); /* waits, for there is one connection, and is stopped before its turn */
	add(b, &s_rows, 10, 0, &v.row);
	report(e, &v, b);
	db_report_stop(v.stream);
	turn_until(e->loop, &v.seen.done);
	assert_int_equal(v.seen.r.end, DB_UNAVAILABLE);
	turn_until(e->loop, &u.seen.done);
	assert_int_equal(u.seen.r.end, DB_UNAVAILABLE);
	b = batch(e);
	add(b, &s_rows, 10, 0, &w.row);
	report(e, &w, b);
	turn_until(e->loop, &w.seen.done);
	assert_int_equal(w.seen.r.end, DB_OK);
	env_close(e);
}

static void
report_deadline(void **state)
{
	struct db_config cfg = small();
	struct sum u = {0};
	struct number n;

	cfg.stream_ms = 300;
	WITH(cfg);
	pg_do(e->side, "SELECT pg_advisory_lock(7)");
	struct batch *b = batch(e);
	add(b, &s_hang, 1, 0, &n);
	report(e, &u, b);
	turn_until(e->loop, &u.seen.done);
	assert_int_equal(u.seen.r.end, DB_DEADLINE);
	pg_do(e->side, "SELECT pg_advisory_unlock_all()");
	env_close(e);
}

/* ---- notifications ---- */

static void
on_heard(void *ctx)
{
	*(bool *)ctx = true;
}

static void
notifications(void **state)
{
	bool heard = false;

	WITH(small());
	struct db_notify *n = db_notify_new(e->db, &s_listen, on_heard, &heard);
	turn_until(e->loop, &heard); /* once for the connection */
	pg_until(e->loop, e->side,
	    "SELECT count(*) > 0 FROM pg_stat_activity WHERE query = 'LISTEN chime' AND state = 'idle'");
	heard = false;
	pg_do(e->side, "NOTIFY chime");
	turn_until(e->loop, &heard);
	heard = false;
	db_notify_send(n, &s_chime);
	turn_until(e->loop, &heard);
	heard = false;
	pg_do(e->side, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query IN ('LISTEN "
	               "chime', 'NOTIFY chime') "
	               "AND pid <> pg_backend_pid()");
	turn_until(e->loop, &heard); /* connected again */
	db_notify_free(n);
	env_close(e);
}

/* Closing calls back whoever is owed an answer. */
static void
closing_answers_everybody(void **state)
{
	struct seen s[4] = {0};
	struct sum u = {0};
	struct number n;

	struct db_config cfg = small();
	cfg.command_conns = 1;
	WITH(cfg);
	struct conn *c = lease(e);
	pg_do(e->side, "BEGIN; SELECT 1 FROM thing WHERE id = 1 FOR UPDATE; SELECT pg_advisory_lock(7)");
	assert_int_equal(load_lock(e, c, 2, &n).end, DB_OK);
	struct batch *b = batch(e);
	add(b, &s_add, 1, 1, NULL);
	db_apply(c, b, on_done, &s[0]);
	db_lease(e->db, 5000, on_lease, &s[1]);
	b = batch(e);
	add(b, &s_hang, 1, 0, &n);
	db_query(e->db, b, on_done, &s[2]);
	b = batch(e);
	add(b, &s_hang, 1, 0, &n);
	report(e, &u, b);
	s[0].release = c;
	db_free(e->db);
	assert_int_equal(s[0].r.end, DB_UNKNOWN);
	assert_int_equal(s[1].r.end, DB_UNAVAILABLE);
	assert_int_equal(s[2].r.end, DB_UNAVAILABLE);
	assert_int_equal(u.seen.r.end, DB_UNAVAILABLE);
	pg_do(e->side, "COMMIT");
	e->db = NULL;
	env_close(e);
}

static const struct CMUnitTest cases[] = {
    CASE("X1 reads share a connection, an error stays with its own segment", reads_share_a_connection),
    CASE("X1 answers that do not fit their claim", answers_that_do_not_fit),
    CASE("X1 a Parse that fails is sent again later", parse_may_fail),
    CASE("X1 reads under way are bounded", reads_are_bounded),
    CASE("X1 a read has a deadline", read_deadline),
    CASE("X1 load holds its locks, apply commits", load_holds_apply_commits),
    CASE("X1 a bare sync ends a denied command", release_ends_the_transaction),
    CASE("X1 load again after an error", load_again_after_an_error),
    CASE("X1 a failing apply leaves nothing", failing_apply_leaves_nothing),
    CASE("X1 a deferred constraint fails after the last statement", deferred_constraint),
    CASE("X1 a WARNING makes the commit uncertain", warning_makes_it_uncertain),
    CASE("X1 killed before the sync: nothing was done", killed_before_the_sync),
    CASE("X1 killed after the sync: unknown", killed_after_the_sync),
    CASE("X1 a load has a deadline", load_deadline),
    CASE("X1 an apply has a deadline, its connection waits for the truth", apply_deadline),
    CASE("X1 the queue for commands is bounded", queue_is_bounded),
    CASE("X1 the database goes and comes back", database_goes_and_comes_back),
    CASE("X1 a report comes row by row from one snapshot", report_row_by_row),
    CASE("X1 a report that fails leaves a usable connection", report_fails_and_goes_on),
    CASE("X1 a report is stopped", report_stops),
    CASE("X1 a report has a deadline", report_deadline),
    CASE("X1 notifications are heard and sent", notifications),
    CASE("X1 closing answers everybody", closing_answers_everybody),
};
UNIT_MAIN("db", cases)
