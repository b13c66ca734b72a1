#include "server/net/fence.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "common/limits.h"
#include "tests/interop/echo.pb-c.h"

#define TYPE (&branchline__test__v1__echo_request__descriptor)

/* EchoRequest: text 1 string, count 2 int32, blob 3 bytes, nodes 4 Node, numbers 5 int64 packed, fixed 6
 * fixed32; Node: name 1, nodes 2, big 3 fixed64 */
struct row {
	const char *name;
	const char *bytes;
	size_t n;
	enum fence_verdict verdict;
	const char *path;
};
#define ROW(name, literal, verdict, path)                                                                    \
	{                                                                                                    \
		name, literal, sizeof(literal) - 1, verdict, path                                            \
	}

static const struct row rows[] = {
    ROW("nothing", "", FENCE_OK, ""),
    ROW("text", "\x0a\x06\xe4\xbd\xa0\xe5\xa5\xbd", FENCE_OK, ""),
    ROW("int", "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", FENCE_OK, ""),
    ROW("int of 11 bytes", "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", FENCE_SHAPE, "count"),
    ROW("int cut off", "\x10\xff", FENCE_SHAPE, "count"),
    ROW("int as bytes", "\x12\x01\x01", FENCE_SHAPE, "count"),
    ROW("int as fixed", "\x15\1\2\3\4", FENCE_SHAPE, "count"),
    ROW("text as int", "\x08\x01", FENCE_SHAPE, "text"),
    ROW("fixed", "\x35\1\2\3\4", FENCE_OK, ""),
    ROW("fixed cut off", "\x35\1\2\3", FENCE_SHAPE, "fixed"),
    ROW("packed", "\x2a\x03\x01\x96\x01", FENCE_OK, ""),
    ROW("packed cut off", "\x2a\x02\x01\x96", FENCE_SHAPE, "numbers[0]"),
    ROW("unpacked", "\x28\x01\x28\x02", FENCE_OK, ""),
    ROW("nested", "\x22\x03\x0a\x01\x61\x22\x00", FENCE_OK, ""),
    ROW("nested past its parent", "\x22\x02\x0a\x05hello", FENCE_SHAPE, "nodes[0].name"),
    ROW("length past the end", "\x0a\x7f\x61", FENCE_SHAPE, "text"),
    ROW("length of 6 bytes", "\x0a\x80\x80\x80\x80\x80\x00", FENCE_SHAPE, "text"),
    ROW("length near 2^32", "\x0a\xff\xff\xff\xff\x0f", FENCE_SHAPE, "text"),
    ROW("field 0", "\x02\x00", FENCE_SHAPE, ""),
    ROW("group", "\x0b\x0c", FENCE_SHAPE, ""),
    ROW("wire type 7", "\x0f", FENCE_SHAPE, ""),
    ROW("tag cut off", "\x80", FENCE_SHAPE, ""),
    ROW("unknown fields", "\xf8\x06\x01\xfa\x06\x01\xff\xfd\x06\1\2\3\4", FENCE_OK, ""),
    ROW("unknown cut off", "\xfa\x06\x05\x01", FENCE_SHAPE, ""),
    ROW("bytes may hold anything", "\x1a\x03\xff\x00\xc0", FENCE_OK, ""),
    ROW("NUL",
        "\x0a\x03"
        "a\0b",
        FENCE_TEXT, "text"),
    ROW("lone continuation", "\x0a\x01\x80", FENCE_TEXT, "text"),
    ROW("overlong slash", "\x0a\x02\xc0\xaf", FENCE_TEXT, "text"),
    ROW("overlong of 3", "\x0a\x03\xe0\x80\xaf", FENCE_TEXT, "text"),
    ROW("surrogate", "\x0a\x03\xed\xa0\x80", FENCE_TEXT, "text"),
    ROW("above U+10FFFF", "\x0a\x04\xf4\x90\x80\x80", FENCE_TEXT, "text"),
    ROW("highest", "\x0a\x04\xf4\x8f\xbf\xbf", FENCE_OK, ""),
    ROW("character cut off", "\x0a\x02\xe4\xbd", FENCE_TEXT, "text"),
    ROW("the third node's name", "\x22\x00\x22\x00\x22\x03\x0a\x01\xff", FENCE_TEXT, "nodes[2].name"),
    ROW("a node in a node", "\x22\x07\x12\x00\x12\x03\x0a\x01\xff", FENCE_TEXT, "nodes[0].nodes[1].name"),
};

