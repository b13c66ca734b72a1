#include "common/pjson/base64.h"

#include "tests/unit/unit.h"

static void
vectors_of_rfc_4648(void **state)
{
	(void)state;
	static const struct {
		const char *plain, *text, *bare;
	} row[] = {
	    {"", "", ""},
	    {"f", "Zg==", "Zg"},
	    {"fo", "Zm8=", "Zm8"},
	    {"foo", "Zm9v", "Zm9v"},
	    {"foob", "Zm9vYg==", "Zm9vYg"},
	    {"\xfb\xff", "+/8=", "-_8"},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct bytes b;
		assert_string_equal(base64_encode(a, row[i].plain, strlen(row[i].plain)), row[i].text);
		check_row(row[i].text, base64_decode(a, row[i].text, strlen(row[i].text), &b));
		check_row(row[i].text, b.n == strlen(row[i].plain) && memcmp(b.p, row[i].plain, b.n) == 0);
		check_row(row[i].bare, base64_decode(a, row[i].bare, strlen(row[i].bare), &b));
		check_row(row[i].bare, b.n == strlen(row[i].plain) && memcmp(b.p, row[i].plain, b.n) == 0);
	}
	arena_free(a);
}

static void
what_no_encoder_makes_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"A", "AAAAA", "Zg=", "Zg===", "Z===", "Z!==", "Zm 9v", "===="};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct bytes b;
		check_row(bad[i], !base64_decode(a, bad[i], strlen(bad[i]), &b));
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 base64 in both alphabets, with and without padding", vectors_of_rfc_4648),
    CASE("X6 base64 that no encoder makes is refused", what_no_encoder_makes_is_refused),
};
UNIT_MAIN("pjson base64", cases)
