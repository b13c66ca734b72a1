#include "server/domain/expect.h"
#include "server/domain/pricebook/pricebook.h"
#include "server/op/op.h"

struct pricebook_update_facts {
	struct q_pricebook_lock pricebook;
	struct q_document_products products;
};
struct pricebook_update_plan {
	struct pricebook pricebook;
	struct pricebook_items items;
};

static void
pricebook_update_load(struct batch *b, const Bl__UpdatePricebookRequest *rq, const struct actor *who,
    struct pricebook_update_facts *f)
{
	struct ref pricebook = ref_of(rq->pricebook_id);
	(void)who;
	q_pricebook_lock(b, pricebook.id, pricebook.code, &f->pricebook);
	pricebook_items_load(b, rq->items, rq->n_items, &f->products);
}

static bool
pricebook_update_decide(const struct pricebook_update_facts *f, const Bl__UpdatePricebookRequest *rq,
    const struct actor *who, struct pricebook_update_plan *p, struct why *why)
{
	struct pricebook *x = &p->pricebook;
	if (!field_ref(why, "pricebook_id", rq->pricebook_id, true))
		return why_invalid(why);
	if (!expect_found(why, "price list", rq->pricebook_id, f->pricebook.found) ||
	    !expect_version(why, "price list", rq->pricebook_id, f->pricebook.version, rq->expected_version))
		return false;
	*x = PRICEBOOK_OF(&f->pricebook);
	p->items = (struct pricebook_items){.n = 0};
	x->version++;
	if (GIVEN(rq, name))
		x->name = rq->name;
	field_date(why, "valid_from", rq->valid_from, false, &x->valid_from);
	field_date(why, "valid_to", rq->valid_to, false, &x->valid_to);
	if (GIVEN(rq, priority))
		x->priority = rq->priority;
	if (GIVEN(rq, archived))
		x->archived_at = rq->archived ? who->now : INT64_MIN;
	pricebook_check(why, x);
	pricebook_items_read(why, rq->items, rq->n_items, &f->products, &p->items);
	return !why_violated(why) || why_invalid(why);
}

static void
pricebook_update_apply(struct batch *b, const struct pricebook_update_facts *f,
    const struct pricebook_update_plan *p, const Bl__UpdatePricebookRequest *rq, const struct actor *who,
    Bl__UpdatePricebookResponse *re)
{
	const struct pricebook *x = &p->pricebook;
	(void)f;
	(void)rq;
	q_pricebook_update(b, x->name, x->valid_from, x->valid_to, x->priority, x->archived_at, x->id);
	pricebook_items_apply(b, x->id, &p->items);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_PRICEBOOK,
	                .id = x->id,
	                .version = x->version,
	                .branch_id = x->branch_id,
	                .change = pricebook_told(who, x, p->items.n)});
	re->pricebook = pricebook_view(who, x);
}

OP_COMMAND(pricebook_update, update_pricebook);
