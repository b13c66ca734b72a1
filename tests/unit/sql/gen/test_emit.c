#include "sql/gen/emit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static const char query[] = "-- :name order_get :one\n"
                            "-- :scope sales_order o\n"
                            "-- An order, */ as it is.\n"
                            "SELECT o.id, o.note, o.rank, o.due, o.case FROM sales_order o\n"
                            " WHERE o.id = :id AND /*scope:o*/ AND o.x = '\"?\\';\n"
                            "-- :name order_rank :exec\n"
                            "-- :noscope set by a job\n"
                            "-- :optional rank\n"
                            "UPDATE sales_order SET rank = :rank, note = :default WHERE id = ANY (:out);\n"
                            "-- :name order_all :many\n"
                            "-- :noscope all of them\n"
                            "SELECT id FROM sales_order;\n"
                            "-- :name order_dump :stream\n"
                            "-- :noscope all of them\n"
                            "SELECT id FROM sales_order;\n";

static const char shapes[] =
    "query order_get one %s\n"
    "param id uuid\nparam scope_all bool\nparam scope_branches uuid[]\n"
    "column id uuid\ncolumn note text null\ncolumn rank int4 null\ncolumn due date null\n"
    "column case int2\n"
    "query order_rank exec %s\n"
    "param rank int4\nparam default text\nparam out uuid[]\n"
    "query order_all many %s\ncolumn id uuid\n"
    "query order_dump stream %s\ncolumn id uuid\n";

struct world {
	struct fixture f;
	struct lock lock;
	char dir[64];
};

