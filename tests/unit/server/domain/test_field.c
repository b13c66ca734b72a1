#include "common/date.h"
#include "common/limits.h"
#include "server/domain/field.h"
#include "tests/unit/server/domain/domain.h"

static Google__Type__Date
date(int year, int month, int day)
{
	Google__Type__Date d = GOOGLE__TYPE__DATE__INIT;

	d.year = year;
	d.month = month;
	d.day = day;
	return d;
}

static void
all_errors(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	Google__Type__Date d = date(2026, 2, 29);
	int64_t n = 7;
	int32_t day = 7;

	(void)state;
	assert_false(field_text(w, "name", "  ", 10, true));
	assert_false(field_text(w, "short", "字字字字", 3, true));
	assert_false(field_text(w, "line", "a\nb", 10, false));
	assert_false(field_note(w, "note", "a\x01"));
	assert_false(field_code(w, "code", ""));
	assert_false(field_code(w, "odd", "a b"));
	assert_false(field_decimal(w, "price", "1.1234567", 6, true, &n));
	assert_false(field_decimal(w, "quantity", "", 4, true, &n));
	assert_false(field_range(w, "days", 0, 1, 365));
	assert_false(field_date(w, "day", &d, true, &day));
	assert_false(field_date(w, "until", NULL, true, &day));
	assert_false(field_enum(w, "scope", 6, 1, 5, true));
	assert_false(field_enum(w, "kind", 0, 1, 5, true));
	assert_false(field_count(w, "lines", 0, 1, 2));
	assert_false(field_count(w, "roles", 3, 0, 2));
	assert_string_equal(violations(w),
	    "name REQUIRED\nshort TOO_LONG\nline BAD_TEXT\nnote BAD_TEXT\ncode REQUIRED\nodd BAD_CODE\n"
	    "price BAD_DECIMAL\nquantity REQUIRED\ndays OUT_OF_RANGE\nday BAD_DATE\nuntil REQUIRED\n"
	    "scope BAD_ENUM\nkind REQUIRED\nlines REQUIRED\nroles TOO_MANY\n");
	assert_int_equal(n, 7);
	assert_int_equal(day, 7);
	assert_string_equal(w->field[1].param[0], "3");
	assert_string_equal(w->field[6].param[0], "6");
	assert_string_equal(w->field[8].param[1], "365");
	actor_free(who);
}

static void
good_values(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	Google__Type__Date d = date(2024, 2, 29);
	int64_t n = 0;
	int32_t day = 0;

	(void)state;
	assert_true(field_text(w, "name", "上海分公司", 5, true));
	assert_true(field_note(w, "note", "two\nlines"));
	assert_true(field_code(w, "code", "SH-01"));
	assert_true(field_decimal(w, "price", "-12.5", 6, true, &n));
	assert_int_equal(n, -12500000);
	assert_true(field_date(w, "day", &d, true, &day));
	assert_int_equal(day, date_from_civil(2024, 2, 29));
	assert_true(field_enum(w, "scope", 5, 1, 5, true));
	assert_true(field_count(w, "lines", 2, 1, 2));
	assert_true(field_range(w, "days", 365, 1, 365));
	assert_false(why_violated(w));
	actor_free(who);
}

static void
absent_values(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	int64_t n = 7;
	int32_t day = 7;

	(void)state;
	assert_true(field_text(w, "name", "", 5, false));
	assert_true(field_text(w, "name", NULL, 5, false));
	assert_true(field_decimal(w, "price", "", 6, false, &n));
	assert_true(field_date(w, "day", NULL, false, &day));
	assert_true(field_enum(w, "scope", 0, 1, 5, false));
	assert_false(why_violated(w));
	assert_int_equal(n, 7);
	assert_int_equal(day, 7);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 every wrong field is told at once", all_errors),
    CASE("S3 good values pass", good_values),
    CASE("S3 what is absent and not required stays untouched", absent_values),
};
UNIT_MAIN("field", cases)
