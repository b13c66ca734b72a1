/* Parts of lines: any cutting of a line sums to the line, to the cent (D1). Pure. */
#include "server/domain/order/order.h"

int64_t
order_line_shipped(const struct order_line *l)
{
	return l->q.shipped - l->q.refused;
}

/* The line from its beginning to a quantity. The results are parts of amounts that fit, so nothing here overflows. */
static struct order_part
part_until(const struct order_doc *d, const struct order_line *l, int64_t to)
{
	struct money_out total = {l->doc.net, l->doc.tax, l->doc.gross}, none = {0, 0, 0};
	struct order_part p = {0};

	money_part_line(&total, d->tax_inclusive, to, l->doc.base_quantity, &none, &p.doc);
	money_part(l->doc.cost, to, l->doc.base_quantity, 0, &p.cost);
	p.base_net = doc_base(p.doc.net, &d->money, d->fx_rate);
	p.base_gross = doc_base(p.doc.gross, &d->money, d->fx_rate);
	return p;
}

struct order_part
order_part(const struct order_doc *d, const struct order_line *l, int64_t from, int64_t to)
{
	struct order_part a = part_until(d, l, from), b = part_until(d, l, to);

	return (struct order_part){
	    .doc = {b.doc.net - a.doc.net, b.doc.tax - a.doc.tax, b.doc.gross - a.doc.gross},
	    .base_net = b.base_net - a.base_net,
	    .base_gross = b.base_gross - a.base_gross,
	    .cost = b.cost - a.cost,
	};
}
