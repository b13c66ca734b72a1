#include "common/date.h"
#include "server/domain/field.h"
#include "tests/unit/server/domain/domain.h"

static void
texts(void **state)
{
	struct actor *who = actor_new();
	static const uint8_t bytes[] = {0xab, 0x01};

	(void)state;
	assert_string_equal(reply_text(who, NULL), "");
	assert_string_equal(reply_uuid(who, (struct uuid){{0}}), "");
	assert_string_equal(reply_uuid(who, test_id(7)), test_id_text(who, 7));
	assert_string_equal(reply_hex(who, (struct bytes){bytes, 2}), "ab01");
	assert_string_equal(reply_hex(who, (struct bytes){NULL, 0}), "");
	actor_free(who);
}

static void
numbers(void **state)
{
	struct actor *who = actor_new();

	(void)state;
	assert_string_equal(reply_amount(who, 1250, 2), "12.50");
	assert_string_equal(reply_amount(who, 1250, 0), "1250");
	assert_string_equal(reply_amount(who, INT64_MIN, 2), "");
	assert_string_equal(reply_price(who, 12500000), "12.5");
	assert_string_equal(reply_quantity(who, -25000), "-2.5");
	assert_string_equal(reply_percent(who, 130000), "13");
	assert_string_equal(reply_rate(who, 712340000), "7.1234");
	assert_string_equal(reply_price(who, INT64_MIN), "");
	actor_free(who);
}

static void
times(void **state)
{
	struct actor *who = actor_new();
	Google__Type__Date *d = reply_date(who, date_from_civil(2026, 11, 15));
	Google__Protobuf__Timestamp *t = reply_time(who, INT64_C(1500000));

	(void)state;
	assert_int_equal(d->year * 10000 + d->month * 100 + d->day, 20261115);
	assert_null(reply_date(who, NO_DATE));
	assert_int_equal(t->seconds, 1);
	assert_int_equal(t->nanos, 500000000);
	t = reply_time(who, -1);
	assert_int_equal(t->seconds, -1);
	assert_int_equal(t->nanos, 999999000);
	assert_null(reply_time(who, INT64_MIN));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("texts of a reply are never NULL", texts),
    CASE("S7 numbers of a reply are exact decimals", numbers),
    CASE("A24 dates and instants of a reply", times),
};
UNIT_MAIN("reply", cases)
