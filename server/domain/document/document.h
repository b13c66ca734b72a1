/* document.h -- what quotes and orders have in common: lines, prices, sums, currencies, people. Pure. */
#ifndef BL_DOMAIN_DOCUMENT_H
#define BL_DOMAIN_DOCUMENT_H

#include "branchline/v1/document.pb-c.h"
#include "query/q_document.h"
#include "server/domain/field.h"
#include "server/domain/pricebook/price.h"
#include "server/op/op.h"

#define DOC_QUANTITY_MAX 999999999999999 /* of a line: 99,999,999,999.9999 */

struct doc_money { /* the currencies of one document */
	int exponent;
	const char *base_currency;
	int base_exponent;
};

struct doc_line {
	struct uuid id;
	int32_t seq;
	struct uuid product_id, category_id;
	const char *product_code, *name;
	int kind; /* 1 goods, 2 service */
	const char *unit, *base_unit;
	int32_t unit_num, unit_den;
	int64_t quantity;      /* in unit */
	int64_t base_quantity; /* in the product's base unit */
	int64_t price;         /* per unit */
	int32_t discount, tax_rate;
	int32_t
	    below_list; /* percent below the price lists, discount included, 4 decimals; at least the discount */
	int64_t net, tax, gross; /* in the document's currency */
	int64_t unit_cost;       /* base currency, per base unit */
	int64_t cost;            /* base currency, of the line */
	const char *price_source;
	int32_t wished_date;
	const char *note;
	bool oversell;
	int32_t make_days;
	bool below_floor;
};

struct doc_totals {
	int64_t net, tax, gross, cost; /* cost in base currency */
	int64_t base_net, base_gross;
};

/* base_quantity = quantity * num / den, exact; false when it has more than 4 decimals. */
bool doc_base_quantity(int64_t quantity, int32_t num, int32_t den, int64_t *out);
/* Line amounts by D1 and cost; false on overflow. */
bool doc_line_amounts(struct doc_line *l, const struct doc_money *m, bool tax_inclusive);
/* Sums of the lines, and the base amounts by D2: base header = sum of the base lines. False on overflow. */
bool doc_sum(const struct doc_line *const *line, size_t n, const struct doc_money *m, int64_t fx_rate,
    struct doc_totals *out);
/* Base amount of one line's net or gross. */
int64_t doc_base(int64_t amount, const struct doc_money *m, int64_t fx_rate);
/* Is the line's price, after its discount, below the product's floor (per base unit, in its own currency; 0 = none)? */
bool doc_below_floor(const struct doc_line *l, int64_t floor, bool floor_inclusive,
    const char *floor_currency, const char *currency, bool tax_inclusive);
/* Percent that price and discount together stay below `list`, what the price lists give for the line; at least the discount.
 * A price that somebody types is a discount like any other. */
int32_t doc_below_list(const struct doc_line *l, int64_t list);
/* Margin in percent of base net, 4 decimals; INT32_MIN when net is not above zero. */
int32_t doc_margin(const struct doc_totals *t);

/* ---- loading ---- */

struct doc_facts {
	struct q_document_customer customer;
	struct q_document_owner owner;
	struct q_document_currencies currency;
	struct q_document_warehouses warehouse;
	struct q_document_products product;
	struct q_pricebook_candidates price;
	/* Lines that a template or an order gave stand first: what is wrong there is told under "<source>.lines[i]". */
	const char *source;
	const char *field; /* of the request that holds the lines; NULL = "lines" */
	size_t nsource;
	bool source_warehouse; /* so did the document's warehouse: "<source>.warehouse_id" */
};

/* The day of a request for what depends on it in load: a valid date, else today (decide reports what is wrong). */
int32_t doc_day(const Google__Type__Date *date, const struct actor *who);
/* Products of request lines as references, for this and for atp_load(). */
struct refs doc_products(struct arena *a, Bl__DocumentLine *const *line, size_t n);
/* Queues everything that the lines of a new document need. `day`: whose prices count. */
void doc_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, struct ref customer, struct ref owner,
    int32_t day, struct doc_facts *f);
/* Only products and warehouses: of lines without prices. */
void doc_goods_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, struct doc_facts *f);
/* The same as doc_load for new lines of a document that exists; `whose` finds its customer for the prices. */
void doc_lines_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, int32_t day, struct ref order,
    struct ref quote, struct doc_facts *f);

/* "lines[2].price": where a field of the i-th line came from. */
const char *doc_line_path(const struct doc_facts *f, size_t i, const char *field, struct why *why);
/* The warehouse in use that is named; NULL = there is none. */
const struct q_document_warehouses_row *doc_warehouse(const struct doc_facts *f, struct ref r);

struct doc_terms {            /* what the lines of one document share */
	const char *currency; /* NULL: nothing is priced */
	struct doc_money money;
	int64_t fx_rate;
	bool tax_inclusive;
	int32_t wished_date; /* of lines that name none */
	int32_t day;         /* whose prices count; nothing is wished for before it */
	const char *customer_level;
	struct uuid customer_id, branch_id;
};
/* Lines of a request into priced lines; every wrong field is recorded under "lines[i].field". `line` has room for n and is
 * filled only where all its fields are right. */
void doc_lines_read(const struct doc_facts *f, Bl__DocumentLine *const *rq, size_t n,
    const struct doc_terms *t, const struct actor *who, struct doc_line *line, struct why *why);

/* A wished day of a request into *out, which stays when there is none; one before `day` is refused: who writes an order down
 * late (business_date) may wish for what was to be then, everybody else for today or later. */
bool doc_wished_date(
    struct why *why, const char *path, const Google__Type__Date *given, int32_t day, int32_t *out);

/* Currency and rate of a new document; records violations under currency_code and fx_rate. */
void doc_terms_money(const struct doc_facts *f, const char *currency, const char *fx_rate,
    const struct actor *who, struct doc_terms *t, struct why *why);
/* May the actor make documents for this owner (in scope, not archived)? Records under `path`. */
bool doc_owner_check(
    const struct doc_facts *f, const char *path, const char *text, const struct actor *who, struct why *why);

#endif
