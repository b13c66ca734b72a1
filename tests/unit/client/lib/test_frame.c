#include "client/lib/frame.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/unit/unit.h"

static size_t
put(uint8_t *to, int flag, const void *p, size_t n)
{
	frame_head(to, n);
	to[0] = (uint8_t)flag;
	memcpy(to + FRAME_HEAD, p, n);
	return FRAME_HEAD + n;
}

static size_t
gzip_bytes(const void *p, size_t n, uint8_t *out, size_t cap)
{
	z_stream z = {.next_in = (Bytef *)p, .avail_in = (uInt)n, .next_out = out, .avail_out = (uInt)cap};

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static void
any_cut_gives_the_same_messages(void **state)
{
	(void)state;
	uint8_t wire[64];
	size_t n = put(wire, 0, "one", 3);
	n += put(wire + n, 0, "", 0);
	n += put(wire + n, 0, "three", 5);

	for (size_t step = 1; step <= n; step++) {
		struct frame_reader r = {.limit = 100};
		struct messages out;
		messages_init(&out);
		for (size_t at = 0; at < n; at += step)
			assert_int_equal(
			    frame_feed(&r, wire + at, n - at < step ? n - at : step, &out), FRAME_OK);
		assert_true(frame_is_whole(&r));
		assert_int_equal(out.count, 3);
		assert_memory_equal(out.first->bytes, "one", 3);
		assert_int_equal(out.first->next->n, 0);
		assert_memory_equal(out.first->next->next->bytes, "three", 5);
		messages_free(&out);
		frame_free(&r);
	}
}

static void
limits_hold_packed_and_inflated(void **state)
{
	(void)state;
	static uint8_t big[100000], packed[2000], wire[2010];
	struct frame_reader r = {.limit = 100000, .gzip = true};
	struct messages out;
	size_t n = put(wire, 1, packed, gzip_bytes(big, sizeof(big), packed, sizeof(packed)));

	messages_init(&out);
	assert_int_equal(frame_feed(&r, wire, n, &out), FRAME_OK);
	assert_int_equal(out.first->n, sizeof(big));
	r.limit = 99999;
	assert_int_equal(frame_feed(&r, wire, n, &out), FRAME_TOO_LARGE);
	frame_reset(&r);
	frame_head(wire, 100000);
	assert_int_equal(frame_feed(&r, wire, FRAME_HEAD, &out), FRAME_TOO_LARGE);
	messages_free(&out);
	frame_free(&r);
}

static void
nonsense_is_refused(void **state)
{
	(void)state;
	static const struct {
		int flag;
		bool gzip;
		const char *body;
	} row[] = {{1, false, "x"}, {2, true, "x"}, {1, true, "not gzip"}, {1, true, ""}};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct frame_reader r = {.limit = 100, .gzip = row[i].gzip};
		struct messages out;
		uint8_t wire[32];
		messages_init(&out);
		size_t n = put(wire, row[i].flag, row[i].body, strlen(row[i].body));
		assert_int_equal(frame_feed(&r, wire, n, &out), FRAME_BAD);
		assert_int_equal(out.count, 0);
		frame_free(&r);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X6 messages do not depend on how bytes arrive", any_cut_gives_the_same_messages),
    CASE("X6 a message has a limit, inflated too", limits_hold_packed_and_inflated),
    CASE("X6 unknown flags and broken gzip are refused", nonsense_is_refused),
};
UNIT_MAIN("client frame", cases)
