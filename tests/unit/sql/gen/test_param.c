#include "sql/gen/param.h"

#include "fixture.h"

static void
numbers(void **state)
{
	static const struct {
		const char *sql, *flat, *names;
	} row[] = {
	    {"SELECT :b, :a, :b", "SELECT $1, $2, $1", "b a"},
	    {"SELECT :a::int, x::text, ':no', \":no\"", "SELECT $1::int, x::text, ':no', \":no\"", "a"},
	    {"SELECT $$:no$$ || :a||:b", "SELECT $$:no$$ || $1||$2", "a b"},
	    {"SELECT /* :no */ 1 --:no", "SELECT 1", ""},
	    {"SELECT\n\t1  +\r\n  1", "SELECT 1 + 1", ""},
	    {"SELECT 'two  blanks'", "SELECT 'two  blanks'", ""},
	    {"SELECT :ab, :a", "SELECT $1, $2", "ab a"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct fixture f;
		struct text names;

		fixture_open(&f);
		names = (struct text){.arena = f.arena};
		check_row(row[i].sql,
		    fixture_parse(&f, arena_printf(f.arena, "-- :name a :one\n%s\n;\n", row[i].sql)));
		for (size_t k = 0; k < f.set.v[0]->nparam; k++)
			text_printf(&names, "%s%s", k ? " " : "", f.set.v[0]->param[k].name);
		if (strcmp(f.set.v[0]->flat, row[i].flat) != 0)
			fail_msg("row '%s': %s", row[i].sql, f.set.v[0]->flat);
		check_row(row[i].sql, strcmp(text_str(&names), row[i].names) == 0);
		fixture_close(&f);
	}
}

static void
actors(void **state)
{
	(void)state;
	assert_string_equal(param_actor("scope_user"), "user_id");
	assert_string_equal(param_actor("scope_owners"), "scope_owners");
	assert_null(param_actor("scope"));
	assert_null(param_actor("id"));
}

static const struct CMUnitTest cases[] = {
    CASE("parameters are numbered by first use", numbers),
    CASE("scope parameters come from the actor", actors),
};
UNIT_MAIN("sql parameters", cases)
