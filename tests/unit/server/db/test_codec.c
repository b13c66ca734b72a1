/* test_codec.c -- values to PostgreSQL's binary format and back, without a server. */
#include <libpq-fe.h>

#include "server/db/batch_run.h"
#include "server/db/oid.h"
#include "tests/unit/unit.h"

const struct stmt *const stmt_all[] = {NULL};
const int stmt_count = 0;

static struct arena *arena;
static struct batch *b;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	b = batch_new(arena, NULL, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* One row, one column, holding what the parameter holds. */
static struct answer
echo(struct param p)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc attr = {.name = (char[]){"x"}, .format = 1};

	assert_true(PQsetResultAttrs(res, 1, &attr));
	assert_true(PQsetvalue(res, 0, 0, p.p ? (char *)(uintptr_t)p.p : NULL, p.p ? p.n : -1));
	return (struct answer){res, 1, arena};
}

#define ECHO(out, param, read)                                                                               \
	do {                                                                                                 \
		struct answer a_ = echo(param);                                                              \
		(out) = read(&a_, 0, 0);                                                                     \
		PQclear((PGresult *)(uintptr_t)a_.res);                                                      \
	} while (0)

static void
integers(void **state)
{
	static const int64_t v[] = {0, 1, -1, 255, -32768, 32767, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX};
	bool yes;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(v); i++) {
		int64_t i64;
		int32_t i32;
		int16_t i16;

		ECHO(i64, param_i64(b, v[i]), answer_i64);
		assert_true(i64 == v[i]);
		ECHO(i32, param_i32(b, (int32_t)v[i]), answer_i32);
		assert_true(i32 == (int32_t)v[i]);
		ECHO(i16, param_i16(b, (int16_t)v[i]), answer_i16);
		assert_true(i16 == (int16_t)v[i]);
	}
	ECHO(yes, param_bool(b, true), answer_bool);
	assert_true(yes);
	ECHO(yes, param_bool(b, false), answer_bool);
	assert_false(yes);
	assert_memory_equal(param_i64(b, -2).p, "\xff\xff\xff\xff\xff\xff\xff\xfe", 8);
	assert_memory_equal(param_i32(b, 258).p, "\0\0\1\2", 4);
}