static void
world_open(struct world *w)
{
	struct query **q;

	fixture_open(&w->f);
	assert_true(scope_parse(
	    &w->f.set, "scope.def", "sales_order: :scope_all OR {a}.branch_id = ANY (:scope_branches)\n"));
	assert_true(query_parse(&w->f.set, "order.sql", "order", query));
	names_add(w->f.arena, &w->f.set.noun, "order");
	w->lock = (struct lock){.arena = w->f.arena};
	q = w->f.set.v;
	assert_true(lock_parse(&w->lock, &w->f.faults, "query.lock",
	    arena_printf(w->f.arena, shapes, q[0]->hash, q[1]->hash, q[2]->hash, q[3]->hash)));
	strcpy(w->dir, "/tmp/sqlgen.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
}

static const char *
path(struct world *w, const char *name)
{
	return arena_printf(w->f.arena, "%s/%s", w->dir, name);
}

static void
world_close(struct world *w)
{
	static const char *const file[] = {"q_order.h", "q_order.c", "q_order_fake.c", "q_all.c"};

	for (size_t i = 0; i < ARRAY_SIZE(file); i++)
		unlink(path(w, file[i]));
	assert_int_equal(rmdir(w->dir), 0); /* and nothing else was written */
	fixture_close(&w->f);
}

static const char *
piece(struct world *w, size_t i, void (*emit)(struct text *, const struct emit_query *))
{
	struct text t = {.arena = w->f.arena};
	struct emit_query e = {.q = w->f.set.v[i], .id = (int)i};

	assert_true(lock_shape(&w->lock, &w->f.faults, e.q, &e.s));
	emit(&t, &e);
	return t.s;
}

static void
header(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	assert_string_equal(piece(&w, 0, emit_header),
	    "\n/* An order, * / as it is. */\n"
	    "struct q_order_get {\n\tbool found;\n\tstruct uuid id;\n\tconst char *note; /* may be NULL */\n"
	    "\tbool has_rank;\n\tint32_t rank;\n\tint32_t due; /* NULL: NO_DATE */\n\tint16_t case_;\n};\n"
	    "void q_order_get(struct batch *b, struct uuid id, struct q_order_get *out);\n");
	assert_string_equal(piece(&w, 1, emit_header), "\n/* order_rank\n * Not scoped: set by a job */\n"
	                                               "void q_order_rank(struct batch *b, const int32_t "
	                                               "*rank, const char *default_, struct uuids out_);\n");
	assert_string_equal(piece(&w, 2, emit_header),
	    "\n/* order_all\n * Not scoped: all of them */\n"
	    "struct q_order_all_row {\n\tstruct uuid id;\n};\n"
	    "struct q_order_all {\n\tsize_t n;\n\tstruct q_order_all_row *row;\n};\n"
	    "void q_order_all(struct batch *b, struct q_order_all *out);\n");
	assert_string_equal(piece(&w, 3, emit_header),
	    "\n/* order_dump\n * Not scoped: all of them */\n"
	    "struct q_order_dump_row {\n\tstruct uuid id;\n};\n"
	    "void q_order_dump(struct batch *b, struct q_order_dump_row *out);\n");
	world_close(&w);
}

static void
source_one(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	assert_string_equal(piece(&w, 0, emit_source),
	    "\nstatic bool\nrow_order_get(const struct answer *a, int r, struct q_order_get *o)\n{\n"
	    "\tif (answer_null(a, r, 0))\n\t\treturn false;\n\to->id = answer_uuid(a, r, 0);\n"
	    "\to->note = answer_null(a, r, 1) ? NULL : answer_text(a, r, 1);\n"
	    "\to->has_rank = !answer_null(a, r, 2);\n\tif (o->has_rank)\n\t\to->rank = answer_i32(a, r, 2);\n"
	    "\to->due = answer_null(a, r, 3) ? NO_DATE : answer_date(a, r, 3);\n"
	    "\tif (answer_null(a, r, 4))\n\t\treturn false;\n\to->case_ = answer_i16(a, r, 4);\n"
	    "\treturn true;\n}\n"
	    "\nstatic bool\ndecode_order_get(const struct answer *a, void *out)\n{\n"
	    "\tstruct q_order_get *o = out;\n\n\t*o = (struct q_order_get){.found = a->rows == 1};\n"
	    "\treturn a->rows == 0 || (a->rows == 1 && row_order_get(a, 0, o));\n}\n"
	    "\nstatic const uint32_t type_order_get[] = {2950, 16, 2951};\n"
	    "extern const struct stmt stmt_order_get;\nconst struct stmt stmt_order_get = {\n\t.name = "
	    "\"order_get\",\n"
	    "\t.text =\n\t    \"SELECT o.id, o.note, o.rank, o.due, o.case FROM sales_order o WHERE o.id = "
	    "$1 AND "
	    "($2 \"\n\t    \"OR o.branch_id = ANY ($3)) AND o.x = '\\\"\\?\\\\'\",\n"
	    "\t.kind = STMT_ONE,\n\t.nparam = 3,\n\t.id = 0,\n\t.type = type_order_get,\n\t.decode = "
	    "decode_order_get,\n};\n"
	    "\nvoid\nq_order_get(struct batch *b, struct uuid id, struct q_order_get *out)\n{\n"
	    "\tconst struct param p[] = {\n\t\tparam_uuid(b, id),\n\t\tparam_bool(b, "
	    "batch_actor(b)->scope_all),\n"
	    "\t\tparam_uuids(b, batch_actor(b)->scope_branches),\n\t};\n\n"
	    "\tbatch_add(b, &stmt_order_get, p, out);\n}\n");
	world_close(&w);
}

static void
source_exec(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	assert_string_equal(piece(&w, 1, emit_source),
	    "\nstatic const uint32_t type_order_rank[] = {23, 25, 2951};\n"
	    "extern const struct stmt stmt_order_rank;\nconst struct stmt stmt_order_rank = {\n\t.name = "
	    "\"order_rank\",\n"
	    "\t.text =\n\t    \"UPDATE sales_order SET rank = $1, note = $2 WHERE id = ANY ($3)\",\n"
	    "\t.kind = STMT_EXEC,\n\t.nparam = 3,\n\t.id = 1,\n\t.type = type_order_rank,\n};\n"
	    "\nvoid\nq_order_rank(struct batch *b, const int32_t *rank, const char *default_, struct uuids "
	    "out_)\n{\n"
	    "\tconst struct param p[] = {\n\t\trank ? param_i32(b, *rank) : (struct param){0},\n"
	    "\t\tparam_text(b, default_),\n\t\tparam_uuids(b, out_),\n\t};\n\n"
	    "\tbatch_add(b, &stmt_order_rank, p, NULL);\n}\n");
	world_close(&w);
}

static void
fakes(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	assert_string_equal(piece(&w, 0, emit_fake),
	    "\nvoid\nq_order_get(struct batch *b, struct uuid id, struct q_order_get *out)\n{\n"
	    "\tfake_call(b, \"q_order_get\");\n\tfake_put_uuid(b, \"id\", id);\n"
	    "\tfake_done(b, \"order_get\", out, sizeof(*out));\n}\n");
	assert_string_equal(piece(&w, 1, emit_fake),
	    "\nvoid\nq_order_rank(struct batch *b, const int32_t *rank, const char *default_, struct uuids "
	    "out_)\n{\n"
	    "\tfake_call(b, \"q_order_rank\");\n"
	    "\tif (rank)\n\t\tfake_put_i32(b, \"rank\", *rank);\n\telse\n\t\tfake_put_null(b, \"rank\");\n"
	    "\tfake_put_text(b, \"default\", default_);\n\tfake_put_uuids(b, \"out\", out_);\n"
	    "\tfake_done(b, NULL, NULL, 0);\n}\n");
	world_close(&w);
}

static void
files(void **state)
{
	struct world w;
	struct stat before, after;

	(void)state;
	world_open(&w);
	assert_true(emit_all(&w.f.set, &w.lock, w.dir));
	assert_string_equal(file_read(w.f.arena, path(&w, "q_all.c")),
	    "/* Generated by sqlgen: every statement, by id. */\n#include \"server/db/batch.h\"\n\n"
	    "extern const struct stmt stmt_order_get;\nextern const struct stmt stmt_order_rank;\n"
	    "extern const struct stmt stmt_order_all;\nextern const struct stmt stmt_order_dump;\n\n"
	    "const struct stmt *const stmt_all[] = "
	    "{\n\t&stmt_order_get,\n\t&stmt_order_rank,\n\t&stmt_order_all,\n"
	    "\t&stmt_order_dump,\n\tNULL,\n};\nconst int stmt_count = 4;\n");
	assert_int_equal(stat(path(&w, "q_order.h"), &before), 0);
	assert_true(emit_all(&w.f.set, &w.lock, w.dir)); /* the same again: the file is left alone */
	assert_int_equal(stat(path(&w, "q_order.h"), &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	world_close(&w);
}

static void
stale(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.f.set.v[2]->hash[0] ^= 1;
	assert_false(emit_all(&w.f.set, &w.lock, w.dir));
	assert_string_equal(text_str(&w.f.faults.text),
	    "order.sql:10: order_all changed since query.lock was written; run scripts/sqlgen\n");
	assert_int_equal(access(path(&w, "q_order.h"), F_OK), -1);
	world_close(&w);
}

static void
misfits(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.lock.v[0]->param[1].type = type_by_name("int4");
	w.lock.v[1]->param[0].type = type_by_name("date");
	assert_false(emit_all(&w.f.set, &w.lock, w.dir));
	assert_string_equal(text_str(&w.f.faults.text),
	    "order.sql:1: order_get: :scope_all must be used as bool, not int4\n"
	    "order.sql:6: order_rank: `:optional rank`: NULL of a date is NO_DATE, no pointer needed\n");
	world_close(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("the header has a struct per answer and a function per query", header),
    CASE("a :one query decodes, refuses NULL, and takes its scope from the actor", source_one),
    CASE("an :exec query has no decoder", source_exec),
    CASE("a fake writes down the caller's parameters", fakes),
    CASE("emit writes one set of files per noun, and the table", files),
    CASE("a stale lock is refused and nothing is written", stale),
    CASE("types that do not fit the header lines are refused", misfits),
};
UNIT_MAIN("sql emit", cases)
