/* timeline.h -- the days on which the projected stock of one product in one warehouse changes. For atp.c. */
#ifndef BL_DOMAIN_TIMELINE_H
#define BL_DOMAIN_TIMELINE_H

#include "common/money.h"
#include "server/domain/stock/atp.h"

struct timeline_event {
	int32_t date;
	int64_t delta;
};

struct timeline {
	struct uuid product_id, warehouse_id;
	int64_t base;             /* on hand - reserved */
	bool oversell;            /* of the stock row */
	struct timeline_event *v; /* sorted by date */
	size_t n, cap;
};

/* Starts from the rows of t->product_id and t->warehouse_id. */
void timeline_build(struct arena *a, const struct atp_facts *f, int32_t today, struct timeline *t);
void timeline_take(struct arena *a, struct timeline *t, int32_t date, int64_t quantity);
/* Not below 0, not above INT64_MAX. */
int64_t timeline_atp(const struct timeline *t, int32_t date);
/* The first day, from `from` on, with atp >= quantity; NO_DATE = none. */
int32_t timeline_earliest(const struct timeline *t, int32_t from, int64_t quantity);

/* The rows of a product in an array that is sorted by product: first and one behind the last. */
struct row_range {
	size_t from, to;
};
struct row_range stock_rows_of(const struct q_stock_atp_rows *rows, struct uuid product_id);
struct row_range substitute_rows_of(const struct q_stock_substitutes *rows, struct uuid product_id);

#endif
