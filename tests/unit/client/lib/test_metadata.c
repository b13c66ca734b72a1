#include "client/lib/metadata.h"

#include <string.h>

#include "tests/unit/unit.h"

static void
timeouts_have_at_most_eight_digits(void **state)
{
	(void)state;
	static const struct {
		int64_t us;
		const char *text;
	} row[] = {{-5, "1u"}, {0, "1u"}, {30000000, "30000000u"}, {99999999, "99999999u"},
	    {100000000, "100000m"}, {INT64_C(300000000000), "300000S"},
	    {INT64_C(1000000000000000), "16666666M"}, {INT64_MAX, "99999999H"}};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char text[TIMEOUT_TEXT];
		timeout_text(row[i].us, text);
		assert_true(strlen(text) <= 9);
		assert_string_equal(text, row[i].text);
	}
}

static void
percent_escapes(void **state)
{
	(void)state;
	static const char *const row[][2] = {{"plain", "plain"}, {"%E4%B8%AD", "中"}, {"100%", "100%"},
	    {"%4", "%4"}, {"%zz%41", "%zzA"}, {"", ""}};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char text[32];
		strcpy(text, row[i][0]);
		text[percent_decode(text, strlen(text))] = '\0';
		assert_string_equal(text, row[i][1]);
	}
}

static void
binary_headers(void **state)
{
	(void)state;
	uint8_t out[32];

	assert_int_equal(base64_bytes("CAMSAmhp", 8, out), 6);
	assert_memory_equal(out, "\x08\x03\x12\x02hi", 6);
	assert_int_equal(base64_bytes("Zg==", 4, out), 1);
	assert_int_equal(base64_bytes("Zg", 2, out), 1);
	assert_int_equal(base64_bytes("Z!", 2, out), -1);
	assert_int_equal(base64_bytes("", 0, out), 0);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 grpc-timeout has at most 8 digits", timeouts_have_at_most_eight_digits),
    CASE("X6 grpc-message is percent-decoded, stray signs stay", percent_escapes),
    CASE("X6 binary headers, padded or not", binary_headers),
};
UNIT_MAIN("client metadata", cases)
