#include "server/domain/stock/stock.h"

void
stock_book(struct batch *b, const struct stock_booking *k, const struct actor *who)
{
	struct arena *a = who->arena;
	struct uuid *id = arena_new_n(a, struct uuid, k->n), *warehouse = arena_new_n(a, struct uuid, k->n);
	struct uuid *product = arena_new_n(a, struct uuid, k->n);
	int64_t *delta = arena_new_n(a, int64_t, k->n);
	if (k->n == 0)
		return;
	for (size_t i = 0; i < k->n; i++) {
		id[i] = new_id(who, k->first_id + (uint32_t)i);
		warehouse[i] = k->change[i].warehouse_id;
		product[i] = k->change[i].product_id;
		delta[i] = k->change[i].delta;
	}
	struct uuids warehouses = {warehouse, k->n}, products = {product, k->n};
	struct i64s deltas = {delta, k->n};
	q_stock_ensure(b, warehouses, products);
	q_stock_moves_add(b, who->now, k->business_date, (int16_t)k->kind, (int16_t)k->subject, k->subject_id,
	    who->user_id, k->note, (struct uuids){id, k->n}, warehouses, products, deltas);
	q_stock_add(b, warehouses, products, deltas);
}
