/* Generated code and codecs together: every type to PostgreSQL and back. */
#include <stdio.h>
#include <stdlib.h>

#include "query/q_thing.h"
#include "server/db/batch_run.h"
#include "server/op/actor.h"
#include "tests/fixture/pg.h"
#include "tests/unit/unit.h"

struct world {
	PGconn *pg;
	struct arena *arena;
	struct actor who;
	struct batch *batch;
};

static const struct uuid branch = {{0x10, [15] = 1}}, owner = {{0x20, [15] = 2}}, other = {{0x30, [15] = 3}};

static struct uuid
thing(uint8_t n)
{
	return (struct uuid){{0x40, [15] = n}};
}

static void
schema_make(PGconn *pg)
{
	char text[8192];
	FILE *f = fopen(SCHEMA, "r");
	size_t n;
	PGresult *res;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	res = PQexec(pg, text);
	assert_int_equal(PQresultStatus(res), PGRES_COMMAND_OK);
	PQclear(res);
}

static int
group_open(void **state)
{
	PGconn *pg = pg_side();

	(void)state;
	schema_make(pg);
	PQfinish(pg);
	return 0;
}

static int
world_open(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	w->pg = pg_side();
	pg_do(w->pg, "BEGIN");
	w->arena = arena_new(1 << 20);
	w->who.scope_all = true;
	w->batch = batch_new(w->arena, &w->who, NULL);
	*state = w;
	return 0;
}

static int
world_close(void **state)
{
	struct world *w = *state;

	PQfinish(w->pg); /* and rolls back */
	arena_free(w->arena);
	free(w);
	return 0;
}

/* Runs the newest statement of the batch as the lanes do: by its own types, all binary. False = the decoder
 * refused. */
static bool
run(struct world *w)
{
	struct queued *q = w->batch->head;
	const char *value[PARAM_MAX];
	int length[PARAM_MAX], format[PARAM_MAX];
	PGresult *res;
	bool ok = true;

	while (q->next)
		q = q->next;
	for (int i = 0; i < q->stmt->nparam; i++) {
		value[i] = q->param[i].p;
		length[i] = q->param[i].n;
		format[i] = 1;
	}
	res = PQexecParams(w->pg, q->stmt->text, q->stmt->nparam, q->stmt->type, value, length, format, 1);
	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", q->stmt->name, PQerrorMessage(w->pg));
	if (q->stmt->decode)
		ok = q->stmt->decode(
		    &(struct answer){.res = res, .rows = PQntuples(res), .arena = w->arena}, q->out);
	PQclear(res);
	return ok;
}

static void
all_values(void **state)
{
	struct world *w = *state;
	const char *const tag[] = {"red", "", "\xe7\xba\xa2"};
	const struct uuid friend[] = {branch, owner};
	const int32_t count[] = {INT32_MAX, -1};
	const int64_t sum[] = {INT64_MAX, 0, -1};
	struct q_thing_get t;

	q_thing_add(w->batch, thing(1), branch, owner, -7, &(int32_t){-70000}, &(int64_t){INT64_MIN + 1},
	    &(bool){true}, "name \xe5\x90\x8d", "note", -1, -1, (struct bytes){(const uint8_t *)"\0\xff", 2},
	    (struct texts){tag, 3}, (struct uuids){friend, 2}, (struct i32s){count, 2},
	    (struct i64s){sum, 3});
	assert_true(run(w));
	q_thing_get(w->batch, thing(1), &t);
	assert_true(run(w));
	assert_true(t.found);
	assert_true(uuid_eq(t.id, thing(1)));
	assert_int_equal(t.version, 1);
	assert_int_equal(t.state, -7);
	assert_true(t.has_rank && t.has_price && t.on_sale);
	assert_int_equal(t.rank, -70000);
	assert_int_equal(t.price, INT64_MIN + 1);
	assert_string_equal(t.name, "name \xe5\x90\x8d");
	assert_string_equal(t.note, "note");
	assert_string_equal(t.currency, "CNY");
	assert_int_equal(t.due, -1);
	assert_int_equal(t.made_at, -1);
	assert_int_equal(t.sold_at, INT64_MIN);
	assert_int_equal(t.digest.n, 2);
	assert_memory_equal(t.digest.p, "\0\xff", 2);
	assert_int_equal(t.tags.n, 3);
	assert_string_equal(t.tags.v[2], "\xe7\xba\xa2");
	assert_int_equal(t.friends.n, 2);
	assert_true(uuid_eq(t.friends.v[1], owner));
	assert_int_equal(t.counts.n, 2);
	assert_int_equal(t.counts.v[0], INT32_MAX);
	assert_int_equal(t.sums.n, 3);
	assert_int_equal(t.sums.v[0], INT64_MAX);
	assert_int_equal(t.case_, 0);
	assert_string_equal(
	    pg_get(w->pg, "SELECT concat_ws('|', due, made_at AT TIME ZONE 'UTC', digest) FROM thing"),
	    "1969-12-31|1969-12-31 23:59:59.999999|\\x00ff");
}

static void
thing_add_plain(struct world *w, uint8_t n, struct uuid in, struct uuid by)
{
	q_thing_add(w->batch, thing(n), in, by, 1, NULL, NULL, NULL, "plain", NULL, NO_DATE, 0,
	    (struct bytes){0}, (struct texts){0}, (struct uuids){0}, (struct i32s){0}, (struct i64s){0});
	assert_true(run(w));
}