static void
verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fence_report r;
		struct bytes b = {(const uint8_t *)rows[i].bytes, rows[i].n};
		bool ok = fence_check(TYPE, b, 1000, &r);
		check_row(rows[i].name, ok == (rows[i].verdict == FENCE_OK) && r.verdict == rows[i].verdict);
		check_row(rows[i].name, strcmp(r.path, rows[i].path) == 0);
	}
}

/* What passes the fence and what protobuf-c can read agree, for every row. */
static void
unpack_takes_what_passes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].verdict != FENCE_OK)
			continue;
		ProtobufCMessage *m =
		    protobuf_c_message_unpack(TYPE, NULL, rows[i].n, (const uint8_t *)rows[i].bytes);
		check_row(rows[i].name, m != NULL);
		protobuf_c_message_free_unpacked(m, NULL);
	}
}

static size_t
nest(uint8_t *out, int levels)
{
	uint8_t inner[256];
	size_t n = 0;
	for (int i = 0; i < levels; i++) {
		memcpy(inner, out, n);
		out[0] = i == levels - 1 ? 0x22 : 0x12;
		out[1] = (uint8_t)n;
		memcpy(out + 2, inner, n);
		n += 2;
	}
	return n;
}

static void
depth(void **state)
{
	(void)state;
	uint8_t b[256];
	struct fence_report r;
	size_t n = nest(b, LIMIT_DEPTH - 1); /* with the request itself: 16 */
	assert_true(fence_check(TYPE, (struct bytes){b, n}, 1000, &r));
	n = nest(b, LIMIT_DEPTH);
	assert_false(fence_check(TYPE, (struct bytes){b, n}, 1000, &r));
	assert_int_equal(r.verdict, FENCE_DEPTH);
	assert_int_equal(r.fields, LIMIT_DEPTH); /* nothing of what lies deeper was looked at */
}

/* Attack shapes of a MiB: the work done before the refusal is bounded by the field limit. */
static void
fields(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint8_t pattern[4];
		size_t n;
	} shape[] = {
	    {"empty submessages", {0x22, 0}, 2},
	    {"unpacked numbers", {0x28, 1}, 2},
	    {"empty strings", {0x0a, 0}, 2},
	    {"unknown numbers", {0xf8, 6, 1}, 3},
	    {"unknown empty bytes", {0xfa, 6, 0}, 3},
	};
	size_t n = 1 << 20;
	uint8_t *b = malloc(n);
	for (size_t i = 0; i < ARRAY_SIZE(shape); i++) {
		struct fence_report r;
		for (size_t k = 0; k < n; k++)
			b[k] = shape[i].pattern[k % shape[i].n];
		size_t whole = n / shape[i].n * shape[i].n;
		check_row(shape[i].name, !fence_check(TYPE, (struct bytes){b, whole}, 20000, &r));
		check_row(shape[i].name, r.verdict == FENCE_FIELDS && r.fields == 20000);
	}
	free(b);
}

static void
packed_elements_count(void **state)
{
	(void)state;
	uint8_t b[203] = {0x2a, 200, 1}; /* 200 one-byte numbers, all 0 */
	struct fence_report r;
	assert_false(fence_check(TYPE, (struct bytes){b, 203}, 200, &r)); /* the field itself is the 201st */
	assert_int_equal(r.verdict, FENCE_FIELDS);
	assert_true(fence_check(TYPE, (struct bytes){b, 203}, 201, &r));
	assert_int_equal(r.fields, 201);
}

/* No bytes whatever lead it astray; ASan watches the ends. */
static void
noise(void **state)
{
	(void)state;
	uint32_t x = 12345;
	size_t passed = 0;
	for (int round = 0; round < 20000; round++) {
		size_t n = (size_t)round % 40;
		uint8_t *b = malloc(n + 1);
		for (size_t i = 0; i < n; i++) {
			x = x * 1664525 + 1013904223;
			b[i] = (uint8_t)(x >> 24) & (round % 2 == 0 ? 0xff : 0x3f);
		}
		struct fence_report r;
		if (fence_check(TYPE, (struct bytes){b, n}, 1000, &r)) {
			ProtobufCMessage *m = protobuf_c_message_unpack(TYPE, NULL, n, b);
			passed += m != NULL;
			if (m != NULL)
				protobuf_c_message_free_unpacked(m, NULL);
		}
		free(b);
	}
	assert_true(passed > 500);
}

static const struct CMUnitTest cases[] = {
    CASE("fence: shape, text and path of every kind of field", verdicts),
    CASE("fence: protobuf-c reads what passes", unpack_takes_what_passes),
    CASE("fence: nesting stops at 16", depth),
    CASE("fence: a MiB of small fields costs no more than the limit", fields),
    CASE("fence: packed elements count", packed_elements_count),
    CASE("fence: noise", noise),
};
UNIT_MAIN("fence", cases)
