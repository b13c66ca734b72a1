#include "fixture.h"

static void
nested(void **state)
{
	static const char src[] =
	    "-- :for axis in (branch=\"f.branch_id\", rep = \"coalesce(f.\"\"rep\"\", ',')\",\n"
	    "--   category)\n"
	    "-- :for order in (up=\"ASC\", down=\"DESC\")\n"
	    "-- :name sum_by_{axis}_{order} :many\n"
	    "-- :null {axis}\n"
	    "-- Sums by {axis}, {braces} stay.\n"
	    "SELECT {axis.sql} AS {axis} FROM f ORDER BY 1 {order.sql};\n";
	static const char *const name[] = {"sum_by_branch_up", "sum_by_branch_down", "sum_by_rep_up",
	    "sum_by_rep_down", "sum_by_category_up", "sum_by_category_down"};
	struct fixture f;

	(void)state;
	fixture_open(&f);
	check_row(src, fixture_parse(&f, src));
	assert_int_equal(f.set.n, ARRAY_SIZE(name));
	for (size_t i = 0; i < ARRAY_SIZE(name); i++)
		assert_string_equal(f.set.v[i]->name, name[i]);
	assert_string_equal(f.set.v[1]->flat, "SELECT f.branch_id AS branch FROM f ORDER BY 1 DESC");
	assert_string_equal(f.set.v[2]->flat, "SELECT coalesce(f.\"rep\", ',') AS rep FROM f ORDER BY 1 ASC");
	assert_string_equal(f.set.v[4]->flat, "SELECT category AS category FROM f ORDER BY 1 ASC");
	assert_string_equal(f.set.v[2]->comment, "Sums by rep, {braces} stay.\n");
	assert_string_equal(f.set.v[2]->null.v[0], "rep");
	assert_int_equal(f.set.v[5]->line, 4);
	fixture_close(&f);
}

static void
does_not_leak(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_true(fixture_parse(
	    &f, "-- :for k in (a)\n-- :name x_{k} :one\nSELECT 1;\n-- :name y :one\nSELECT '{k}';\n"));
	assert_string_equal(f.set.v[1]->flat, "SELECT '{k}'");
	fixture_close(&f);
}

static void
refused(void **state)
{
	static const struct {
		const char *spec, *want;
	} row[] = {
	    {"k (a)", "x.sql:1: wanted `:for axis in (key, key=\"sql\", ..)`, got `k (a)`"},
	    {"k in a", "x.sql:1: wanted `:for axis"},
	    {"k in ()", "x.sql:1: wanted `:for axis"},
	    {"k in (a,)", "x.sql:1: wanted `:for axis"},
	    {"k in (a=)", "x.sql:1: wanted `:for axis"},
	    {"k in (a=\"x)", "x.sql:1: wanted `:for axis"},
	    {"k in (a b)", "x.sql:1: wanted `:for axis"},
	    {"k in (a) b", "x.sql:1: wanted `:for axis"},
	    {"k in (a, a)", "x.sql:2: x_a exists already"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct fixture f;
		const char *src;

		fixture_open(&f);
		src = arena_printf(f.arena, "-- :for %s\n-- :name x_{k} :one\nSELECT 1;\n", row[i].spec);
		check_row(row[i].spec, !fixture_parse(&f, src));
		check_faults(&f, row[i].spec, row[i].want);
		fixture_close(&f);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("axes nest, in name, text and header", nested),
    CASE("an axis is for one query only", does_not_leak),
    CASE("a list that cannot be read is refused", refused),
};
UNIT_MAIN("sql axes", cases)
