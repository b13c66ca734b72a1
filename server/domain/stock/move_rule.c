/* move_rule.c -- never takes what is reserved, never leaves less than nothing. */
#include "common/decimal.h"
#include "server/domain/stock/move.h"

struct book { /* the lines at work */
	const struct move_facts *f;
	const Bl__MoveStockRequest *rq;
	struct move_plan *p;
	struct why *why;
};

static const struct q_stock_lock_row *
locked_row(const struct q_stock_lock *rows, struct uuid warehouse_id, struct uuid product_id)
{
	for (size_t low = 0, high = rows->n; low < high;) {
		size_t mid = low + (high - low) / 2;
		const struct q_stock_lock_row *r = &rows->row[mid];
		int c = memcmp(&r->warehouse_id, &warehouse_id, sizeof(warehouse_id));
		if (c == 0)
			c = memcmp(&r->product_id, &product_id, sizeof(product_id));
		if (c == 0)
			return r;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static bool
wrong(struct book *k, size_t i, enum reason r, int64_t quantity)
{
	violate(k->why, field_path(k->why, "lines[%zu].quantity", i), r,
	    decimal_format_short(k->why->arena, quantity, QTY_SCALE));
	return false;
}

/* May the row of one warehouse change to this? */
static bool
may_be(
    struct book *k, size_t i, const struct q_stock_lock_row *r, bool oversell, int64_t on_hand, int64_t delta)
{
	int64_t reserved = r != NULL ? r->reserved : 0;
	if (delta >= 0 || oversell || (r != NULL && r->oversell) || on_hand + delta >= reserved)
		return true;
	if (k->rq->kind == BL__MOVE_KIND__MOVE_KIND_COUNT)
		return wrong(k, i, R_COUNT_RESERVED, reserved);
	return wrong(k, i, R_STOCK_SHORT, on_hand > reserved ? on_hand - reserved : 0);
}

static void
book_row(struct book *k, size_t i, const struct q_warehouse_by_ref *w,
    const struct q_document_products_row *product, int64_t quantity)
{
	const struct q_stock_lock_row *r = locked_row(&k->f->rows, w->id, product->id);
	int64_t on_hand = r != NULL ? r->on_hand : 0, delta = quantity, after;
	if (k->rq->kind == BL__MOVE_KIND__MOVE_KIND_COUNT)
		delta = quantity - on_hand;
	if (__builtin_add_overflow(on_hand, delta, &after)) {
		violate(k->why, field_path(k->why, "lines[%zu].quantity", i), R_AMOUNT_TOO_LARGE);
		return;
	}
	if (!may_be(k, i, r, product->oversell, on_hand, delta))
		return;
	if (delta != 0)
		k->p->change[k->p->nchange++] = (struct stock_change){w->id, product->id, delta};
	k->p->row[k->p->nrow++] = (struct stock_row){.warehouse_id = w->id,
	    .product_id = product->id,
	    .warehouse_code = w->code,
	    .product_code = product->code,
	    .product_name = product->name,
	    .unit = product->unit,
	    .on_hand = after,
	    .reserved = r != NULL ? r->reserved : 0,
	    .expected = stock_expected(&k->f->atp, product->id, w->id),
	    .demand = stock_wanted(&k->f->atp, product->id, w->id)};
}

static bool
read_product(struct book *k, size_t i, const struct q_document_products_row *product)
{
	const char *text = k->rq->lines[i]->product_id,
	           *path = field_path(k->why, "lines[%zu].product_id", i);
	if (!field_ref(k->why, path, text, true))
		return false;
	if (product == NULL) {
		field_unknown(k->why, path, text);
		return false;
	}
	if (product->kind != 1)
		violate(k->why, path, R_GOODS_ONLY);
	for (size_t j = 0; j < k->p->nrow; j++) {
		if (uuid_eq(k->p->row[j].product_id, product->id) &&
		    uuid_eq(k->p->row[j].warehouse_id, k->f->from.id)) {
			violate(k->why, path, R_DUPLICATE, text);
			return false;
		}
	}
	return product->kind == 1;
}

static bool
read_quantity(struct book *k, size_t i, int64_t *out)
{
	const char *path = field_path(k->why, "lines[%zu].quantity", i);
	if (!field_decimal(k->why, path, k->rq->lines[i]->quantity, QTY_SCALE, true, out))
		return false;
	if (k->rq->kind == BL__MOVE_KIND__MOVE_KIND_COUNT ? *out < 0 : *out <= 0) {
		violate(k->why, path,
		    k->rq->kind == BL__MOVE_KIND__MOVE_KIND_COUNT ? R_NEGATIVE : R_NOT_POSITIVE);
		return false;
	}
	return true;
}

static void
book_line(struct book *k, size_t i, const struct q_document_products_row *product)
{
	bool out =
	    k->rq->kind == BL__MOVE_KIND__MOVE_KIND_ISSUE || k->rq->kind == BL__MOVE_KIND__MOVE_KIND_TRANSFER;
	int64_t quantity = 0;
	bool known = read_product(k, i, product);
	if (!read_quantity(k, i, &quantity) || !known || !k->f->from.found)
		return;
	book_row(k, i, &k->f->from, product, out ? -quantity : quantity);
	if (k->rq->kind == BL__MOVE_KIND__MOVE_KIND_TRANSFER && k->f->to.found)
		book_row(k, i, &k->f->to, product, quantity);
}

void
move_lines(const struct move_facts *f, const Bl__MoveStockRequest *rq, struct move_plan *p, struct why *why)
{
	struct book k = {f, rq, p, why};
	size_t next = 0; /* product rows are in order of n, counted from 1; unknown ones are missing */
	if (!field_count(why, "lines", rq->n_lines, 1, STOCK_LINES))
		return;
	p->change = arena_new_n(why->arena, struct stock_change, rq->n_lines * 2);
	p->row = arena_new_n(why->arena, struct stock_row, rq->n_lines * 2);
	for (size_t i = 0; i < rq->n_lines; i++) {
		bool found = next < f->products.n && f->products.row[next].n == (int64_t)i + 1;
		book_line(&k, i, found ? &f->products.row[next] : NULL);
		next += found;
	}
}
