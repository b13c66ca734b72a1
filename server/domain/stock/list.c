#include "common/limits.h"
#include "server/domain/find.h"
#include "server/domain/stock/stock.h"
#include "server/op/op.h"

struct stock_list_facts {
	struct page page;
	struct q_stock_list rows;
};

/* Where the page before ended: product and warehouse code, which hold no slash. */
struct place {
	const char *product, *warehouse;
};

static struct place
place_read(struct arena *a, const char *key)
{
	const char *slash = key != NULL ? strchr(key, '/') : NULL;
	if (slash == NULL)
		return (struct place){NULL, NULL};
	return (struct place){arena_strndup(a, key, (size_t)(slash - key)), slash + 1};
}

static void
stock_list_load(
    struct batch *b, const Bl__ListStocksRequest *rq, const struct actor *who, struct stock_list_facts *f)
{
	struct ref warehouse = ref_of(rq->warehouse_id), product = ref_of(rq->product_id);
	struct find find = find_text(who->arena, rq->text);
	f->page = page_read(who, &rq->base);
	struct place after = place_read(who->arena, f->page.after_key);
	q_stock_list(b, warehouse.id, warehouse.code, product.id, product.code, find.exact, find.begin,
	    find.behind, find.letters, find.part, find.grams, after.product, after.warehouse, f->page.limit,
	    &f->rows);
}

static bool
stock_list_view(const struct stock_list_facts *f, const Bl__ListStocksRequest *rq, const struct actor *who,
    Bl__ListStocksResponse *re, struct why *why)
{
	field_ref(why, "warehouse_id", rq->warehouse_id, false);
	field_ref(why, "product_id", rq->product_id, false);
	field_text(why, "text", rq->text, LIMIT_TEXT_NAME, false);
	if (why_violated(why))
		return why_invalid(why);
	if (!page_check(&f->page, why))
		return false;
	re->n_stocks = page_rows(&f->page, f->rows.n);
	re->stocks = arena_new_n(who->arena, Bl__Stock *, re->n_stocks);
	for (size_t i = 0; i < re->n_stocks; i++) {
		const struct q_stock_list_row *r = &f->rows.row[i];
		re->stocks[i] = stock_view(who,
		    &(struct stock_row){r->warehouse_id, r->product_id, r->warehouse_code, r->product_code,
		        r->product_name, r->unit, r->on_hand, r->reserved, r->expected, r->demand});
	}
	if (re->n_stocks < f->rows.n) {
		const struct q_stock_list_row *last = &f->rows.row[re->n_stocks - 1];
		re->next_page_token = page_token(who, &rq->base,
		    arena_printf(who->arena, "%s/%s", last->product_code, last->warehouse_code),
		    last->warehouse_id);
	}
	return true;
}

OP_QUERY(stock_list, list_stocks);
