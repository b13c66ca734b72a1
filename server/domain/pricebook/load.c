/* load.c -- the candidates of a document's prices, in one statement. */
#include "server/domain/pricebook/price.h"

void
price_load(struct batch *b, struct refs products, struct ref customer, struct ref order, struct ref quote,
    int32_t date, struct q_pricebook_candidates *out)
{
	q_pricebook_candidates(b, customer.id, customer.code, order.id, order.code, quote.id, quote.code,
	    products.id, products.code, date, out);
}
