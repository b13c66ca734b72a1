/* price.h -- the price of a product for a customer on a day (S6). Pure, but for price_load().
 *
 * The most specific list that is valid and has the product wins: of the customer; of level and branch; of the level; of the
 * branch; for everybody. Among equally specific ones the higher priority, then the higher quantity tier, then the later
 * first day. Lists in another currency than the document do not count. Without a list it is the product's list price, from
 * the base currency at the document's rate if need be.
 *
 * Lists hold prices per base unit, with or without tax. The result is per unit of the line and counts tax as the document
 * does: price * num / den, * or / (1 + rate), rounded once, half away from zero, at 6 decimals.
 *
 * An operation loads the candidates of all its lines in one statement:
 *
 *	price_load(b, products, ref_of(rq->customer_id), (struct ref){0}, (struct ref){0}, date, &f->prices);
 *
 * and asks for each line in decide. */
#ifndef BL_DOMAIN_PRICE_H
#define BL_DOMAIN_PRICE_H

#include "query/q_pricebook.h"
#include "server/domain/field.h"

/* Candidates for the products, named by id or code; exactly one of customer, order, quote is given and says whose. With an
 * order and no products: those of its lines. The order or quote is locked or read under its own scope by the caller. */
void price_load(struct batch *b, struct refs products, struct ref customer, struct ref order,
    struct ref quote, int32_t date, struct q_pricebook_candidates *out);

struct price_case { /* the document */
	struct uuid customer_id, branch_id;
	const char *level; /* of the customer */
	int32_t date;
	const char *currency; /* of the document */
	const char *base_currency;
	int64_t fx_rate;    /* base currency for one unit of currency, 8 decimals */
	bool tax_inclusive; /* how it counts */
};
struct price_product {
	struct uuid id;
	int64_t list_price; /* per base unit, 6 decimals */
	bool tax_inclusive;
	const char *currency;
};
struct price_line {
	int64_t base_quantity; /* in base units, picks the tier */
	int32_t num, den;      /* one unit of the line = num / den base units */
	int32_t tax_rate;      /* 4 decimals of the percent; 0 for exempt products */
};
struct price {
	int64_t price;    /* per unit of the line, 6 decimals */
	const char *code; /* of the list; NULL: the product's list price */
	/* "price list VIP2026, from 100, valid 2026-01-01 to 2026-12-31"; in the arena */
	const char *why[LANG_N];
};

/* Candidates may hold rows of other products, customers, levels, branches and days. False when there is no price in the
 * document's currency, or one that does not fit int64. */
bool price_find(struct arena *a, const struct q_pricebook_candidates *c, const struct price_case *doc,
    const struct price_product *product, const struct price_line *line, struct price *out);

/* The conversion alone: a price per base unit counting tax one way, to one per unit of the line counting it the other way. */
bool price_convert(
    int64_t price, bool from_inclusive, bool to_inclusive, const struct price_line *line, int64_t *out);

#endif
