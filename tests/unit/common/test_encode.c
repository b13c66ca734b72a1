#include "common/encode.h"

#include "tests/unit/unit.h"

static void
hexadecimal(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	uint8_t out[3] = {0};
	assert_string_equal(hex_text(a, "\x00\x7f\xff", 3), "007fff");
	assert_string_equal(hex_text(a, "", 0), "");
	assert_true(hex_decode("007fFF", out, 3));
	assert_memory_equal(out, "\x00\x7f\xff", 3);
	assert_false(hex_decode("007ff", out, 3));
	assert_false(hex_decode("007fff0", out, 3));
	assert_false(hex_decode("007fg0", out, 3));
	assert_false(hex_decode("", out, 3));
	assert_true(hex_decode("", out, 0));
	arena_free(a);
}

/* RFC 4648 section 10 */
static const struct {
	const char *plain, *padded, *bare;
} rows[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
};

static void
base64_vectors(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t n = strlen(rows[i].plain);
		assert_string_equal(base64_encode(a, rows[i].plain, n, true), rows[i].padded);
		assert_string_equal(base64_encode(a, rows[i].plain, n, false), rows[i].bare);
		struct bytes b;
		check_row(rows[i].padded, base64_decode(a, rows[i].padded, strlen(rows[i].padded), &b));
		check_row(rows[i].padded, b.n == n && memcmp(b.p, rows[i].plain, n) == 0);
		check_row(rows[i].bare, base64_decode(a, rows[i].bare, strlen(rows[i].bare), &b));
		check_row(rows[i].bare, b.n == n && memcmp(b.p, rows[i].plain, n) == 0);
	}
	arena_free(a);
}

static void
base64_refuses(void **state)
{
	(void)state;
	static const char *const bad[] = {"Z", "Zg=", "Zg===", "=", "====", "Zm9v=", "Zm9vY", "Zh",
	    "Zm9=", "Zm8 ", "Zm9v\n", "Zm-v", "Zm_v", "Z=g=", "Zg==Zg=="};
	struct arena *a = arena_new(1 << 16);
	struct bytes b;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], !base64_decode(a, bad[i], strlen(bad[i]), &b));
	arena_free(a);
}

static void
all_bytes(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	uint8_t all[256];
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (uint8_t)(i * 7 + 3);
	for (size_t n = 0; n <= sizeof(all); n++) {
		const char *s = base64_encode(a, all, n, n % 2 == 0);
		struct bytes b;
		assert_true(base64_decode(a, s, strlen(s), &b));
		assert_int_equal(b.n, n);
		assert_memory_equal(b.p, all, n);
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("encode: hexadecimal", hexadecimal),
    CASE("encode: base64, the vectors of RFC 4648", base64_vectors),
    CASE("encode: base64 refuses what is not canonical", base64_refuses),
    CASE("encode: all bytes in all lengths", all_bytes),
};
UNIT_MAIN("encode", cases)
