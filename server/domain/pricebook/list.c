#include "server/domain/pricebook/pricebook.h"
#include "server/op/op.h"

struct pricebook_list_facts {
	struct page page;
	struct q_pricebook_list rows;
};

static void
pricebook_list_load(struct batch *b, const Bl__ListPricebooksRequest *rq, const struct actor *who,
    struct pricebook_list_facts *f)
{
	f->page = page_read(who, &rq->base);
	q_pricebook_list(b, rq->archived, f->page.after_key, f->page.limit, &f->rows);
}

static bool
pricebook_list_view(const struct pricebook_list_facts *f, const Bl__ListPricebooksRequest *rq,
    const struct actor *who, Bl__ListPricebooksResponse *re, struct why *why)
{
	if (!page_check(&f->page, why))
		return false;
	re->n_pricebooks = page_rows(&f->page, f->rows.n);
	re->pricebooks = arena_new_n(who->arena, Bl__Pricebook *, re->n_pricebooks);
	for (size_t i = 0; i < re->n_pricebooks; i++)
		re->pricebooks[i] = pricebook_view(who, &PRICEBOOK_OF(&f->rows.row[i]));
	if (re->n_pricebooks < f->rows.n) {
		const struct q_pricebook_list_row *last = &f->rows.row[re->n_pricebooks - 1];
		re->next_page_token = page_token(who, &rq->base, last->code, last->id);
	}
	return true;
}

OP_QUERY(pricebook_list, list_pricebooks);
