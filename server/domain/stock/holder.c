/* holder.c -- whose orders hold goods that are short (S4). */
#include "server/domain/stock/offer.h"
#include "server/domain/stock/stock.h"
#include "server/domain/stock/timeline.h"

static void
add(const struct actor *who, const struct q_stock_holders_row *r, int64_t quantity, bool reserved,
    Bl__Availability *m)
{
	Bl__StockHolder *h = arena_new_n(who->arena, Bl__StockHolder, 1);

	if (quantity <= 0)
		return;
	bl__stock_holder__init(h);
	h->order_number = reply_text(who, r->number);
	h->customer_name = reply_text(who, r->customer_name);
	h->owner_name = reply_text(who, r->owner_name);
	h->quantity = reply_quantity(who, quantity);
	h->reserved = reserved;
	h->date = reply_date(who, r->due_on);
	m->holders[m->n_holders++] = h;
}

/* Of everybody, whoever asks: counters of the stock row and the sums of demand. */
static int64_t
held_by_all(const struct atp_facts *f, struct uuid product_id, struct uuid warehouse_id)
{
	struct row_range rows = stock_rows_of(&f->stock, product_id);
	int64_t sum = stock_wanted(f, product_id, warehouse_id);

	for (size_t i = rows.from; i < rows.to; i++)
		if (uuid_eq(f->stock.row[i].warehouse_id, warehouse_id))
			sum += f->stock.row[i].reserved;
	return sum;
}

void
holders_view(const struct actor *who, const struct atp_facts *f, const struct q_stock_holders *holders,
    struct uuid product_id, struct uuid warehouse_id, Bl__Availability *m)
{
	int64_t hidden = held_by_all(f, product_id, warehouse_id), shown = 0;
	size_t n = may(who, PERM_ORDER_READ) ? holders->n : 0;

	m->holders = arena_new_n(who->arena, Bl__StockHolder *, 2 * n);
	for (size_t i = 0; i < n; i++) {
		const struct q_stock_holders_row *r = &holders->row[i];

		if (!uuid_eq(r->product_id, product_id) || !uuid_eq(r->warehouse_id, warehouse_id))
			continue;
		hidden -= shown == 0 ? r->held : 0;
		m->holders_left_out = r->lines - ++shown;
		add(who, r, r->reserved, true, m);
		add(who, r, r->demand, false, m);
	}
	if (hidden > 0)
		m->held_elsewhere = reply_quantity(who, hidden);
}
