#include "sql/gen/lock.h"

#include "fixture.h"

static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void
round_trip(void **state)
{
	struct fixture f;
	struct lock lock;
	struct text out;
	const char *src;

	(void)state;
	fixture_open(&f);
	lock = (struct lock){.arena = f.arena};
	out = (struct text){.arena = f.arena};
	src = arena_printf(f.arena,
	    "# query.lock -- what PostgreSQL says about every query. Written by scripts/sqlgen.\n"
	    "query a one %s\n\tparam id uuid\n\tcolumn id uuid\n\tcolumn tags text[] null\n"
	    "query b exec %s\n",
	    hash, hash);
	assert_true(lock_parse(&lock, &f.faults, "query.lock", src));
	lock_text(&lock, &out);
	assert_string_equal(out.s, src);
	assert_true(lock_find(&lock, "a")->column[1].null);
	assert_null(lock_find(&lock, "c"));
	fixture_close(&f);
}

static void
damaged(void **state)
{
	static const char *const row[] = {"query a one short\n", "query a two %s\n",
	    "query a one %s\n\tparam x nosuch\n", "\tparam x int4\n",
	    "query a one %s\n\tcolumn x int4 maybe\n", "query a one %s\n\tcolumn x\n", "quary\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct fixture f;
		struct lock lock;
		const char *at = strstr(row[i], "%s"), *src = row[i];

		fixture_open(&f);
		lock = (struct lock){.arena = f.arena};
		if (at)
			src = arena_printf(f.arena, "%.*s%s%s", (int)(at - row[i]), row[i], hash, at + 2);
		check_row(row[i], !lock_parse(&lock, &f.faults, "query.lock", src));
		check_row(row[i], strstr(text_str(&f.faults.text), ": damaged; run scripts/sqlgen"));
		fixture_close(&f);
	}
}

/* The lock of `old` against the query file `now`. */
static void
check_stale(const char *old, const char *now, const char *want)
{
	struct fixture f, g;
	struct lock lock;
	struct shape s = {0};
	const struct shape *found;
	bool ok;

	fixture_open(&f);
	fixture_open(&g);
	lock = (struct lock){.arena = f.arena};
	assert_true(fixture_parse(&f, old));
	s = (struct shape){.name = f.set.v[0]->name, .kind = f.set.v[0]->kind, .nparam = f.set.v[0]->nparam};
	memcpy(s.hash, f.set.v[0]->hash, sizeof(s.hash));
	s.param = arena_new_n(f.arena, struct shape_param, s.nparam);
	for (size_t i = 0; i < s.nparam; i++)
		s.param[i] = (struct shape_param){f.set.v[0]->param[i].name, type_by_name("int8")};
	lock_add(&lock, &s);
	assert_true(fixture_parse(&g, now));
	ok = lock_shape(&lock, &g.faults, g.set.v[0], &found);
	check_faults(&g, now, want);
	check_row(now, ok == !want);
	fixture_close(&g);
	fixture_close(&f);
}

static void
stale(void **state)
{
	static const char old[] = "-- :name a :one\nSELECT :x;\n";
	static const char changed[] = "x.sql:1: a changed since query.lock was written; run scripts/sqlgen";

	(void)state;
	check_stale(old, old, NULL);
	check_stale(old, "-- :name a :one\n-- Words.\nSELECT\n :x;\n", NULL);
	check_stale(old, "-- :name a :one\nSELECT :x + 1;\n", changed);
	check_stale(old, "-- :name a :one\nSELECT :y;\n", changed);
	check_stale(old, "-- :name a :many\nSELECT :x;\n", changed);
	check_stale(old, "-- :name a :one\n-- :null none\nSELECT :x;\n", changed);
	check_stale(
	    old, "-- :name b :one\nSELECT :x;\n", "x.sql:1: b is not in query.lock; run scripts/sqlgen");
}

static const struct CMUnitTest cases[] = {
    CASE("query.lock is read as it was written", round_trip),
    CASE("a damaged lock is refused", damaged),
    CASE("a query that changed is stale", stale),
};
UNIT_MAIN("sql lock", cases)
