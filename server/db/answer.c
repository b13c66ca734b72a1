/* answer.c -- PostgreSQL's binary format to values. The server's answers are typed by query.lock, so a length
 * that does not fit is a mistake of ours and stops the process. */
#include "server/db/batch.h"

#include <assert.h>
#include <libpq-fe.h>

#include "server/db/oid.h"
#include "server/db/wire.h"

bool
answer_null(const struct answer *a, int row, int col)
{
	return PQgetisnull(a->res, row, col);
}

/* The value as an unsigned number of n bytes; 0 for NULL. */
static uint64_t
number(const struct answer *a, int row, int col, int n)
{
	if (PQgetisnull(a->res, row, col))
		return 0;
	assert(PQgetlength(a->res, row, col) == n);
	return wire_get(PQgetvalue(a->res, row, col), n);
}

bool
answer_bool(const struct answer *a, int row, int col)
{
	return number(a, row, col, 1) != 0;
}

int16_t
answer_i16(const struct answer *a, int row, int col)
{
	return (int16_t)number(a, row, col, 2);
}

int32_t
answer_i32(const struct answer *a, int row, int col)
{
	return (int32_t)number(a, row, col, 4);
}

int64_t
answer_i64(const struct answer *a, int row, int col)
{
	return (int64_t)number(a, row, col, 8);
}

/* Days from PostgreSQL's epoch to ours; +-infinity is no business date. */
static int32_t
date_in(int32_t v)
{
	if (v == INT32_MAX || v == INT32_MIN || v > INT32_MAX - PG_EPOCH_DAYS)
		return NO_DATE;
	return v + PG_EPOCH_DAYS;
}

int32_t
answer_date(const struct answer *a, int row, int col)
{
	return answer_null(a, row, col) ? NO_DATE : date_in((int32_t)number(a, row, col, 4));
}

int64_t
answer_time(const struct answer *a, int row, int col)
{
	int64_t v;

	if (answer_null(a, row, col))
		return INT64_MIN;
	v = (int64_t)number(a, row, col, 8);
	if (v == INT64_MAX || v == INT64_MIN)
		return v;
	return v + PG_EPOCH_US;
}

struct uuid
answer_uuid(const struct answer *a, int row, int col)
{
	struct uuid u = {0};

	if (answer_null(a, row, col))
		return u;
	assert(PQgetlength(a->res, row, col) == (int)sizeof(u.b));
	memcpy(u.b, PQgetvalue(a->res, row, col), sizeof(u.b));
	return u;
}

struct bytes
answer_bytes(const struct answer *a, int row, int col)
{
	size_t n;

	if (answer_null(a, row, col))
		return (struct bytes){0};
	n = (size_t)PQgetlength(a->res, row, col);
	/* one byte more, so that a text is terminated and an empty value is not NULL */
	uint8_t *p = arena_alloc(a->arena, n + 1);
	memcpy(p, PQgetvalue(a->res, row, col), n);
	return (struct bytes){p, n};
}

const char *
answer_text(const struct answer *a, int row, int col)
{
	return (const char *)answer_bytes(a, row, col).p;
}

/* ---- arrays ---- */

struct reader {
	const uint8_t *p, *end;
	uint32_t oid;
	size_t n;
};

static uint32_t
take(struct reader *r)
{
	assert(r->end - r->p >= 4);
	r->p += 4;
	return (uint32_t)wire_get(r->p - 4, 4);
}

static struct reader
array_open(const struct answer *a, int row, int col)
{
	struct reader r = {0};
	uint32_t dims;

	if (answer_null(a, row, col))
		return r;
	r.p = (const uint8_t *)PQgetvalue(a->res, row, col);
	r.end = r.p + PQgetlength(a->res, row, col);
	dims = take(&r);
	take(&r); /* has-null flag */
	r.oid = take(&r);
	assert(dims <= 1);
	if (dims == 1) {
		r.n = take(&r);
		take(&r); /* lower bound */
	}
	return r;
}

/* The next element; p NULL for NULL. */
static struct bytes
element(struct reader *r)
{
	uint32_t n = take(r);

	if (n == UINT32_MAX)
		return (struct bytes){0};
	assert((size_t)(r->end - r->p) >= n);
	r->p += n;
	return (struct bytes){r->p - n, n};
}

struct uuids
answer_uuids(const struct answer *a, int row, int col)
{
	struct reader r = array_open(a, row, col);
	struct uuid *v = arena_new_n(a->arena, struct uuid, r.n);

	for (size_t i = 0; i < r.n; i++) {
		struct bytes e = element(&r);

		assert(!e.p || e.n == sizeof(v[i].b));
		if (e.p)
			memcpy(v[i].b, e.p, e.n);
	}
	return (struct uuids){v, r.n};
}

struct texts
answer_texts(const struct answer *a, int row, int col)
{
	struct reader r = array_open(a, row, col);
	const char **v = arena_new_n(a->arena, const char *, r.n);

	for (size_t i = 0; i < r.n; i++) {
		struct bytes e = element(&r);

		v[i] = e.p ? arena_strndup(a->arena, (const char *)e.p, e.n) : NULL;
	}
	return (struct texts){v, r.n};
}

struct i64s
answer_i64s(const struct answer *a, int row, int col)
{
	struct reader r = array_open(a, row, col);
	int64_t *v = arena_new_n(a->arena, int64_t, r.n);

	for (size_t i = 0; i < r.n; i++) {
		struct bytes e = element(&r);

		assert(!e.p || e.n == 8);
		v[i] = e.p ? (int64_t)wire_get(e.p, 8) : INT64_MIN;
	}
	return (struct i64s){v, r.n};
}

static int32_t
i32_in(struct bytes e, uint32_t oid)
{
	if (!e.p)
		return INT32_MIN;
	assert(e.n == (oid == OID_INT2 ? 2 : 4));
	if (oid == OID_INT2)
		return (int16_t)wire_get(e.p, 2);
	if (oid == OID_DATE)
		return date_in((int32_t)wire_get(e.p, 4));
	return (int32_t)wire_get(e.p, 4);
}

struct i32s
answer_i32s(const struct answer *a, int row, int col)
{
	struct reader r = array_open(a, row, col);
	int32_t *v = arena_new_n(a->arena, int32_t, r.n);

	for (size_t i = 0; i < r.n; i++)
		v[i] = i32_in(element(&r), r.oid);
	return (struct i32s){v, r.n};
}
