/* type.h -- the SQL types that generated code can carry, and how. Everything else is refused: cast in the
 * query. */
#ifndef BL_SQL_GEN_TYPE_H
#define BL_SQL_GEN_TYPE_H

#include "common/types.h"

struct sql_type {
	const char *name; /* as in query.lock */
	uint32_t oid;
	const char *c;      /* C type */
	const char *param;  /* suffix of the param_* function; NULL = not as a parameter */
	const char *answer; /* suffix of the answer_* function; NULL = not as a column */
	const char *absent; /* C expression that stands for NULL; NULL = has none, a bool has_x or a pointer
	                       says it */
};

const struct sql_type *type_by_oid(uint32_t oid);
const struct sql_type *type_by_name(const char *name);

/* What to write instead of a type that is refused; "" when there is no advice. */
const char *type_advice(uint32_t oid);

#endif