static void
dates_and_instants(void **state)
{
	static const int32_t date[] = {0, -1, PG_EPOCH_DAYS, 20416, -719162, 2932896, NO_DATE};
	static const int64_t at[] = {0, 1, -1, PG_EPOCH_US, INT64_C(1763971200123456), INT64_MIN};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(date); i++) {
		int32_t d;

		ECHO(d, param_date(b, date[i]), answer_date);
		assert_int_equal(d, date[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(at); i++) {
		int64_t t;

		ECHO(t, param_time(b, at[i]), answer_time);
		assert_true(t == at[i]);
	}
	assert_null(param_date(b, NO_DATE).p);
	assert_memory_equal(param_date(b, PG_EPOCH_DAYS + 1).p, "\0\0\0\1", 4);
	assert_memory_equal(param_time(b, PG_EPOCH_US - 1).p, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
}

static void
infinite_dates(void **state)
{
	int32_t d;

	(void)state;
	ECHO(d, param_i32(b, INT32_MAX), answer_date);
	assert_int_equal(d, NO_DATE);
	ECHO(d, param_i32(b, INT32_MIN), answer_date);
	assert_int_equal(d, NO_DATE);
}

static void
texts_and_bytes(void **state)
{
	static const uint8_t raw[] = {0, 1, 0, 255};
	const char *s;
	struct bytes v;

	(void)state;
	ECHO(s, param_text(b, "欧阳 O'Neil"), answer_text);
	assert_string_equal(s, "欧阳 O'Neil");
	ECHO(s, param_text(b, ""), answer_text);
	assert_string_equal(s, "");
	ECHO(s, param_text(b, NULL), answer_text);
	assert_null(s);
	ECHO(v, param_bytes(b, (struct bytes){raw, sizeof(raw)}), answer_bytes);
	assert_int_equal(v.n, sizeof(raw));
	assert_memory_equal(v.p, raw, sizeof(raw));
	ECHO(v, param_bytes(b, (struct bytes){raw, 0}), answer_bytes);
	assert_non_null(v.p);
	assert_int_equal(v.n, 0);
	ECHO(v, param_bytes(b, (struct bytes){0}), answer_bytes);
	assert_null(v.p);
}

static void
uuid_values(void **state)
{
	const struct uuid u = {{1, 2, 3, 4, 5, 6, 0x70, 8, 0x89, 10, 11, 12, 13, 14, 15, 16}};
	struct uuid v;

	(void)state;
	ECHO(v, param_uuid(b, u), answer_uuid);
	assert_true(uuid_eq(u, v));
	assert_null(param_uuid(b, (struct uuid){0}).p);
	ECHO(v, param_uuid(b, (struct uuid){0}), answer_uuid);
	assert_true(uuid_is_zero(v));
}

static void
arrays(void **state)
{
	const struct uuid u[] = {{{9}}, {{0}}, {{0xff, 1}}};
	const char *const t[] = {"甲", NULL, "", "it's"};
	const int64_t l[] = {1, INT64_MIN, -5};
	const int32_t n[] = {7, INT32_MIN, -9};
	struct uuids us;
	struct texts ts;
	struct i64s ls;
	struct i32s ns;

	(void)state;
	ECHO(us, param_uuids(b, (struct uuids){u, 3}), answer_uuids);
	assert_int_equal(us.n, 3);
	assert_memory_equal(us.v, u, sizeof(u));
	ECHO(ts, param_texts(b, (struct texts){t, 4}), answer_texts);
	assert_int_equal(ts.n, 4);
	assert_string_equal(ts.v[0], "甲");
	assert_null(ts.v[1]);
	assert_string_equal(ts.v[2], "");
	assert_string_equal(ts.v[3], "it's");
	ECHO(ls, param_i64s(b, (struct i64s){l, 3}), answer_i64s);
	assert_int_equal(ls.n, 3);
	assert_memory_equal(ls.v, l, sizeof(l));
	ECHO(ns, param_i32s(b, (struct i32s){n, 3}), answer_i32s);
	assert_int_equal(ns.n, 3);
	assert_memory_equal(ns.v, n, sizeof(n));
	ECHO(ns, param_dates(b, (struct i32s){n, 3}), answer_i32s);
	assert_memory_equal(ns.v, n, sizeof(n));
}

static void
empty_arrays(void **state)
{
	static const uint8_t none[] = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x0b, 0x86};
	struct uuids us;
	struct param p = param_uuids(b, (struct uuids){0});

	(void)state;
	assert_int_equal(p.n, sizeof(none));
	assert_memory_equal(p.p, none, sizeof(none));
	ECHO(us, p, answer_uuids);
	assert_int_equal(us.n, 0);
	ECHO(us, (struct param){0}, answer_uuids); /* NULL */
	assert_int_equal(us.n, 0);
	ECHO(us, param_texts(b, (struct texts){0}), answer_uuids);
	assert_int_equal(us.n, 0);
}

static void
bool_array_bytes(void **state)
{
	static const bool v[] = {true, false};
	static const uint8_t want[] = {
	    0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0};
	struct param p = param_bools(b, (struct bools){v, 2});

	(void)state;
	assert_int_equal(p.n, sizeof(want));
	assert_memory_equal(p.p, want, sizeof(want));
}

static void
too_large_is_sticky(void **state)
{
	(void)state;
	struct param p = param_bytes(b, (struct bytes){(const uint8_t *)"", SIZE_MAX / 2});

	assert_null(p.p);
	assert_string_equal(b->error, "a byte parameter is too large");
	p = param_i64s(b, (struct i64s){(const int64_t *)"", SIZE_MAX / 64});
	assert_null(p.p);
	assert_string_equal(b->error, "a byte parameter is too large"); /* the first one counts */
}

#define WITH_BATCH(title, f)                                                                                 \
	{                                                                                                    \
		(title), (f), setup, teardown, NULL                                                          \
	}
static const struct CMUnitTest cases[] = {
    WITH_BATCH("X1 integers", integers),
    WITH_BATCH("X1 dates and instants", dates_and_instants),
    WITH_BATCH("X1 infinite dates are none", infinite_dates),
    WITH_BATCH("X1 texts and bytes", texts_and_bytes),
    WITH_BATCH("X1 uuids", uuid_values),
    WITH_BATCH("X1 arrays with absent elements", arrays),
    WITH_BATCH("X1 empty arrays", empty_arrays),
    WITH_BATCH("X1 an array of truth values byte by byte", bool_array_bytes),
    WITH_BATCH("X1 a parameter that is too large", too_large_is_sticky),
};
UNIT_MAIN("codec", cases)
