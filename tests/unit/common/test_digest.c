#include "common/digest.h"

#include "common/uuid.h"
#include "tests/unit/unit.h"

static void
hash_vectors(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	uint8_t out[SHA256_BYTES];
	sha256("abc", 3, out);
	assert_string_equal(hex_text(a, out, sizeof(out)),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256(NULL, 0, out);
	assert_string_equal(hex_text(a, out, sizeof(out)),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	arena_free(a);
}

static void
streaming_equals_one_shot(void **state)
{
	(void)state;
	uint8_t text[1000], once[SHA256_BYTES], parts[SHA256_BYTES];
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)i;
	sha256(text, sizeof(text), once);
	struct sha256 *h = sha256_new();
	for (size_t at = 0, n = 1; at < sizeof(text);
	     at += n, n = n * 2 < sizeof(text) - at ? n * 2 : sizeof(text) - at)
		sha256_add(h, text + at, n < sizeof(text) - at ? n : sizeof(text) - at);
	sha256_finish(h, parts);
	assert_memory_equal(once, parts, sizeof(once));
	sha256_free(sha256_new());
	sha256_free(NULL);
}

/* RFC 4231 cases 1, 2 and 6 */
static void
hmac_vectors(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	uint8_t out[SHA256_BYTES], key[131];
	memset(key, 0x0b, 20);
	hmac_sha256((struct bytes){key, 20}, "Hi There", 8, out);
	assert_string_equal(hex_text(a, out, sizeof(out)),
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	hmac_sha256((struct bytes){(const uint8_t *)"Jefe", 4}, "what do ya want for nothing?", 28, out);
	assert_string_equal(hex_text(a, out, sizeof(out)),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	hmac_sha256((struct bytes){key, sizeof(key)},
	    "Test Using Larger Than Block-Size Key - Hash Key First", 54, out);
	assert_string_equal(hex_text(a, out, sizeof(out)),
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	hmac_sha256((struct bytes){NULL, 0}, "", 0, out);
	assert_string_equal(hex_text(a, out, sizeof(out)),
	    "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
	arena_free(a);
}

static void
randomness(void **state)
{
	(void)state;
	uint8_t x[32] = {0}, y[32] = {0};
	random_bytes(x, sizeof(x));
	random_bytes(y, sizeof(y));
	assert_memory_not_equal(x, y, sizeof(x));
	struct uuid u = uuid_v7_new(1718360049300999), v = uuid_v7_new(1718360049300999);
	assert_int_equal(uuid_version(u), 7);
	assert_true(uuid_v7_ms(u) == 1718360049300);
	assert_false(uuid_eq(u, v));
}

static void
secrets(void **state)
{
	(void)state;
	char x[] = "the secret", y[] = "the secreT";
	assert_true(secret_equal(x, x, sizeof(x)));
	assert_false(secret_equal(x, y, sizeof(x)));
	assert_true(secret_equal(x, y, 9));
	assert_true(secret_equal(x, y, 0));
	secret_wipe(x, sizeof(x));
	for (size_t i = 0; i < sizeof(x); i++)
		assert_int_equal(x[i], 0);
}

static const struct CMUnitTest cases[] = {
    CASE("digest: SHA-256 vectors", hash_vectors),
    CASE("digest: streaming equals one shot", streaming_equals_one_shot),
    CASE("digest: HMAC vectors of RFC 4231", hmac_vectors),
    CASE("digest: randomness and new UUIDs", randomness),
    CASE("digest: secrets are compared and wiped", secrets),
};
UNIT_MAIN("digest", cases)
