#include "client/cli/import_value.h"

#include "tests/unit/unit.h"

static struct arena *arena;
static struct why why;
static struct import_map map;

static const char *const columns[] = {"no", "name", "day", "total", "qty", "state"};
static const char *const cells[] = {"A-7-09", " 曾惠 ", "27/4/2017", "12.345", "7"};
static const struct import_cells row = {
    {columns, 6}, {cells, 5}}; /* the last column is missing in this row */

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	why_init(&why, arena);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	import_map_free(&map);
	arena_free(arena);
	return 0;
}

static bool
read_map(const char *text)
{
	return import_map_read(text, strlen(text), &map, &why);
}

/* The value that a rule makes of the row; "REASON" when it refuses. */
static const char *
made(const char *rule)
{
	const char *text, *value;

	why_init(&why, arena);
	import_map_free(&map);
	text = arena_printf(arena, "{\"method\": \"product create\", \"fields\": {\"name\": %s}}", rule);
	assert_true(read_map(text));
	value = import_value(&map.rule[0], &row, &why);
	if (value != NULL)
		return value;
	assert_int_equal(why.nfield, 1);
	assert_string_equal(why.field[0].path, "name");
	return reason_row(why.field[0].reason)->name;
}

static void
values(void **state)
{
	static const struct {
		const char *rule, *value;
	} table[] = {
	    {"\"{no}/{name}\"", "A-7-09/ 曾惠 "},
	    {"\"{state}\"", ""},
	    {"\"plain }{ text\"", "plain }{ text"},
	    {"{\"column\": \"name\"}", " 曾惠 "},
	    {"{\"value\": true}", "true"},
	    {"{\"value\": 12}", "12"},
	    {"{\"value\": \"{no}\"}", "{no}"},
	    {"{\"column\": \"name\", \"steps\": [{\"trim\": true}]}", "曾惠"},
	    {"{\"column\": \"no\", \"steps\": [{\"after\": \"-\"}]}", "09"},
	    {"{\"column\": \"no\", \"steps\": [{\"before\": \"-\"}]}", "A"},
	    {"{\"column\": \"no\", \"steps\": [{\"after\": \"#\"}, {\"before\": \"#\"}]}", "A-7-09"},
	    {"{\"column\": \"no\", \"steps\": [{\"lower\": true}, {\"strip\": \"-7\"}]}", "a09"},
	    {"{\"column\": \"no\", \"steps\": [{\"map\": {\"A-7-09\": \"x\"}}]}", "x"},
	    {"{\"column\": \"qty\", \"steps\": [{\"map\": {\"1\": \"x\", \"*\": \"y\"}}]}", "y"},
	    {"{\"column\": \"qty\", \"steps\": [{\"map\": {\"1\": \"x\"}}]}", "NO_ENTRY"},
	    {"{\"column\": \"state\", \"steps\": [{\"default\": \"open\"}, {\"upper\": true}]}", "OPEN"},
	    {"{\"column\": \"state\", \"steps\": [{\"required\": true}]}", "REQUIRED"},
	    {"{\"column\": \"state\", \"steps\": [{\"prefix\": \"@\"}, {\"suffix\": \"!\"}]}", ""},
	    {"{\"column\": \"qty\", \"steps\": [{\"prefix\": \"@\"}, {\"suffix\": \"!\"}]}", "@7!"},
	    {"{\"column\": \"day\", \"steps\": [{\"date\": \"D/M/YYYY\"}]}", "2017-04-27"},
	    {"{\"column\": \"day\", \"steps\": [{\"date\": \"M/D/YYYY\"}]}", "BAD_DATE"},
	    {"{\"column\": \"day\", \"steps\": [{\"date\": \"YYYY-MM-DD\"}]}", "BAD_DATE"},
	    {"{\"text\": \"5.3.24\", \"steps\": [{\"date\": \"D.M.YY\"}]}", "2024-03-05"},
	    {"{\"text\": \"2/24/2003 0:00\", \"steps\": [{\"date\": \"M/D/YYYY\"}]}", "2003-02-24"},
	    {"{\"text\": \"97-01-01\", \"steps\": [{\"date\": \"YYYY-MM-DD\"}]}", "BAD_DATE"},
	    {"{\"column\": \"state\", \"steps\": [{\"date\": \"YYYY-MM-DD\"}]}", ""},
	    {"{\"column\": \"total\", \"steps\": [{\"round\": 2}]}", "12.35"},
	    {"{\"column\": \"total\", \"steps\": [{\"round\": 2}, {\"divide\": \"{qty}\"}, {\"round\": 6}]}",
	        "1.764286"},
	    {"{\"column\": \"total\", \"steps\": [{\"divide\": \"{qty}\"}]}", "NO_NUMBER"},
	    {"{\"column\": \"total\", \"steps\": [{\"divide\": \"{state}\"}, {\"round\": 2}]}", "NO_NUMBER"},
	    {"{\"column\": \"total\", \"steps\": [{\"times\": \"100\"}]}", "1234.5"},
	    {"{\"column\": \"name\", \"steps\": [{\"round\": 2}]}", "NO_NUMBER"},
	    {"{\"column\": \"state\", \"steps\": [{\"round\": 2}, {\"times\": \"3\"}]}", ""},
	    {"{\"column\": \"total\", \"steps\": [{\"round\": 0}, {\"prefix\": \"n\"}]}", "n12"},
	    {"{\"column\": \"no\", \"steps\": [{\"hash\": 12}]}", "a88825ed0b8f"},
	    {"{\"column\": \"state\", \"steps\": [{\"hash\": 12}, {\"id\": true}]}", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *value = made(table[i].rule);
		if (strcmp(value, table[i].value) != 0)
			fail_msg("%s gives '%s', not '%s'", table[i].rule, value, table[i].value);
	}
}

static void
ids(void **state)
{
	const char *a = made("{\"column\": \"no\", \"steps\": [{\"id\": true}]}");
	const char *b = made("{\"text\": \"A-7-09\", \"steps\": [{\"id\": true}]}");
	const char *c = made("{\"text\": \"A-7-10\", \"steps\": [{\"id\": true}]}");

	(void)state;
	assert_string_equal(a, b);
	assert_string_not_equal(a, c);
	assert_int_equal(strlen(a), 36);
	assert_int_equal(a[14], '7'); /* version */
}

static void
wrong_mappings(void **state)
{
	static const struct {
		const char *text, *violations; /* "path REASON;" .. or the denial */
	} table[] = {
	    {"{", "MALFORMED"},
	    {"{}", "method UNKNOWN_REF;"},
	    {"{\"method\": \"order fly\"}", "method UNKNOWN_REF;"},
	    {"{\"method\": \"event watch\", \"fields\": {\"x\": \"y\"}}", "method UNKNOWN_REF;"},
	    {"{\"method\": \"product create\"}", "fields REQUIRED;"},
	    {"{\"method\": \"product create\", \"fieldz\": {}, \"fields\": {\"name\": \"x\"}}",
	        "fieldz UNKNOWN_FIELD;"},
	    {"{\"method\": \"product create\", \"separator\": \"|\", \"fields\": {\"name\": \"x\"}}",
	        "separator NOT_ONE_OF;"},
	    {"{\"method\": \"product create\", \"fields\": {\"nome\": \"x\"}}",
	        "fields[\"nome\"] UNKNOWN_FIELD;"},
	    {"{\"method\": \"product create\", \"fields\": {\"name\": {\"column\": \"a\", \"text\": \"b\"}}}",
	        "fields[\"name\"] WRONG_TYPE;"},
	    {"{\"method\": \"product create\", \"fields\": {\"name\": {\"colum\": \"a\"}}}",
	        "fields[\"name\"].colum UNKNOWN_FIELD;fields[\"name\"] WRONG_TYPE;"},
	    {"{\"method\": \"product create\", \"fields\": {\"name\": {\"column\": \"a\", \"steps\": "
	     "[{\"fly\": 1}, {\"round\": 19}, "
	     "{\"trim\": false}, {}]}}}",
	        "fields[\"name\"].steps[0].fly UNKNOWN_FIELD;fields[\"name\"].steps[1].round WRONG_TYPE;"
	        "fields[\"name\"].steps[2].trim WRONG_TYPE;fields[\"name\"].steps[3] WRONG_TYPE;"},
	    {"{\"method\": \"product create\", \"where\": [{\"column\": \"a\"}], \"fields\": {\"name\": "
	     "\"x\"}}",
	        "where[0] WRONG_TYPE;"},
	    {"{\"method\": \"order ship\", \"upsert\": true, \"fields\": {\"order\": \"x\"}}",
	        "upsert NOT_ONE_OF;"},
	    {"{\"method\": \"user create\", \"fields\": {\"password\": \"x\"}}",
	        "fields[\"password\"] UNKNOWN_FIELD;"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *all = "";

		why_init(&why, arena);
		import_map_free(&map);
		check_row(table[i].text, !read_map(table[i].text));
		for (size_t k = 0; k < why.nfield; k++)
			all = arena_printf(
			    arena, "%s%s %s;", all, why.field[k].path, reason_row(why.field[k].reason)->name);
		if (*all == '\0')
			all = reason_row(why.reason)->name;
		if (strcmp(all, table[i].violations) != 0)
			fail_msg("%s: %s", table[i].text, all);
	}
}

static const char orders[] =
    "{\"method\": \"order create\", \"group\": [\"no\"], \"where\": [{\"column\": \"state\", \"not\": "
    "[\"void\"]}, "
    "{\"column\": \"qty\", \"is\": [\"7\", \"8\"]}], \"fields\": {\"customer\": \"{name}\", "
    "\"lines[].product\": \"{no}\", \"lines[].price\": {\"column\": \"total\", \"steps\": [{\"divide\": "
    "\"{nothing}\"}]}}}";

static void
against_a_file(void **state)
{
	struct import_cells void_row = row, eight = row;
	static const char *const voided[] = {"", "", "", "", "7", "void"}, *const eights[] = {
	                                                                       "", "", "", "", "8"};

	(void)state;
	assert_true(read_map(orders));
	void_row.cell = (struct texts){voided, 6};
	eight.cell = (struct texts){eights, 5};
	assert_true(import_wanted(&map, &row));
	assert_true(import_wanted(&map, &eight));
	assert_false(import_wanted(&map, &void_row));
	assert_false(import_map_fits(&map, row.header, &why));
	assert_int_equal(why.nfield, 1);
	assert_string_equal(why.field[0].path, "lines[].price");
	assert_string_equal(why.field[0].param[0], "nothing");
}

static void
back_to_the_column(void **state)
{
	size_t element;

	(void)state;
	assert_true(read_map(orders));
	assert_string_equal(import_map_rule(&map, "lines[3].product_id", &element)->path, "lines[].product");
	assert_int_equal(element, 3);
	assert_string_equal(
	    import_rule_column(arena, import_map_rule(&map, "lines[12].price", &element)), "total");
	assert_int_equal(element, 12);
	assert_string_equal(
	    import_rule_column(arena, import_map_rule(&map, "customer_id", &element)), "name");
	assert_int_equal(element, 0);
	assert_null(import_map_rule(&map, "lines[0].quantity", &element));
	assert_null(import_map_rule(&map, "customer", &element));
	assert_null(import_map_rule(&map, "lines", &element));
}

#define ONE(title, f)                                                                                        \
	{                                                                                                    \
		(title), (f), setup, teardown, NULL                                                          \
	}

static const struct CMUnitTest cases[] = {
    ONE("L21 values: columns, texts, steps", values),
    ONE("L21 ids stand for texts, the same in every file", ids),
    ONE("L21 everything wrong with a mapping at once", wrong_mappings),
    ONE("L21 rows are chosen, columns must be there", against_a_file),
    ONE("L21 a refusal finds its row and column", back_to_the_column),
};
UNIT_MAIN("import_value", cases)
