#include "common/date.h"
#include "server/domain/supply/supply.h"
#include "server/op/op.h"

struct supply_list_facts {
	struct page page;
	struct q_supply_list rows;
};

static void
supply_list_load(
    struct batch *b, const Bl__ListSuppliesRequest *rq, const struct actor *who, struct supply_list_facts *f)
{
	struct ref warehouse = ref_of(rq->warehouse_id), product = ref_of(rq->product_id);
	int32_t after = NO_DATE;
	f->page = page_read(who, &rq->base);
	if (f->page.after_key != NULL)
		date_parse(f->page.after_key, &after);
	q_supply_list(b, rq->closed, warehouse.id, warehouse.code, product.id, product.code, after,
	    f->page.after_id, f->page.limit, &f->rows);
}

static bool
supply_list_view(const struct supply_list_facts *f, const Bl__ListSuppliesRequest *rq,
    const struct actor *who, Bl__ListSuppliesResponse *re, struct why *why)
{
	field_ref(why, "warehouse_id", rq->warehouse_id, false);
	field_ref(why, "product_id", rq->product_id, false);
	if (why_violated(why))
		return why_invalid(why);
	if (!page_check(&f->page, why))
		return false;
	re->n_supplies = page_rows(&f->page, f->rows.n);
	re->supplies = arena_new_n(who->arena, Bl__Supply *, re->n_supplies);
	for (size_t i = 0; i < re->n_supplies; i++)
		re->supplies[i] = supply_view(who, &SUPPLY_OF(&f->rows.row[i], &f->rows.row[i]));
	if (re->n_supplies < f->rows.n) {
		const struct q_supply_list_row *last = &f->rows.row[re->n_supplies - 1];
		re->next_page_token =
		    page_token(who, &rq->base, date_format(who->arena, last->expected_on), last->id);
	}
	return true;
}

OP_QUERY(supply_list, list_supplies);
