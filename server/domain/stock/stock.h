/* stock.h -- stock rows as operations see them. What can be promised is atp.h. */
#ifndef BL_DOMAIN_STOCK_H
#define BL_DOMAIN_STOCK_H

#include "branchline/v1/stock.pb-c.h"
#include "server/domain/field.h"
#include "server/domain/stock/atp.h"

#define STOCK_LINES 2000

enum stock_move_kind { /* stock_move.kind; those of documents are the order's */
	MOVE_RECEIPT = 1,
	MOVE_ISSUE,
	MOVE_COUNT,
	MOVE_TRANSFER /* as MoveKind on the wire */
};

struct stock_row {
	struct uuid warehouse_id, product_id;
	const char *warehouse_code, *product_code, *product_name, *unit;
	int64_t on_hand, reserved;
	int64_t expected,
	    demand; /* open confirmed receipts; what effective orders want and have not reserved */
};
Bl__Stock *stock_view(const struct actor *who, const struct stock_row *r);

/* Sums over all days of what atp_load found. */
int64_t stock_expected(const struct atp_facts *f, struct uuid product_id, struct uuid warehouse_id);
int64_t stock_wanted(const struct atp_facts *f, struct uuid product_id, struct uuid warehouse_id);

struct stock_change { /* of on_hand, with its ledger row */
	struct uuid warehouse_id, product_id;
	int64_t delta;
};
/* Rows that are missing are made, the ledger is written, and late in the batch the counters change. note is never NULL.
 * subject, id: what it is about; ids of ledger rows are new_id(who, first_id) and following. */
struct stock_booking {
	const struct stock_change *change;
	size_t n;
	enum stock_move_kind kind;
	int32_t business_date;
	int subject; /* enum subject */
	struct uuid subject_id;
	const char *note;
	uint32_t first_id;
};
void stock_book(struct batch *b, const struct stock_booking *k, const struct actor *who);

#endif
