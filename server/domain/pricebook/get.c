#include "server/domain/expect.h"
#include "server/domain/pricebook/pricebook.h"
#include "server/op/op.h"

struct pricebook_get_facts {
	struct q_pricebook_by_ref pricebook;
	struct q_pricebook_items items;
};

static void
pricebook_get_load(struct batch *b, const Bl__GetPricebookRequest *rq, const struct actor *who,
    struct pricebook_get_facts *f)
{
	struct ref pricebook = ref_of(rq->pricebook_id);
	(void)who;
	q_pricebook_by_ref(b, pricebook.id, pricebook.code, &f->pricebook);
	q_pricebook_items(b, pricebook.id, pricebook.code, &f->items);
}

static Bl__PricebookItem *
item_view(const struct actor *who, const struct q_pricebook_items_row *r)
{
	Bl__PricebookItem *m = arena_new_n(who->arena, Bl__PricebookItem, 1);
	bl__pricebook_item__init(m);
	m->product_id = reply_uuid(who, r->product_id);
	m->product_code = reply_text(who, r->product_code);
	m->min_quantity = reply_quantity(who, r->min_quantity);
	m->price = reply_price(who, r->price);
	return m;
}

static bool
pricebook_get_view(const struct pricebook_get_facts *f, const Bl__GetPricebookRequest *rq,
    const struct actor *who, Bl__GetPricebookResponse *re, struct why *why)
{
	struct pricebook p;
	if (!field_ref(why, "pricebook_id", rq->pricebook_id, true))
		return why_invalid(why);
	if (!expect_found(why, "price list", rq->pricebook_id, f->pricebook.found))
		return false;
	p = PRICEBOOK_OF(&f->pricebook);
	re->pricebook = pricebook_view(who, &p);
	re->pricebook->n_items = f->items.n;
	re->pricebook->items = arena_new_n(who->arena, Bl__PricebookItem *, f->items.n);
	for (size_t i = 0; i < f->items.n; i++)
		re->pricebook->items[i] = item_view(who, &f->items.row[i]);
	return true;
}

OP_QUERY(pricebook_get, get_pricebook);
