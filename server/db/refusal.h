/* refusal.h -- what a refusal by the database means: by the name of the constraint, else by SQLSTATE. */
#ifndef BL_DB_REFUSAL_H
#define BL_DB_REFUSAL_H

#include "common/why.h"
#include "server/db/db.h"

/* Stands for "run load and decide again on fresh facts" in the tables. */
enum { RETRY = -1 };

struct refusal {
	const char *key; /* constraint name, a name's beginning ended by *, SQLSTATE, or a class ended by * */
	int reason;      /* enum reason, or RETRY */
	const char *param[WHY_PARAMS + 1];
};

/* For a result that is not DB_OK. Never NULL: what no row knows is R_INTERNAL. After the last retry, RETRY
 * means R_CONFLICT. */
const struct refusal *refusal_find(const struct db_result *r);

/* All rows, for tests and documentation; ended by a NULL key. */
extern const struct refusal refusal_constraint[];
extern const struct refusal refusal_sqlstate[];

#endif
