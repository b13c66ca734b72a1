/* param.c -- values to PostgreSQL's binary format. */
#include "server/db/batch_run.h"
#include "server/db/oid.h"
#include "server/db/wire.h"

static struct param
fixed(struct batch *b, uint64_t v, int n)
{
	uint8_t *p = arena_alloc(b->arena, (size_t)n);

	wire_put(p, v, n);
	return (struct param){p, n};
}

struct param
param_bool(struct batch *b, bool v)
{
	return fixed(b, v, 1);
}

struct param
param_i16(struct batch *b, int16_t v)
{
	return fixed(b, (uint64_t)v, 2);
}

struct param
param_i32(struct batch *b, int32_t v)
{
	return fixed(b, (uint64_t)v, 4);
}

struct param
param_i64(struct batch *b, int64_t v)
{
	return fixed(b, (uint64_t)v, 8);
}

struct param
param_date(struct batch *b, int32_t v)
{
	return v == NO_DATE ? (struct param){0} : fixed(b, (uint64_t)(int64_t)v - PG_EPOCH_DAYS, 4);
}

struct param
param_time(struct batch *b, int64_t v)
{
	return v == INT64_MIN ? (struct param){0} : fixed(b, (uint64_t)v - (uint64_t)PG_EPOCH_US, 8);
}

struct param
param_uuid(struct batch *b, struct uuid v)
{
	if (uuid_is_zero(v))
		return (struct param){0};
	return (struct param){arena_memdup(b->arena, v.b, sizeof(v.b)), sizeof(v.b)};
}

struct param
param_bytes(struct batch *b, struct bytes v)
{
	if (!v.p)
		return (struct param){0};
	if (v.n > WIRE_MAX) {
		batch_fail(b, "a byte parameter is too large");
		return (struct param){0};
	}
	return (struct param){v.n ? arena_memdup(b->arena, v.p, v.n) : "", (int)v.n};
}

struct param
param_text(struct batch *b, const char *v)
{
	if (!v)
		return (struct param){0};
	return param_bytes(b, (struct bytes){(const uint8_t *)v, strlen(v)});
}

/* ---- arrays: dimensions, has-null flag, element type, length, lower bound, then (length, value) pairs ----
 */

struct writer {
	uint8_t *p;
	const uint8_t *start;
};

static void
put(struct writer *w, uint64_t v, int n)
{
	wire_put(w->p, v, n);
	w->p += n;
}

static struct writer
array_start(struct batch *b, uint32_t oid, size_t n, size_t bytes)
{
	struct writer w;

	if (bytes > WIRE_MAX) {
		batch_fail(b, "an array parameter is too large");
		return (struct writer){0};
	}
	w.start = w.p = arena_alloc(b->arena, bytes + 20);
	put(&w, n ? 1 : 0, 4);
	put(&w, 1, 4); /* may hold NULLs; PostgreSQL looks for itself */
	put(&w, oid, 4);
	if (n) {
		put(&w, n, 4);
		put(&w, 1, 4);
	}
	return w;
}

static struct param
array_end(const struct writer *w)
{
	return (struct param){w->start, (int)(w->p - w->start)};
}

static void
put_null(struct writer *w)
{
	put(w, UINT32_MAX, 4);
}

static void
put_bytes(struct writer *w, const void *p, size_t n)
{
	put(w, n, 4);
	memcpy(w->p, p, n);
	w->p += n;
}

static void
put_fixed(struct writer *w, uint64_t v, int n)
{
	put(w, (uint64_t)n, 4);
	put(w, v, n);
}

struct param
param_uuids(struct batch *b, struct uuids v)
{
	struct writer w = array_start(b, OID_UUID, v.n, v.n * 20);

	for (size_t i = 0; w.p && i < v.n; i++)
		if (uuid_is_zero(v.v[i]))
			put_null(&w);
		else
			put_bytes(&w, v.v[i].b, sizeof(v.v[i].b));
	return array_end(&w);
}

struct param
param_texts(struct batch *b, struct texts v)
{
	size_t bytes = 0;

	for (size_t i = 0; i < v.n; i++)
		bytes += 4 + (v.v[i] ? strlen(v.v[i]) : 0);
	struct writer w = array_start(b, OID_TEXT, v.n, bytes);
	for (size_t i = 0; w.p && i < v.n; i++)
		if (!v.v[i])
			put_null(&w);
		else
			put_bytes(&w, v.v[i], strlen(v.v[i]));
	return array_end(&w);
}

struct param
param_i64s(struct batch *b, struct i64s v)
{
	struct writer w = array_start(b, OID_INT8, v.n, v.n * 12);

	for (size_t i = 0; w.p && i < v.n; i++)
		if (v.v[i] == INT64_MIN)
			put_null(&w);
		else
			put_fixed(&w, (uint64_t)v.v[i], 8);
	return array_end(&w);
}

/* shift: what a date needs to count from PostgreSQL's epoch */
static struct param
array_i32(struct batch *b, struct i32s v, uint32_t oid, int32_t shift)
{
	struct writer w = array_start(b, oid, v.n, v.n * 8);

	for (size_t i = 0; w.p && i < v.n; i++)
		if (v.v[i] == INT32_MIN)
			put_null(&w);
		else
			put_fixed(&w, (uint64_t)((int64_t)v.v[i] - shift), 4);
	return array_end(&w);
}

struct param
param_i32s(struct batch *b, struct i32s v)
{
	return array_i32(b, v, OID_INT4, 0);
}

struct param
param_dates(struct batch *b, struct i32s v)
{
	return array_i32(b, v, OID_DATE, PG_EPOCH_DAYS);
}

struct param
param_bools(struct batch *b, struct bools v)
{
	struct writer w = array_start(b, OID_BOOL, v.n, v.n * 5);

	for (size_t i = 0; w.p && i < v.n; i++)
		put_fixed(&w, v.v[i], 1);
	return array_end(&w);
}
