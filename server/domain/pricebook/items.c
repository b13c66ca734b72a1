/* items.c -- prices of a list, as they come in. */
#include "common/decimal.h"
#include "server/domain/pricebook/pricebook.h"

#include <stdlib.h>

void
pricebook_items_load(struct batch *b, Bl__PricebookItem *const *rq, size_t n, struct q_document_products *out)
{
	struct arena *a = batch_arena(b);
	struct uuid *id = arena_new_n(a, struct uuid, n);
	const char **code = arena_new_n(a, const char *, n), **unit = arena_new_n(a, const char *, n);
	if (n == 0 || n > PRICEBOOK_ITEMS)
		return;
	for (size_t i = 0; i < n; i++) {
		struct ref r = ref_of(rq[i]->product_id);
		id[i] = r.id;
		code[i] = r.code;
	}
	q_document_products(b, (struct uuids){id, n}, (struct texts){code, n}, (struct texts){unit, n}, out);
}

static void
item_read(struct why *w, size_t i, const Bl__PricebookItem *rq, const struct q_document_products_row *product,
    struct pricebook_items *out)
{
	const char *path = field_path(w, "items[%zu].product_id", i);
	if (field_ref(w, path, rq->product_id, true) &&
	    (product == NULL || product->archived_at != INT64_MIN))
		field_unknown(w, path, rq->product_id);
	else if (product != NULL)
		out->product_id[i] = product->id;
	if (rq->product_code[0] != '\0')
		violate(w, field_path(w, "items[%zu].product_code", i), R_SERVER_OWNED);
	path = field_path(w, "items[%zu].min_quantity", i);
	if (field_decimal(w, path, rq->min_quantity, QTY_SCALE, false, &out->min_quantity[i]) &&
	    out->min_quantity[i] < 0)
		violate(w, path, R_NEGATIVE);
	path = field_path(w, "items[%zu].price", i);
	if (field_decimal(w, path, rq->price, PRICE_SCALE, true, &out->price[i]) && out->price[i] < 0)
		violate(w, path, R_NEGATIVE);
}

struct item_key {
	struct uuid product_id;
	int64_t min_quantity;
	size_t i;
};

static int
same_price(const struct item_key *a, const struct item_key *b)
{
	int c = memcmp(&a->product_id, &b->product_id, sizeof(a->product_id));
	if (c != 0)
		return c;
	return a->min_quantity < b->min_quantity ? -1 : a->min_quantity > b->min_quantity;
}

static int
by_price(const void *x, const void *y)
{
	const struct item_key *a = x, *b = y;
	int c = same_price(a, b);
	return c != 0 ? c : a->i < b->i ? -1 : a->i > b->i;
}

/* One product and quantity twice would make the price a matter of luck. */
static void
check_twice(struct why *w, Bl__PricebookItem *const *rq, const struct pricebook_items *items)
{
	struct item_key *key = arena_new_n(w->arena, struct item_key, items->n);
	for (size_t i = 0; i < items->n; i++)
		key[i] = (struct item_key){items->product_id[i], items->min_quantity[i], i};
	qsort(key, items->n, sizeof(*key), by_price);
	for (size_t k = 1; k < items->n; k++) {
		if (!uuid_is_zero(key[k].product_id) && same_price(&key[k - 1], &key[k]) == 0)
			violate(w, field_path(w, "items[%zu].product_id", key[k].i), R_DUPLICATE,
			    rq[key[k].i]->product_id);
	}
}

void
pricebook_items_read(struct why *w, Bl__PricebookItem *const *rq, size_t n,
    const struct q_document_products *products, struct pricebook_items *out)
{
	size_t next = 0; /* rows are in order of n, counted from 1; missing ones do not exist */
	if (!field_count(w, "items", n, 0, PRICEBOOK_ITEMS) || n == 0)
		return;
	*out = (struct pricebook_items){arena_new_n(w->arena, struct uuid, n),
	    arena_new_n(w->arena, int64_t, n), arena_new_n(w->arena, int64_t, n), n};
	for (size_t i = 0; i < n; i++) {
		bool found = next < products->n && products->row[next].n == (int64_t)i + 1;
		item_read(w, i, rq[i], found ? &products->row[next] : NULL, out);
		next += found;
	}
	check_twice(w, rq, out);
}

void
pricebook_items_apply(struct batch *b, struct uuid pricebook_id, const struct pricebook_items *items)
{
	if (items->n == 0)
		return;
	q_pricebook_items_put(b, pricebook_id, (struct uuids){items->product_id, items->n},
	    (struct i64s){items->min_quantity, items->n}, (struct i64s){items->price, items->n});
}