static void
no_values(void **state)
{
	struct world *w = *state;
	struct q_thing_get t;

	thing_add_plain(w, 1, branch, owner);
	q_thing_get(w->batch, thing(1), &t);
	assert_true(run(w));
	assert_true(t.found);
	assert_false(t.has_rank || t.has_price || t.on_sale);
	assert_null(t.note);
	assert_int_equal(t.due, NO_DATE);
	assert_null(t.digest.p);
	assert_int_equal(t.tags.n, 0);
	assert_string_equal(
	    pg_get(w->pg,
	        "SELECT concat_ws('|', rank IS NULL, note IS NULL, due IS NULL, digest IS NULL, tags) "
	        "FROM thing"),
	    "t|t|t|t|{}");
}

static void
nothing_found(void **state)
{
	struct world *w = *state;
	struct q_thing_get t = {.found = true, .version = 5};

	q_thing_get(w->batch, thing(9), &t);
	assert_true(run(w));
	assert_false(t.found);
	assert_int_equal(t.version, 0);
}

static void
broken_claims(void **state)
{
	struct world *w = *state;
	struct q_thing_get t;

	thing_add_plain(w, 1, branch, owner);
	pg_do(w->pg, "ALTER TABLE thing ALTER name DROP NOT NULL");
	pg_do(w->pg, "UPDATE thing SET name = NULL");
	q_thing_get(w->batch, thing(1), &t);
	assert_false(run(w));
	pg_do(w->pg, "UPDATE thing SET name = ''");
	pg_do(w->pg, "ALTER TABLE thing_part DROP CONSTRAINT thing_part_thing_id_fkey");
	pg_do(w->pg, "ALTER TABLE thing DROP CONSTRAINT thing_pkey");
	pg_do(w->pg, "INSERT INTO thing SELECT * FROM thing");
	q_thing_get(w->batch, thing(1), &t);
	assert_false(run(w)); /* two rows for a :one */
}

static void
rows_and_arrays(void **state)
{
	struct world *w = *state;
	const int32_t no[] = {1, 2, 3}, due[] = {0, NO_DATE, 0};
	const int64_t qty[] = {10, 20, 30};
	const bool sure[] = {true, true, false};
	struct q_thing_parts p;

	thing_add_plain(w, 1, branch, owner);
	thing_add_plain(w, 2, branch, owner);
	q_thing_part_add(w->batch, thing(1), (struct i32s){no, 3}, (struct i64s){qty, 3},
	    (struct i32s){due, 3}, (struct bools){sure, 3});
	assert_true(run(w));
	q_thing_parts(w->batch, branch, 0, &p);
	assert_true(run(w));
	assert_int_equal(p.n, 2); /* part 2 has no date, part 3 is not sure, thing 2 has no part */
	assert_true(p.row[0].has_no);
	assert_int_equal(p.row[0].no, 1);
	assert_int_equal(p.row[0].qty, 10);
	assert_true(uuid_eq(p.row[1].id, thing(2)));
	assert_false(p.row[1].has_no);
	assert_int_equal(p.row[1].qty, 0);
	q_thing_parts(w->batch, branch, 1, &p);
	assert_true(run(w));
	assert_int_equal(p.n, 0);
	assert_null(p.row);
}

static void
scopes(void **state)
{
	struct world *w = *state;
	struct q_thing_count_by_branch c;
	struct q_thing_get t;

	thing_add_plain(w, 1, branch, owner);
	thing_add_plain(w, 2, other, owner);
	thing_add_plain(w, 3, other, other);
	w->who.scope_all = false;
	q_thing_count_by_branch(w->batch, &c);
	assert_true(run(w));
	assert_int_equal(c.n, 0); /* nobody sees nothing */
	w->who.scope_branches = (struct uuids){&branch, 1};
	q_thing_count_by_branch(w->batch, &c);
	assert_true(run(w));
	assert_int_equal(c.n, 1);
	assert_int_equal(c.row[0].n, 1);
	assert_string_equal(c.row[0].odd, "?? :not_a_parameter");
	w->who.scope_owners = (struct uuids){&owner, 1};
	q_thing_count_by_branch(w->batch, &c);
	assert_true(run(w));
	assert_int_equal(c.n, 2);
	q_thing_get(w->batch, thing(3), &t);
	assert_true(run(w));
	assert_false(t.found);
	q_thing_get(w->batch, thing(2), &t);
	assert_true(run(w));
	assert_true(t.found);
}

static void
stream_row(void **state)
{
	struct world *w = *state;
	struct q_thing_export_row r;

	thing_add_plain(w, 1, branch, owner);
	q_thing_export(w->batch, &r);
	assert_true(run(w)); /* one row an answer, as in single-row mode */
	assert_true(uuid_eq(r.id, thing(1)));
	assert_string_equal(r.name, "plain");
}

static void
statement_table(void **state)
{
	(void)state;
	assert_int_equal(stmt_count, 8);
	for (int i = 0; i < stmt_count; i++)
		assert_int_equal(stmt_all[i]->id, i);
	assert_string_equal(stmt_all[0]->name, "thing_lock");
	assert_int_equal(stmt_all[7]->kind, STMT_STREAM);
}

#define DB_CASE(title, function)                                                                             \
	{                                                                                                    \
		(title), (function), world_open, world_close, NULL                                           \
	}

static const struct CMUnitTest cases[] = {
    DB_CASE("every type goes there and back", all_values),
    DB_CASE("absent values are NULL, and NULL is absent", no_values),
    DB_CASE("no row is not found", nothing_found),
    DB_CASE("a NULL against the claim and a second row are refused", broken_claims),
    DB_CASE("many rows, arrays of numbers, dates and booleans", rows_and_arrays),
    DB_CASE("the scope of the actor binds the query", scopes),
    DB_CASE("a stream gives row by row", stream_row),
    CASE("ids are dense", statement_table),
};

int
main(void)
{
	return cmocka_run_group_tests_name("generated queries", cases, group_open, NULL);
}
