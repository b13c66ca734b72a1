#include "server/net/unpack.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "common/limits.h"
#include "tests/interop/echo.pb-c.h"

static const struct method echo = {
    .request = &branchline__test__v1__echo_request__descriptor, .size = SIZE_DOCUMENT};
static const struct method small = {
    .request = &branchline__test__v1__echo_request__descriptor, .size = SIZE_SMALL};

struct
try {
	struct arena *arena;
	struct why why;
	ProtobufCMessage *m;
	size_t taken;
};

static struct try
attempt(const struct method *m, const uint8_t *p, size_t n)
{
	struct try t = {.arena = arena_new(LIMIT_ARENA_BYTES)};
	why_init(&t.why, t.arena);
	t.m = unpack_request(m, (struct bytes){p, n}, t.arena, &t.why);
	t.taken = arena_used(t.arena);
	return t;
}

static void
a_message_lies_in_the_arena(void **state)
{
	(void)state;
	static const uint8_t b[] = "\x0a\x03"
	                           "abc\x22\x03\x0a\x01x\x2a\x02\1\2";
	struct try t = attempt(&echo, b, sizeof(b) - 1);
	Branchline__Test__V1__EchoRequest *rq = (Branchline__Test__V1__EchoRequest *)t.m;
	assert_string_equal(rq->text, "abc");
	assert_string_equal(rq->nodes[0]->name, "x");
	assert_int_equal(rq->numbers[1], 2);
	arena_free(t.arena); /* the only free: LSan finds the rest */
}

/* K9: the worst shapes of 100 KB within 8 times the bytes + 64 KiB. */
static void
memory_is_bounded(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint8_t pattern[4];
		size_t n;
	} shape[] = {
	    {"empty submessages", {0x22, 0}, 2},
	    {"unpacked numbers", {0x28, 1}, 2},
	    {"unknown empty bytes", {0xfa, 6, 0}, 3},
	    {"the same text again", {0x0a, 1, 'x'}, 3},
	};
	size_t n = 100000;
	uint8_t *b = malloc(n);
	for (size_t i = 0; i < ARRAY_SIZE(shape); i++) {
		for (size_t k = 0; k < n; k++)
			b[k] = shape[i].pattern[k % shape[i].n];
		size_t whole = n / shape[i].n * shape[i].n;
		struct try t = attempt(&echo, b, whole);
		check_row(shape[i].name, t.taken <= 8 * whole + (65 << 10));
		check_row(shape[i].name, t.m != NULL || t.why.reason == R_TOO_LARGE);
		arena_free(t.arena);
	}
	free(b);
}

static void
refusals_name_the_reason(void **state)
{
	(void)state;
	uint8_t many[4002];
	static const uint8_t bad_text[] = {0x22, 3, 0x0a, 1, 0xff}, cut[] = {0x0a, 9};
	for (size_t i = 0; i < sizeof(many); i++)
		many[i] = i % 2 == 0 ? 0x28 : 1;
	struct try t = attempt(&small, many, sizeof(many));
	assert_null(t.m);
	assert_int_equal(t.why.reason, R_TOO_LARGE);
	assert_string_equal(t.why.param[1], "1000");
	arena_free(t.arena);
	t = attempt(&echo, bad_text, sizeof(bad_text));
	assert_null(t.m);
	assert_int_equal(t.why.reason, R_INVALID_FIELDS);
	assert_string_equal(t.why.field[0].path, "nodes[0].name");
	assert_int_equal(t.why.field[0].reason, R_BAD_TEXT);
	arena_free(t.arena);
	t = attempt(&echo, cut, sizeof(cut));
	assert_null(t.m);
	assert_int_equal(t.why.reason, R_MALFORMED);
	assert_string_equal(t.why.param[0], "text");
	arena_free(t.arena);
}

static const struct CMUnitTest cases[] = {
    CASE("unpack: into the arena", a_message_lies_in_the_arena),
    CASE("unpack: memory of the worst shapes is bounded", memory_is_bounded),
    CASE("unpack: refusals name field and limit", refusals_name_the_reason),
};
UNIT_MAIN("unpack", cases)
