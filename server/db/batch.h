/* batch.h -- a list of named statements that travels to PostgreSQL in one go.
 *
 * Only generated code (build/gen/query/q_<noun>.h) calls batch_add(); operations call the generated q_<name>() functions.
 * Queueing never fails locally: errors are sticky in the batch and surface when it is run. Out structures live in
 * the request arena (usually inside the operation's facts) and are filled when the answers arrive. */
#ifndef BL_DB_BATCH_H
#define BL_DB_BATCH_H

#include "common/arena.h"
#include "common/types.h"

struct actor;
struct pg_result; /* PGresult; libpq stays in server/db */

/* One parameter, already in PostgreSQL's binary format. p == NULL is SQL NULL. */
struct param {
	const void *p;
	int n;
};

/* One answer as generated decoders see it: rows x columns of binary values. */
struct answer {
	const struct pg_result *res;
	int rows;
	struct arena *arena; /* decoded text and row arrays go here */
};

enum stmt_kind {
	STMT_ONE,   /* at most one row; out->found tells */
	STMT_MANY,  /* out->n rows in out->row */
	STMT_EXEC,  /* no rows wanted; out is NULL or int64_t* for the affected count */
	STMT_STREAM /* row by row, STREAM lane only */
};

/* A named statement; generated, one static object per query. */
struct stmt {
	const char *name;
	const char *text; /* with $1.. */
	enum stmt_kind kind;
	int nparam;
	const uint32_t *type; /* parameter type oids */
	int id;               /* dense, for the per-connection prepared bitmap */
	/* false = the answer does not fit the claim (an unexpected NULL ..): an internal error */
	bool (*decode)(const struct answer *a, void *out);
};

extern const struct stmt *const stmt_all[]; /* by id */
extern const int stmt_count;

struct batch;

void batch_add(struct batch *b, const struct stmt *s, const struct param *param, void *out);

/* Whose request it is: generated scope predicates take their values from here. */
const struct actor *batch_actor(const struct batch *b);
struct arena *batch_arena(const struct batch *b);

/* Reading one binary value; generated decoders are built from these. */
bool answer_null(const struct answer *a, int row, int col);
bool answer_bool(const struct answer *a, int row, int col);
int16_t answer_i16(const struct answer *a, int row, int col);
int32_t answer_i32(const struct answer *a, int row, int col);
int64_t answer_i64(const struct answer *a, int row, int col);
int32_t answer_date(const struct answer *a, int row, int col); /* days since 1970 */
int64_t answer_time(const struct answer *a, int row, int col); /* us since 1970 */
struct uuid answer_uuid(const struct answer *a, int row, int col);
const char *answer_text(const struct answer *a, int row, int col); /* copied; NULL for NULL */
struct bytes answer_bytes(const struct answer *a, int row, int col);
struct uuids answer_uuids(const struct answer *a, int row, int col);
struct texts answer_texts(const struct answer *a, int row, int col);
struct i64s answer_i64s(const struct answer *a, int row, int col);
struct i32s answer_i32s(const struct answer *a, int row, int col);

/* Building one binary value, in the batch's arena. */
struct param param_bool(struct batch *b, bool v);
struct param param_i16(struct batch *b, int16_t v);
struct param param_i32(struct batch *b, int32_t v);
struct param param_i64(struct batch *b, int64_t v);
struct param param_date(struct batch *b, int32_t v);       /* NO_DATE = NULL */
struct param param_time(struct batch *b, int64_t v);       /* INT64_MIN = NULL */
struct param param_uuid(struct batch *b, struct uuid v);   /* zero = NULL */
struct param param_text(struct batch *b, const char *v);   /* NULL = NULL */
struct param param_bytes(struct batch *b, struct bytes v); /* p NULL = NULL */
struct param param_uuids(struct batch *b, struct uuids v);
struct param param_texts(struct batch *b, struct texts v);
struct param param_i64s(struct batch *b, struct i64s v);
struct param param_i32s(struct batch *b, struct i32s v);
struct param param_dates(struct batch *b, struct i32s v);
struct param param_bools(struct batch *b, struct bools v);

#endif
