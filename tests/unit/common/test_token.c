#include "common/token.h"
#include "common/url64.h"
#include "tests/unit/unit.h"

static void
url64(void **state)
{
	static const struct {
		const char *bytes, *text;
	} rows[] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"},
	    {"\xfb\xff\xfe", "-__-"}};
	struct arena *a = arena_new(1 << 16);
	struct bytes back;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t n = strlen(rows[i].bytes);

		assert_string_equal(url64_encode(a, rows[i].bytes, n), rows[i].text);
		assert_true(url64_decode(a, rows[i].text, strlen(rows[i].text), &back));
		assert_int_equal(back.n, n);
		assert_memory_equal(back.p, rows[i].bytes, n);
	}
	assert_false(url64_decode(a, "+//+", 4, &back));
	assert_false(url64_decode(a, "Zg==", 4, &back));
	assert_false(url64_decode(a, "Z", 1, &back));
	arena_free(a);
}

static void
every_character_counts(void **state)
{
	uint8_t secret[TOKEN_SECRET_BYTES], hash[SHA256_BYTES], want[SHA256_BYTES];
	char text[TOKEN_TEXT];

	(void)state;
	for (int i = 0; i < TOKEN_SECRET_BYTES; i++)
		secret[i] = (uint8_t)(i * 37);
	token_text(secret, text);
	assert_int_equal(strlen(text), TOKEN_TEXT - 1);
	assert_memory_equal(text, "bl_", 3);
	assert_true(token_hash(text, hash));
	sha256(text, TOKEN_TEXT - 1, want);
	assert_memory_equal(hash, want, SHA256_BYTES);
	for (size_t i = 0; i < TOKEN_TEXT - 1; i++) {
		char was = text[i];

		text[i] = was == 'x' ? 'y' : 'x';
		assert_false(token_hash(text, hash));
		text[i] = was;
	}
	assert_false(token_hash("", hash));
	assert_false(token_hash("bl_", hash));
	assert_memory_equal(hash, want, SHA256_BYTES);
}

static const struct CMUnitTest cases[] = {
    CASE("base64 for URLs, against known texts", url64),
    CASE("X2 a token with one wrong character is no token", every_character_counts),
};
UNIT_MAIN("token", cases)
