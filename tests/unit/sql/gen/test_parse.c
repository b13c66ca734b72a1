#include "fixture.h"

static void
two_queries(void **state)
{
	static const char src[] = "-- Orders.\n"
	                          "\n"
	                          "-- :name order_lock :one\n"
	                          "-- Root row of an order.\n"
	                          "-- Locked first.\n"
	                          "SELECT id, ';' AS odd -- ; not here\n"
	                          "  FROM o WHERE id = :id;  -- behind\n"
	                          "-- :name order_touch :exec\n"
	                          "-- :optional at\n"
	                          "UPDATE o SET at = :at WHERE id = :id;\n";
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_true(fixture_parse(&f, src));
	assert_int_equal(f.set.n, 2);
	assert_string_equal(f.set.v[0]->name, "order_lock");
	assert_int_equal(f.set.v[0]->kind, STMT_ONE);
	assert_int_equal(f.set.v[0]->line, 3);
	assert_int_equal(f.set.v[0]->text_line, 6);
	assert_string_equal(f.set.v[0]->comment, "Root row of an order.\nLocked first.\n");
	assert_string_equal(f.set.v[0]->flat, "SELECT id, ';' AS odd FROM o WHERE id = $1");
	assert_string_equal(f.set.v[0]->text, "SELECT id, ';' AS odd  \n  FROM o WHERE id = $1");
	assert_int_equal(f.set.v[1]->kind, STMT_EXEC);
	assert_true(f.set.v[1]->param[0].optional);
	assert_false(f.set.v[1]->param[1].optional);
	fixture_close(&f);
}

static void
null_lines(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_true(fixture_parse(&f,
	    "-- :name a :one\nSELECT 1;\n-- :name b :one\n-- :null none\nSELECT 1;\n"
	    "-- :name c :one\n-- :null x, y\nSELECT 1;\n-- :name d :one\n-- :null\nSELECT 1;\n"));
	assert_false(f.set.v[0]->has_null);
	assert_true(f.set.v[1]->has_null);
	assert_int_equal(f.set.v[1]->null.n, 0);
	assert_int_equal(f.set.v[2]->null.n, 2);
	assert_string_equal(f.set.v[2]->null.v[1], "y");
	assert_true(f.set.v[3]->has_null);
	/* the claim is part of what was described */
	assert_string_not_equal(f.set.v[0]->hash, f.set.v[1]->hash);
	assert_string_not_equal(f.set.v[1]->hash, f.set.v[2]->hash);
	assert_string_equal(f.set.v[1]->hash, f.set.v[3]->hash);
	fixture_close(&f);
}

static void
layout_is_not_text(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_true(fixture_parse(&f, "-- :name a :one\nSELECT 1 AS x;\n"
	                              "-- :name b :one\n-- Words.\nSELECT\n\t1 /* more words */ AS x\n;\n"));
	assert_string_equal(f.set.v[0]->hash, f.set.v[1]->hash);
	fixture_close(&f);
}

static void
refused(void **state)
{
	static const struct {
		const char *src, *want;
	} row[] = {
	    {"SELECT 1;\n", "x.sql:1: statement without a `-- :name` line before"},
	    {"-- :name a\nSELECT 1;\n", "x.sql:1: wanted `:name <name> :one|:many|:exec|:stream`: a\n"},
	    {"-- :name a :two\nSELECT 1;\n", "x.sql:1: wanted `:name <name> :one"},
	    {"-- :name A :one\nSELECT 1;\n", "x.sql:1: wanted `:name <name> :one"},
	    {"-- :name 1a :one\nSELECT 1;\n", "x.sql:1: 1a is not a name of the form a_b2"},
	    {"-- :name a :one\n-- :name b :one\nSELECT 1;\n",
	        "x.sql:2: the query before has no statement yet: a"},
	    {"\n-- :name a :one\n\n", "x.sql:4: `:name` line without a statement: a"},
	    {"-- :name a :one\nSELECT 1\n", "x.sql:2: the statement does not end with a semicolon: a"},
	    {"-- :name a :one\nSELECT 1\n-- :name b :one\nSELECT 2;\n",
	        "x.sql:2: header line inside the statement, is a semicolon missing?: -- :name b :one"},
	    {"-- :name a :one\nSELECT 'x;\n", "x.sql:2: a string or comment is not closed"},
	    {"-- :name a :one\nSELECT 1; SELECT 2;\n", "x.sql:2: text behind the semicolon: SELECT 2;"},
	    {"-- :name a :one\nSELECT $1;\n", "x.sql:2: use named parameters: $1"},
	    {"-- :null a\n-- :name a :one\nSELECT 1;\n",
	        "x.sql:1: this line belongs behind a `:name` line: null"},
	    {"-- :name a :one\n-- :null x\n-- :null y\nSELECT 1;\n",
	        "x.sql:3: second line of this kind: null"},
	    {"-- :name a :one\n-- :nul x\nSELECT 1;\n", "x.sql:2: unknown header line: nul"},
	    {"-- :name a :one\n-- :null x y\nSELECT 1;\n", "x.sql:1: wanted `a, b, ..`, got `x y`"},
	    {"-- :name a :one\n-- :noscope\nSELECT 1;\n", "x.sql:2: no reason given: noscope"},
	    {"-- :name a :one\n-- :scan\nSELECT 1;\n", "x.sql:2: no reason given: scan"},
	    {"-- :name a :one\n-- :optional y\nSELECT :x;\n", "x.sql:1: a: `:optional y` is not a parameter"},
	    {"-- :name a :one\nSELECT 1;\n-- :name a :one\nSELECT 2;\n",
	        "x.sql:3: a exists already in x.sql:1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct fixture f;

		fixture_open(&f);
		check_row(row[i].src, !fixture_parse(&f, row[i].src));
		check_faults(&f, row[i].src, row[i].want);
		fixture_close(&f);
	}
}

static void
goes_on(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_false(fixture_parse(&f, "-- :name a :what\nSELECT 1;\n-- :name b :one\nSELECT 2;\n"));
	assert_int_equal(f.set.n, 1);
	assert_string_equal(f.set.v[0]->name, "b");
	fixture_close(&f);
}

static const struct CMUnitTest cases[] = {
    CASE("a file is cut into queries with their headers", two_queries),
    CASE("a :null line is a claim, and belongs to the hash", null_lines),
    CASE("comments and layout do not change the hash", layout_is_not_text),
    CASE("a mistake is named with its line", refused),
    CASE("a mistake does not hide the queries behind it", goes_on),
};
UNIT_MAIN("sql parse", cases)
