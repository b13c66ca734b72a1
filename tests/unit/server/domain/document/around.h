/* around.h -- what stands around a quote or an order, for tables of cases: customer, owner, currencies, warehouses, a product, a
 * flow of one node. Quantities are whole base units; money is yuan x 100. */
#ifndef BL_TESTS_DOCUMENT_AROUND_H
#define BL_TESTS_DOCUMENT_AROUND_H

#include "server/domain/approval/way.h"
#include "server/domain/credit/credit.h"
#include "server/domain/document/document.h"
#include "tests/unit/server/domain/domain.h"

#define TODAY 20000
#define Q(n) ((int64_t)(n)*10000)
#define YUAN(n) ((int64_t)(n)*100)

enum { CUSTOMER_ID = 2, BRANCH_ID = 3, OWNER_ID = 4, HERE = 5, BOSS_ID = 20, LINE_ID = 50, PRODUCT_ID = 100 };

/* The owner, with every permission, on TODAY. */
struct actor around_actor(struct arena *a);

/* Facts of a new document: a customer, a user, two warehouses, yuan and dollar, and one product at 113.00 with 13 % inside that
 * stands behind each of the first two lines. */
struct around {
	struct q_document_currencies_row currency[2];
	struct q_document_warehouses_row warehouse[2];
	struct q_document_products_row product[2];
	struct doc_facts doc;
};
void around_init(struct around *k);
/* Two lines of that product, 7 of it each, into a request. */
struct around_lines {
	Bl__DocumentLine line[2], *lines[2];
};
void around_lines_init(struct around_lines *l);
Google__Type__Date around_date(int32_t day);

/* The way of approvals: one flow for all, of one node. */
struct route {
	flow_row flow;
	node_row node;
	person_row person[2];
	struct approval_facts f;
};
enum route_kind {
	ROUTE_PEOPLE,
	ROUTE_AUTO,
	ROUTE_NONE,
	ROUTE_NOBODY
}; /* asks the owner's boss; passes; no flow; no boss */
void route_init(struct route *r, enum route_kind kind);

#endif
