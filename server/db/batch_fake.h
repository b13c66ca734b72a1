/* batch_fake.h -- a batch that writes down what was asked instead of asking a database; for unit tests of
 * load and apply.
 *
 *	struct batch *b = batch_fake_new(arena, &actor);
 *	batch_fake_answer(b, "order_lock", &row, sizeof(row));
 *	order_approve_load(b, &rq, &actor, &facts);
 *	assert_string_equal(batch_fake_text(b), "q_order_lock(id=018f6d1e-..)\n");
 *
 * Link bl_query_fake instead of bl_query. Each call is one line: the caller's parameters by name, uuids in
 * full, dates and instants in ISO form, texts quoted, NULL for every absent value. Scope parameters are not
 * shown. */
#ifndef BL_DB_BATCH_FAKE_H
#define BL_DB_BATCH_FAKE_H

#include "server/db/batch.h"

/* Lives in the arena; actor may be NULL when nobody asks for it. */
struct batch *batch_fake_new(struct arena *a, const struct actor *who);
const char *batch_fake_text(const struct batch *b); /* all lines so far; "" at the begin */

/* The out structure of the next call of the statement becomes a copy of these size bytes. Several answers for
 * one statement are given in order, the last one for all later calls too. Without one the structure stays as
 * it is. A size that is not that of the structure aborts: the test is wrong. */
void batch_fake_answer(struct batch *b, const char *name, const void *p, size_t size);

/* What generated fakes (and hand-written ones, of op_audit() and the like) are built from: call, values,
 * done. name NULL = nothing to answer. */
void fake_call(struct batch *b, const char *function);
void fake_put_null(struct batch *b, const char *name);
void fake_put_bool(struct batch *b, const char *name, bool v);
void fake_put_i16(struct batch *b, const char *name, int16_t v);
void fake_put_i32(struct batch *b, const char *name, int32_t v);
void fake_put_i64(struct batch *b, const char *name, int64_t v);
void fake_put_date(struct batch *b, const char *name, int32_t v);
void fake_put_time(struct batch *b, const char *name, int64_t v);
void fake_put_uuid(struct batch *b, const char *name, struct uuid v);
void fake_put_text(struct batch *b, const char *name, const char *v);
void fake_put_bytes(struct batch *b, const char *name, struct bytes v);
void fake_put_uuids(struct batch *b, const char *name, struct uuids v);
void fake_put_texts(struct batch *b, const char *name, struct texts v);
void fake_put_i64s(struct batch *b, const char *name, struct i64s v);
void fake_put_i32s(struct batch *b, const char *name, struct i32s v);
void fake_put_dates(struct batch *b, const char *name, struct i32s v);
void fake_put_bools(struct batch *b, const char *name, struct bools v);
void fake_done(struct batch *b, const char *name, void *out, size_t size);

#endif
