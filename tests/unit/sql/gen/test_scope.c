#include "sql/gen/table.h"

#include "fixture.h"

static const char def[] = "# comment\n"
                          "\n"
                          "sales_order, quote: :scope_all OR {a}.branch_id = ANY (:scope_branches)\n"
                          "\t# {a} still\n"
                          "\tOR {a}.owner_id = ANY (:scope_owners)\n"
                          "lead: {a}.owner_id = :scope_user\n";

static void
definition(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_true(scope_parse(&f.set, "scope.def", "a, b: x = 1\n  OR y\nc: z\n"));
	assert_int_equal(f.set.scope->n, 3);
	assert_string_equal(f.set.scope->row[0].predicate, "x = 1 OR y");
	assert_string_equal(f.set.scope->row[1].table, "b");
	assert_string_equal(f.set.scope->row[1].predicate, "x = 1 OR y");
	assert_string_equal(f.set.scope->row[2].predicate, "z");
	assert_false(scope_parse(&f.set, "scope.def", "a: x\na: y\n"));
	check_faults(&f, "twice", "scope.def: table a is listed twice");
	fixture_close(&f);

	fixture_open(&f);
	assert_false(scope_parse(&f.set, "scope.def", "lead\n"));
	check_faults(&f, "no predicate", "scope.def: wanted `table, table: predicate`, got `lead`");
	fixture_close(&f);
}

static void
expansion(void **state)
{
	struct fixture f;
	const struct query *q;

	(void)state;
	fixture_open(&f);
	assert_true(scope_parse(
	    &f.set, "scope.def", "lead: :scope_all OR {a}.owner_id = ANY (:scope_owners) OR {a}.id = :x\n"));
	assert_true(fixture_parse(&f, "-- :name a :one\n-- :scope lead l\nSELECT l.id FROM lead l\n"
	                              " WHERE l.no = :no AND /*scope:l*/;\n"));
	q = f.set.v[0];
	assert_string_equal(q->flat,
	    "SELECT l.id FROM lead l WHERE l.no = $1 AND ($2 OR l.owner_id = ANY ($3) OR l.id = $4)");
	assert_int_equal(q->nparam, 4);
	assert_false(q->param[0].scope);
	assert_true(q->param[1].scope);
	assert_true(q->param[2].scope);
	assert_false(q->param[3].scope);
	fixture_close(&f);
}

static void
wall(void **state)
{
	static const struct {
		const char *header, *sql, *want;
	} row[] = {
	    {"", "SELECT 1 FROM sales_order o",
	        "x.sql:1: a touches scoped table sales_order: add `-- :scope sales_order <alias>`"},
	    {"", "SELECT 1 FROM app.\"sales_order\" o", "x.sql:1: a touches scoped table sales_order"},
	    {"", "SELECT 1 FROM x JOIN SALES_ORDER o ON true", "x.sql:1: a touches scoped table sales_order"},
	    {"", "SELECT 1 FROM x, lead", "x.sql:1: a touches scoped table lead"},
	    {"", "UPDATE lead SET x = 1", "x.sql:1: a touches scoped table lead"},
	    {"", "INSERT INTO lead SELECT 1", "x.sql:1: a touches scoped table lead"},
	    {"", "DELETE FROM x USING lead", "x.sql:1: a touches scoped table lead"},
	    {"", "SELECT (SELECT 1 FROM lead)", "x.sql:1: a touches scoped table lead"},
	    {"", "SELECT lead, 'FROM lead' FROM sales_order_old", NULL},
	    {"-- :noscope job of the company\n", "SELECT 1 FROM sales_order o", NULL},
	    {"-- :scope lead l\n", "SELECT 1 FROM lead l WHERE /*scope:l*/", NULL},
	    {"-- :scope lead l\n", "SELECT 1 FROM lead l",
	        "x.sql:1: a: `:scope lead l` but the text has no marker /*scope:l*/"},
	    {"-- :scope lead l\n", "SELECT 1 FROM lead l WHERE /* scope:l */ true",
	        "x.sql:1: a: `:scope lead l` but the text has no"},
	    {"", "SELECT 1 FROM x WHERE /*scope:x*/",
	        "x.sql:2: a: marker for x without a `-- :scope <table> x` line"},
	    {"-- :scope nosuch l\n", "SELECT 1 FROM x WHERE /*scope:l*/",
	        "x.sql:1: a: scope.def has no table nosuch"},
	    {"-- :scope lead\n", "SELECT 1 FROM x", "x.sql:1: wanted `:scope <table> <alias>`, got `lead`"},
	    {"-- :scope lead l\n", "SELECT 1 FROM lead l, quote q WHERE /*scope:l*/",
	        "x.sql:1: a touches scoped table quote"},
	    {"-- :scope lead l\n-- :scope quote q\n",
	        "SELECT 1 FROM lead l, quote q WHERE /*scope:l*/ AND /*scope:q*/", NULL},
	    {"-- :scope lead l\n", "SELECT :scope_bad FROM lead l WHERE /*scope:l*/",
	        "x.sql:1: a: unknown scope parameter :scope_bad"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct fixture f;
		const char *src;
		bool ok;

		fixture_open(&f);
		assert_true(scope_parse(&f.set, "scope.def", def));
		src = arena_printf(f.arena, "-- :name a :many\n%s%s;\n", row[i].header, row[i].sql);
		ok = fixture_parse(&f, src);
		check_faults(&f, row[i].sql, row[i].want);
		check_row(row[i].sql, ok == !row[i].want);
		fixture_close(&f);
	}
}

static void
tables(void **state)
{
	static const struct {
		const char *sql, *want;
	} row[] = {
	    {"SELECT a, b FROM c, d x, e AS y WHERE f, g", "c d e"},
	    {"SELECT f(a, b) FROM c JOIN d ON g(a, b), e", "c d e"},
	    {"SELECT 1 FROM (a JOIN b ON true), c", "a b c"},
	    {"SELECT 1 FROM (SELECT x, y FROM a) s, LATERAL (SELECT 1 FROM b) t", "a b"},
	    {"INSERT INTO a (b, c) VALUES (1, 2) ON CONFLICT (b) DO UPDATE SET c = 1", "a"},
	    {"UPDATE ONLY a SET b = c, d = e FROM f WHERE g", "a f"},
	    {"SELECT 1 FROM a FOR UPDATE OF b", "a"},
	    {"WITH x AS (UPDATE a SET b = 1 RETURNING c, d) SELECT 1 FROM x", "a x"},
	    {"SELECT 1 FROM app.a, \"Odd\"", "a Odd"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct arena *a = arena_new(1 << 20);
		struct names used = table_used(a, row[i].sql, 1);
		struct text t = {.arena = a};

		for (size_t k = 0; k < used.n; k++)
			text_printf(&t, "%s%s", k ? " " : "", used.v[k]);
		if (strcmp(text_str(&t), row[i].want) != 0)
			fail_msg("row '%s': %s", row[i].sql, text_str(&t));
		arena_free(a);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("scope.def is read with continued lines", definition),
    CASE("a marker becomes the predicate of its table", expansion),
    CASE("a query that forgets its scope does not build", wall),
    CASE("tables are found by their words", tables),
};
UNIT_MAIN("sql scope", cases)
