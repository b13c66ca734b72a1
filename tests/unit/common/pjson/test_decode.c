#include "common/pjson/pjson.h"

#include "common/limits.h"
#include "sample.pb-c.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

struct world {
	struct arena *arena;
	struct why why;
};

static struct world
world(size_t budget)
{
	struct world w = {.arena = arena_new(budget)};
	why_init(&w.why, w.arena);
	return w;
}

static Bl__Sample__Sample *
decode(struct world *w, const char *text, unsigned flags)
{
	w->why.arena = w->arena;
	json_t *j = pjson_parse(text, strlen(text), 1 << 20, &w->why);
	Bl__Sample__Sample *m =
	    j == NULL ? NULL : (void *)pjson_decode(&bl__sample__sample__descriptor, j, flags, &w->why);
	json_decref(j);
	return m;
}

static void
every_error_has_its_path(void **state)
{
	(void)state;
	struct world w = world(8 << 20);
	static const struct {
		const char *path;
		enum reason reason;
	} row[] = {
	    {"i32", R_OUT_OF_RANGE},
	    {"colour", R_NOT_ONE_OF},
	    {"many_inner[1].some_name", R_WRONG_TYPE},
	    {"many_inner[1].inner_parts[0].nope", R_UNKNOWN_FIELD},
	    {"words.k", R_WRONG_TYPE},
	    {"due_date", R_WRONG_TYPE},
	    {"choice_i64", R_ONE_OF_TWICE},
	    {"plain_text", R_DUPLICATE},
	};
	assert_null(decode(&w,
	    "{\"i32\": 3000000000, \"colour\": \"PINK\","
	    " \"manyInner\": [{}, {\"someName\": 5, \"innerParts\": [{\"nope\": 1}]}],"
	    " \"words\": {\"k\": 1}, \"dueDate\": \"2026-11-24\", \"choiceText\": \"a\", \"choiceI64\": "
	    "\"1\","
	    " \"plainText\": \"a\", \"plain_text\": \"b\"}",
	    0));
	assert_int_equal(w.why.reason, R_INVALID_FIELDS);
	assert_int_equal(w.why.nfield, ARRAY_SIZE(row));
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		assert_string_equal(w.why.field[i].path, row[i].path);
		check_row(row[i].path, w.why.field[i].reason == row[i].reason);
	}
	assert_string_equal(why_field_text(&w.why, &w.why.field[1], LANG_EN),
	    "must be one of: COLOUR_BELOW, COLOUR_RED, COLOUR_DARK_BLUE");
	arena_free(w.arena);
}

static void
console_forms_are_for_the_console_only(void **state)
{
	(void)state;
	struct world w = world(8 << 20);
	Bl__Sample__Sample *m =
	    decode(&w, "{\"dueDate\": \"2026-11-24\", \"colour\": \"dark-blue\", \"days\": [\"2026-01-02\"]}",
	        PJSON_PLAIN_DATE | PJSON_SHORT_ENUM);
	assert_non_null(m);
	assert_int_equal(m->due_date->year, 2026);
	assert_int_equal(m->due_date->day, 24);
	assert_int_equal(m->days[0]->month, 1);
	assert_int_equal(m->colour, BL__SAMPLE__COLOUR__COLOUR_DARK_BLUE);
	assert_null(decode(&w, "{\"colour\": \"dark-blue\"}", 0));
	arena_free(w.arena);
}

static void
presence_is_kept(void **state)
{
	(void)state;
	struct world w = world(8 << 20);
	Bl__Sample__Sample *m = decode(&w, "{\"maybeI32\": 0, \"maybeText\": null}", 0);
	assert_non_null(m);
	assert_int_equal(m->_maybe_i32_case, BL__SAMPLE__SAMPLE___MAYBE_I32_MAYBE_I32);
	assert_int_equal(m->_maybe_text_case, 0);
	arena_free(w.arena);
}

static char *
nested(struct arena *a, int levels)
{
	char *text = arena_strdup(a, "{}");
	for (int i = 1; i < levels; i++)
		text = arena_printf(a, "{\"%s\": %s%s%s}", i == levels - 1 ? "inner" : "innerParts",
		    i == levels - 1 ? "" : "[", text, i == levels - 1 ? "" : "]");
	return text;
}

static void
nesting_is_bounded(void **state)
{
	(void)state;
	struct world w = world(8 << 20);
	assert_non_null(decode(&w, nested(w.arena, LIMIT_DEPTH), 0));
	assert_null(decode(&w, nested(w.arena, LIMIT_DEPTH + 1), 0));
	assert_int_equal(w.why.reason, R_TOO_LARGE);
	arena_free(w.arena);
}

static void
memory_is_bounded(void **state)
{
	(void)state;
	struct world w = world(64 << 10);
	char *text = calloc(1, 40000);
	strcpy(text, "{\"manyInner\": [{}");
	for (int i = 0; i < 10000; i++)
		strcpy(text + 17 + 3 * i, ",{}");
	strcpy(text + 17 + 30000, "]}");
	assert_null(decode(&w, text, 0));
	assert_int_equal(w.why.reason, R_TOO_LARGE);
	free(text);
	arena_free(w.arena);
}

static void
text_errors_say_where(void **state)
{
	(void)state;
	struct world w = world(1 << 20);
	assert_null(decode(&w, "{\"i32\": 1,\n  \"i32\": 2}", 0));
	assert_int_equal(w.why.reason, R_MALFORMED);
	assert_non_null(strstr(why_text(&w.why, LANG_EN), "JSON, 2:"));
	why_init(&w.why, w.arena);
	assert_null(pjson_parse("[1, 2]", 6, 5, &w.why));
	assert_int_equal(w.why.reason, R_TOO_LARGE);
	arena_free(w.arena);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 all errors at once, each with its path", every_error_has_its_path),
    CASE("X6 plain dates and short enum names only where they are asked for",
        console_forms_are_for_the_console_only),
    CASE("X6 null is absent, zero is not", presence_is_kept),
    CASE("X6 nesting is bounded", nesting_is_bounded),
    CASE("X6 memory is bounded", memory_is_bounded),
    CASE("X6 syntax errors tell line and column", text_errors_say_where),
};
UNIT_MAIN("pjson decode", cases)
