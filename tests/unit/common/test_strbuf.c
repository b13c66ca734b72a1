#include "common/strbuf.h"

#include "tests/unit/unit.h"

static void
text_grows_and_stays_terminated(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct strbuf b;
	strbuf_init(&b, a, 1000);
	assert_string_equal(strbuf_text(&b), "");
	for (int i = 0; i < 100; i++) {
		strbuf_addf(&b, "%02d", i);
		assert_int_equal(strlen(strbuf_text(&b)), (size_t)(i + 1) * 2);
	}
	strbuf_addc(&b, ';');
	strbuf_addn(&b, "abc", 2);
	strbuf_add(&b, "");
	assert_memory_equal(strbuf_text(&b), "000102", 6);
	assert_string_equal(strbuf_text(&b) + 200, ";ab");
	assert_false(b.failed);
	arena_free(a);
}

static void
the_maximum_is_sticky(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct strbuf b;
	strbuf_init(&b, a, 10);
	strbuf_add(&b, "12345678");
	strbuf_addf(&b, "%s", "9ab"); /* eleven bytes: left out whole */
	assert_true(b.failed);
	strbuf_add(&b, "x"); /* would fit, but something is missing before it */
	assert_string_equal(strbuf_text(&b), "12345678");
	strbuf_clear(&b);
	assert_false(b.failed);
	strbuf_add(&b, "0123456789");
	assert_false(b.failed);
	assert_string_equal(strbuf_text(&b), "0123456789");
	strbuf_addc(&b, '!');
	assert_true(b.failed);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("strbuf: the text grows and stays terminated", text_grows_and_stays_terminated),
    CASE("strbuf: the maximum holds and failure is sticky", the_maximum_is_sticky),
};
UNIT_MAIN("strbuf", cases)
