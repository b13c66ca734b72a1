#include "sql/gen/rule.h"

#include "fixture.h"

static const struct row {
	const char *sql, *want;
} star[] = {
    {"SELECT * FROM a", "x.sql:2: a: name the columns instead of *"},
    {"SELECT DISTINCT * FROM a", "x.sql:2: a: name the columns"},
    {"SELECT a.* FROM a", "x.sql:2: a: name the columns"},
    {"SELECT 1, * FROM a", "x.sql:2: a: name the columns"},
    {"SELECT 1\n FROM a WHERE EXISTS (SELECT * FROM b)", "x.sql:3: a: name the columns"},
    {"INSERT INTO a SELECT 1 RETURNING *", "x.sql:2: a: name the columns"},
    {"SELECT count(*), a * b, 2 * 3, (a) * 2 FROM a", NULL},
    {"SELECT '*', 1 -- SELECT *\n FROM a", NULL},
};
static const struct row where[] = {
    {"UPDATE a SET b = 1", "x.sql:2: a: UPDATE without WHERE"},
    {"DELETE FROM a", "x.sql:2: a: DELETE without WHERE"},
    {"UPDATE a SET b = (SELECT 1 WHERE true)", "x.sql:2: a: UPDATE without WHERE"},
    {"WITH x AS (DELETE FROM a RETURNING b) SELECT b FROM x WHERE b = 1", "x.sql:2: a: DELETE without WHERE"},
    {"WITH x AS (SELECT 1 AS y)\nUPDATE a SET b = y FROM x", "x.sql:3: a: UPDATE without WHERE"},
    {"UPDATE a SET b = 1 WHERE c = 2", NULL},
    {"WITH x AS (DELETE FROM a WHERE c RETURNING b) SELECT b FROM x", NULL},
    {"INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1", NULL},
    {"SELECT a FROM a FOR UPDATE", NULL},
    {"SELECT a FROM a FOR NO KEY UPDATE", NULL},
};
static const struct row lock[] = {
    {"SELECT id, (SELECT 1) AS x FROM a FOR UPDATE", "x.sql:2: a: a sub-select in a locking SELECT"},
    {"SELECT id FROM a WHERE id IN (SELECT 1)\n FOR NO KEY UPDATE",
        "x.sql:2: a: a sub-select in a locking SELECT"},
    {"SELECT a.id FROM a JOIN b ON true FOR UPDATE",
        "x.sql:2: a: a locking SELECT with a join needs FOR UPDATE OF"},
    {"SELECT a.id FROM a, b FOR SHARE", "x.sql:2: a: a locking SELECT with a join needs FOR UPDATE OF"},
    {"SELECT a.id, b.x FROM a JOIN b ON true FOR UPDATE OF a",
        "x.sql:2: a: a locking SELECT returns only columns of the rows it locks, not b"},
    {"SELECT a.id, coalesce(b.x, 0) AS x FROM a JOIN b ON true FOR UPDATE OF a",
        "x.sql:2: a: a locking SELECT returns only"},
    {"SELECT a.id, x FROM a JOIN b ON true FOR UPDATE OF a",
        "x.sql:2: a: a locking SELECT returns only columns of the rows it locks, not x"},
    {"SELECT a.id FROM a JOIN b ON b.x = a.x WHERE b.y = 1 FOR UPDATE OF a", NULL},
    {"SELECT a.id, coalesce(b.x, 0) AS x FROM a JOIN b ON true FOR UPDATE OF a, b SKIP LOCKED", NULL},
    {"SELECT id, state FROM a WHERE id = ANY (:ids) ORDER BY id FOR UPDATE", NULL},
    {"SELECT f(id, state) AS x FROM a WHERE id = 1 FOR UPDATE", NULL},
    {"UPDATE a SET x = 1 WHERE id IN (SELECT id FROM a WHERE y LIMIT 1 FOR UPDATE SKIP LOCKED)", NULL},
    {"SELECT x FROM a WHERE substring(b FOR 2) = 'x' AND id IN (SELECT 1)", NULL},
};

static void
check_rows(const char *header, const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct fixture f;
		bool ok;

		fixture_open(&f);
		check_row(row[i].sql, fixture_parse(&f, arena_printf(f.arena, "-- :name a :many\n%s%s\n;\n",
		                                            header, row[i].sql)));
		ok = rule_check(f.arena, &f.faults, f.set.v[0]);
		check_faults(&f, row[i].sql, row[i].want);
		check_row(row[i].sql, ok == !row[i].want);
		fixture_close(&f);
	}
}

static void
rule_star(void **state)
{
	(void)state;
	check_rows("", star, ARRAY_SIZE(star));
}

static void
rule_where(void **state)
{
	(void)state;
	check_rows("", where, ARRAY_SIZE(where));
}

static void
rule_lock(void **state)
{
	(void)state;
	check_rows("", lock, ARRAY_SIZE(lock));
}

static void
rule_stale(void **state)
{
	static const struct row row[] = {{"SELECT id FROM a WHERE id IN (SELECT 1) FOR UPDATE", NULL}};

	(void)state;
	check_rows("-- :stale what it reads never changes\n", row, 1);
}

/* The predicate of the scope may have a sub-select: it is not what the rule is about. */
static void
rule_scope(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_true(scope_parse(&f.set, "scope.def", "lead: {a}.id IN (SELECT id FROM task)\n"));
	assert_true(fixture_parse(&f,
	    "-- :name a :one\n-- :scope lead l\nSELECT l.id FROM lead l WHERE /*scope:l*/ FOR UPDATE;\n"));
	assert_true(rule_check(f.arena, &f.faults, f.set.v[0]));
	fixture_close(&f);
}

static const struct CMUnitTest cases[] = {
    CASE("SELECT * is refused", rule_star),
    CASE("a write without WHERE is refused", rule_where),
    CASE("a locking SELECT reads only what it locks", rule_lock),
    CASE("or says why it may", rule_stale),
    CASE("the scope of a locking SELECT may look elsewhere", rule_scope),
};
UNIT_MAIN("sql rules", cases)
