/* Axes and states derived from the quantities of the lines, never typed (D5, S40, S41). Pure. */
#include "server/domain/order/order.h"

int64_t
order_line_open(const struct order_line *l)
{
	return l->doc.base_quantity - l->q.shipped + l->q.refused - l->q.closed;
}

static int
progress(int64_t done, int64_t wanted)
{
	if (done >= wanted)
		return PROGRESS_WHOLE;
	return done > 0 ? PROGRESS_PART : PROGRESS_OPEN;
}

struct totals {
	int64_t made, to_make, shipped, to_ship, signed_, open;
	bool any_shipped;
};

static struct totals
line_totals(const struct order_doc *d)
{
	struct totals t = {0};

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];
		int64_t net_shipped = l->q.shipped - l->q.refused;

		if (l->make) { /* more than is wanted of one line does not make another */
			int64_t wanted = l->doc.base_quantity - l->q.closed;

			t.to_make += wanted;
			t.made += l->q.produced < wanted ? l->q.produced : wanted;
		}
		t.shipped += net_shipped;
		t.to_ship += l->doc.base_quantity - l->q.closed;
		t.signed_ += l->q.signed_;
		t.open += order_line_open(l);
	}
	return t;
}

void
order_derive(struct order_doc *d)
{
	struct totals t = line_totals(d);
	int next;

	d->production = t.to_make == 0 ? PROGRESS_NOT_NEEDED : progress(t.made, t.to_make);
	d->shipment = t.to_ship == 0 ? PROGRESS_OPEN : progress(t.shipped, t.to_ship);
	d->signoff = t.to_ship == 0 ? PROGRESS_OPEN : progress(t.signed_, t.to_ship);
	if (t.open == 0 && t.signed_ >= t.to_ship && t.to_ship > 0 &&
	    order_next(d->state, ORDER_DO_FINISH, &next))
		d->state = next;
	else if (t.open > 0 && order_next(d->state, ORDER_DO_REOPEN, &next))
		d->state = next;
}
