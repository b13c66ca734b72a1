/* pricebook.h -- a price list as its operations see it. The rule that uses lists is price.h. */
#ifndef BL_DOMAIN_PRICEBOOK_H
#define BL_DOMAIN_PRICEBOOK_H

#include "branchline/v1/pricebook.pb-c.h"
#include "query/q_document.h"
#include "query/q_pricebook.h"
#include "server/domain/field.h"

#define PRICEBOOK_ITEMS 2000
#define PRICEBOOK_LEVEL_CHARS 40
#define PRICEBOOK_PRIORITY 1000000

struct pricebook {
	struct uuid id, customer_id, branch_id; /* zero = any */
	const char *code, *name, *currency;
	bool tax_inclusive;
	const char *level; /* NULL = any */
	int32_t valid_from, valid_to;
	int32_t priority;
	int64_t version;
	int64_t archived_at; /* INT64_MIN = in use */
};
/* Of any row that has these columns. */
#define PRICEBOOK_OF(r)                                                                                      \
	((struct pricebook){.id = (r)->id,                                                                   \
	    .customer_id = (r)->customer_id,                                                                 \
	    .branch_id = (r)->branch_id,                                                                     \
	    .code = (r)->code,                                                                               \
	    .name = (r)->name,                                                                               \
	    .currency = (r)->currency,                                                                       \
	    .tax_inclusive = (r)->tax_inclusive,                                                             \
	    .level = (r)->level,                                                                             \
	    .valid_from = (r)->valid_from,                                                                   \
	    .valid_to = (r)->valid_to,                                                                       \
	    .priority = (r)->priority,                                                                       \
	    .version = (r)->version,                                                                         \
	    .archived_at = (r)->archived_at})

Bl__Pricebook *pricebook_view(const struct actor *who, const struct pricebook *p);
/* What the audit row says of a new or changed list. */
const char *pricebook_told(const struct actor *who, const struct pricebook *p, size_t nitem);

struct pricebook_items { /* columns, ready for the query */
	struct uuid *product_id;
	int64_t *min_quantity, *price;
	size_t n;
};
/* The products that the items name, one row each that exists. */
void pricebook_items_load(
    struct batch *b, Bl__PricebookItem *const *rq, size_t n, struct q_document_products *out);
/* Records every wrong field under "items[i]"; out is complete when nothing was recorded. */
void pricebook_items_read(struct why *w, Bl__PricebookItem *const *rq, size_t n,
    const struct q_document_products *products, struct pricebook_items *out);
void pricebook_items_apply(struct batch *b, struct uuid pricebook_id, const struct pricebook_items *items);

/* Days, priority and level that create and update share. */
void pricebook_check(struct why *w, const struct pricebook *p);

#endif
