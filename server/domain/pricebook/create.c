#include "query/q_product.h"
#include "server/domain/expect.h"
#include "server/domain/pricebook/pricebook.h"
#include "server/op/op.h"

struct pricebook_create_facts {
	struct q_pricebook_taken taken;
	struct q_product_currency currency;
	struct q_pricebook_customer customer;
	struct q_pricebook_branch branch;
	struct q_document_products products;
};
struct pricebook_create_plan {
	struct pricebook pricebook;
	struct pricebook_items items;
};

static void
pricebook_create_load(struct batch *b, const Bl__CreatePricebookRequest *rq, const struct actor *who,
    struct pricebook_create_facts *f)
{
	struct ref customer = ref_of(rq->customer_id), branch = ref_of(rq->branch_id);
	(void)who;
	q_pricebook_taken(b, ref_of(rq->pricebook_id).id, rq->code, &f->taken);
	q_product_currency(b, rq->currency_code[0] != '\0' ? rq->currency_code : NULL, &f->currency);
	q_pricebook_customer(b, customer.id, customer.code, &f->customer);
	q_pricebook_branch(b, branch.id, branch.code, &f->branch);
	pricebook_items_load(b, rq->items, rq->n_items, &f->products);
}

/* For whom it is; an empty reference means everybody. */
static void
for_whom(const struct pricebook_create_facts *f, const Bl__CreatePricebookRequest *rq, struct pricebook *p,
    struct why *why)
{
	if (field_text(why, "level", rq->level, PRICEBOOK_LEVEL_CHARS, false) && rq->level[0] != '\0')
		p->level = rq->level;
	if (field_ref(why, "customer_id", rq->customer_id, false) && ref_given(ref_of(rq->customer_id))) {
		if (!f->customer.found || f->customer.archived_at != INT64_MIN)
			field_unknown(why, "customer_id", rq->customer_id);
		p->customer_id = f->customer.id;
	}
	if (field_ref(why, "branch_id", rq->branch_id, false) && ref_given(ref_of(rq->branch_id))) {
		if (!f->branch.found || f->branch.archived_at != INT64_MIN)
			field_unknown(why, "branch_id", rq->branch_id);
		p->branch_id = f->branch.id;
	}
}

static bool
pricebook_create_decide(const struct pricebook_create_facts *f, const Bl__CreatePricebookRequest *rq,
    const struct actor *who, struct pricebook_create_plan *p, struct why *why)
{
	struct pricebook *x = &p->pricebook;
	*p = (struct pricebook_create_plan){.pricebook = {.code = rq->code,
	                                        .name = rq->name,
	                                        .currency = f->currency.code,
	                                        .tax_inclusive = !rq->tax_exclusive,
	                                        .valid_from = who->today,
	                                        .valid_to = NO_DATE,
	                                        .priority = rq->priority,
	                                        .version = 1,
	                                        .archived_at = INT64_MIN}};
	field_new_id(why, "pricebook_id", rq->pricebook_id, new_id(who, 0), &x->id);
	field_code(why, "code", rq->code);
	expect_free(why, "pricebook_id", rq->pricebook_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	if (!f->currency.found)
		violate(why, "currency_code", R_BAD_CURRENCY);
	for_whom(f, rq, x, why);
	field_date(why, "valid_from", rq->valid_from, false, &x->valid_from);
	field_date(why, "valid_to", rq->valid_to, false, &x->valid_to);
	pricebook_check(why, x);
	pricebook_items_read(why, rq->items, rq->n_items, &f->products, &p->items);
	return !why_violated(why) || why_invalid(why);
}

static void
pricebook_create_apply(struct batch *b, const struct pricebook_create_facts *f,
    const struct pricebook_create_plan *p, const Bl__CreatePricebookRequest *rq, const struct actor *who,
    Bl__CreatePricebookResponse *re)
{
	const struct pricebook *x = &p->pricebook;
	(void)f;
	(void)rq;
	q_pricebook_insert(b, x->id, x->code, x->name, x->currency, x->tax_inclusive, x->level,
	    x->customer_id, x->branch_id, x->valid_from, x->valid_to, x->priority, who->now);
	pricebook_items_apply(b, x->id, &p->items);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_PRICEBOOK,
	                .id = x->id,
	                .version = x->version,
	                .branch_id = x->branch_id,
	                .change = pricebook_told(who, x, p->items.n)});
	re->pricebook = pricebook_view(who, x);
}

OP_COMMAND(pricebook_create, create_pricebook);
