#include "common/pjson/pjson.h"

#include "sample.pb-c.h"
#include "tests/unit/unit.h"

static char *
encoded(struct arena *a, const void *m, unsigned flags)
{
	struct why w;
	why_init(&w, a);
	json_t *j = pjson_encode(m, flags, &w);
	char *text = j != NULL ? pjson_text(a, j, flags) : NULL;
	if (j == NULL)
		assert_int_not_equal(w.reason, R_NONE);
	json_decref(j);
	return text;
}

static void
fields_keep_the_order_of_the_message(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	Bl__Sample__Inner inner = BL__SAMPLE__INNER__INIT;
	Bl__Sample__Sample m = BL__SAMPLE__SAMPLE__INIT;
	inner.some_name = (char *)"上海";
	m.inner = &inner;
	m.i64 = INT64_MIN;
	m.colour = 77;
	m.i32 = -1;
	assert_string_equal(encoded(a, &m, 0),
	    "{\"i32\":-1,\"i64\":\"-9223372036854775808\",\"colour\":77,\"inner\":{\"someName\":\"上海\"}}");
	arena_free(a);
}

static void
defaults_are_shown_on_demand(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	Bl__Sample__Inner m = BL__SAMPLE__INNER__INIT;
	assert_string_equal(encoded(a, &m, 0), "{}");
	assert_string_equal(encoded(a, &m, PJSON_DEFAULTS), "{\"someName\":\"\",\"innerParts\":[]}");
	arena_free(a);
}

static void
dates_have_two_forms(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	Google__Type__Date d = GOOGLE__TYPE__DATE__INIT;
	Bl__Sample__Sample m = BL__SAMPLE__SAMPLE__INIT;
	d.year = 2026;
	d.month = 2;
	d.day = 3;
	m.due_date = &d;
	assert_string_equal(encoded(a, &m, 0), "{\"dueDate\":{\"year\":2026,\"month\":2,\"day\":3}}");
	assert_string_equal(encoded(a, &m, PJSON_PLAIN_DATE), "{\"dueDate\":\"2026-02-03\"}");
	d.day = 0; /* a month without a day has no plain form */
	assert_string_equal(encoded(a, &m, PJSON_PLAIN_DATE), "{\"dueDate\":{\"year\":2026,\"month\":2}}");
	arena_free(a);
}

static void
bad_text_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	Bl__Sample__Sample m = BL__SAMPLE__SAMPLE__INIT;
	m.plain_text = (char *)"\xff";
	assert_null(encoded(a, &m, 0));
	arena_free(a);
}

static void
nesting_is_bounded(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	Bl__Sample__Inner deep[17];
	Bl__Sample__Inner *part[17];
	for (size_t i = 0; i < ARRAY_SIZE(deep); i++) {
		bl__sample__inner__init(&deep[i]);
		part[i] = &deep[i];
		if (i == 0)
			continue;
		deep[i].inner_parts = &part[i - 1];
		deep[i].n_inner_parts = 1;
	}
	assert_non_null(encoded(a, &deep[15], 0));
	assert_null(encoded(a, &deep[16], 0));
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 fields keep the order of the message, long numbers are strings",
        fields_keep_the_order_of_the_message),
    CASE("X6 defaults are shown on demand", defaults_are_shown_on_demand),
    CASE("X6 dates in both forms", dates_have_two_forms),
    CASE("X6 text that is not UTF-8 is refused", bad_text_is_refused),
    CASE("X6 nesting is bounded", nesting_is_bounded),
};
UNIT_MAIN("pjson encode", cases)
