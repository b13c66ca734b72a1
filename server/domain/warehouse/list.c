#include "server/domain/warehouse/warehouse.h"
#include "server/op/op.h"

struct warehouse_list_facts {
	struct page page;
	struct q_warehouse_list rows;
};

static void
warehouse_list_load(struct batch *b, const Bl__ListWarehousesRequest *rq, const struct actor *who,
    struct warehouse_list_facts *f)
{
	struct ref branch = ref_of(rq->branch_id);
	f->page = page_read(who, &rq->base);
	q_warehouse_list(b, rq->archived, f->page.after_key, branch.id, branch.code, f->page.limit, &f->rows);
}

static bool
warehouse_list_view(const struct warehouse_list_facts *f, const Bl__ListWarehousesRequest *rq,
    const struct actor *who, Bl__ListWarehousesResponse *re, struct why *why)
{
	if (!field_ref(why, "branch_id", rq->branch_id, false))
		return why_invalid(why);
	if (!page_check(&f->page, why))
		return false;
	re->n_warehouses = page_rows(&f->page, f->rows.n);
	re->warehouses = arena_new_n(who->arena, Bl__Warehouse *, re->n_warehouses);
	for (size_t i = 0; i < re->n_warehouses; i++)
		re->warehouses[i] = warehouse_view(who, &WAREHOUSE_OF(&f->rows.row[i]));
	if (re->n_warehouses < f->rows.n) {
		const struct q_warehouse_list_row *last = &f->rows.row[re->n_warehouses - 1];
		re->next_page_token = page_token(who, &rq->base, last->code, last->id);
	}
	return true;
}

OP_QUERY(warehouse_list, list_warehouses);
