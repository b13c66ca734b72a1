#include "common/uuid.h"

#include "tests/unit/unit.h"

static void
text_goes_there_and_back(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	struct uuid u;
	assert_true(uuid_parse("0190163d-8694-739b-aea5-966c26f8ad91", &u));
	const uint8_t bytes[16] = {
	    0x01, 0x90, 0x16, 0x3d, 0x86, 0x94, 0x73, 0x9b, 0xae, 0xa5, 0x96, 0x6c, 0x26, 0xf8, 0xad, 0x91};
	assert_memory_equal(u.b, bytes, 16);
	assert_string_equal(uuid_text(a, u), "0190163d-8694-739b-aea5-966c26f8ad91");
	assert_true(uuid_parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", &u)); /* the example of RFC 9562 */
	assert_int_equal(uuid_version(u), 7);
	assert_true(uuid_v7_ms(u) == 1645557742000);
	arena_free(a);
}

static void
other_forms_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "0190163D-8694-739B-AEA5-966C26F8AD91",
	    "0190163d8694739baea5966c26f8ad91", "{0190163d-8694-739b-aea5-966c26f8ad91}",
	    "0190163d-8694-739b-aea5-966c26f8ad9", "0190163d-8694-739b-aea5-966c26f8ad911",
	    "0190163d-8694-739b-aea5-966c26f8ad9g", "0190163d-8694-739b-aea5_966c26f8ad91",
	    "0190163d86-94-739b-aea5-966c26f8ad91", " 0190163d-8694-739b-aea5-966c26f8ad91",
	    "0190163d-8694-739b-aea5-966c26f8ad91 ", "00000000-0000-0000-0000-000000000000"};
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct uuid u = {{7}};
		check_row(bad[i], !uuid_parse(bad[i], &u));
		check_row(bad[i], u.b[0] == 7);
	}
}

static void
version_7_keeps_time_and_order(void **state)
{
	(void)state;
	const uint8_t ones[10] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255}, zeros[10] = {0};
	struct uuid early = uuid_v7_make(1718360049300999, ones),
	            late = uuid_v7_make(1718360049301000, zeros);
	assert_int_equal(uuid_version(early), 7);
	assert_int_equal(uuid_version(late), 7);
	assert_true(uuid_v7_ms(early) == 1718360049300);
	assert_true(uuid_v7_ms(late) == 1718360049301);
	assert_true(memcmp(early.b, late.b, 16) < 0);
	char text[UUID_TEXT];
	uuid_format(early, text);
	assert_string_equal(text, "0190163d-8694-7fff-bfff-ffffffffffff");
	assert_true(uuid_v7_ms(uuid_v7_make(-5, zeros)) == 0);
	early.b[8] = 0xff;
	assert_int_equal(uuid_version(early), 0);
}

static const struct CMUnitTest cases[] = {
    CASE("uuid: text goes there and back", text_goes_there_and_back),
    CASE("uuid: other forms are refused", other_forms_are_refused),
    CASE("uuid: version 7 keeps time and order", version_7_keeps_time_and_order),
};
UNIT_MAIN("uuid", cases)
