/* warehouse.h -- a warehouse as its operations see it. */
#ifndef BL_DOMAIN_WAREHOUSE_H
#define BL_DOMAIN_WAREHOUSE_H

#include "branchline/v1/warehouse.pb-c.h"
#include "query/q_warehouse.h"
#include "server/domain/field.h"

#define WAREHOUSE_TRANSFER_DAYS 3 /* when nobody says */
#define WAREHOUSE_TRANSFER_DAYS_MAX 365

struct warehouse {
	struct uuid id, branch_id;
	const char *code, *name, *branch_code;
	int32_t transfer_days;
	int64_t version;
	int64_t archived_at; /* INT64_MIN = in use */
};
/* Of any row that has these columns. */
#define WAREHOUSE_OF(r)                                                                                      \
	((struct warehouse){.id = (r)->id,                                                                   \
	    .branch_id = (r)->branch_id,                                                                     \
	    .code = (r)->code,                                                                               \
	    .name = (r)->name,                                                                               \
	    .branch_code = (r)->branch_code,                                                                 \
	    .transfer_days = (r)->transfer_days,                                                             \
	    .version = (r)->version,                                                                         \
	    .archived_at = (r)->archived_at})

Bl__Warehouse *warehouse_view(const struct actor *who, const struct warehouse *w);

/* A warehouse that a request names: recorded under path when it is not there or archived. */
bool warehouse_check(
    struct why *w, const char *path, const char *text, bool required, const struct q_warehouse_by_ref *row);

#endif
