#include "common/limits.h"
#include "server/domain/customer/customer.h"
#include "server/op/op.h"

struct customer_list_facts {
	struct page page;
	bool searched;
	struct q_customer_list all;     /* without a text, by code */
	struct q_customer_search found; /* with one, the best first */
};

static void
customer_list_load(struct batch *b, const Bl__ListCustomersRequest *rq, const struct actor *who,
    struct customer_list_facts *f)
{
	struct ref branch = ref_of(rq->branch_id), owner = ref_of(rq->owner_id);
	const char *level = customer_or_null(rq->level);
	struct find find = find_text(who->arena, rq->text);
	f->page = page_read(who, &rq->base);
	f->searched = find.exact != NULL;
	if (f->searched) {
		struct find_after after = find_after(f->page.after_key);
		q_customer_search(b, find.exact, find.begin, find.behind, find.letters, find.part, find.grams,
		    rq->archived, branch.id, branch.code, owner.id, owner.code, level, after.code, after.rank,
		    f->page.limit, &f->found);
	} else {
		q_customer_list(b, rq->archived, branch.id, branch.code, owner.id, owner.code, level,
		    f->page.after_key, f->page.limit, &f->all);
	}
}

static void
view_all(const struct customer_list_facts *f, const Bl__ListCustomersRequest *rq, const struct actor *who,
    Bl__ListCustomersResponse *re)
{
	size_t n = re->n_customers = page_rows(&f->page, f->all.n);
	re->customers = arena_new_n(who->arena, Bl__Customer *, n);
	for (size_t i = 0; i < n; i++)
		re->customers[i] = customer_view(who, &CUSTOMER_OF(&f->all.row[i], &f->all.row[i]));
	if (n < f->all.n)
		re->next_page_token =
		    page_token(who, &rq->base, f->all.row[n - 1].code, f->all.row[n - 1].id);
}

static void
view_found(const struct customer_list_facts *f, const Bl__ListCustomersRequest *rq, const struct actor *who,
    Bl__ListCustomersResponse *re)
{
	size_t n = re->n_customers = page_rows(&f->page, f->found.n);
	re->customers = arena_new_n(who->arena, Bl__Customer *, n);
	for (size_t i = 0; i < n; i++)
		re->customers[i] = customer_view(who, &CUSTOMER_OF(&f->found.row[i], &f->found.row[i]));
	if (n < f->found.n) {
		const struct q_customer_search_row *last = &f->found.row[n - 1];
		re->next_page_token =
		    page_token(who, &rq->base, find_key(who->arena, last->rank, last->code), last->id);
	}
}

static bool
customer_list_view(const struct customer_list_facts *f, const Bl__ListCustomersRequest *rq,
    const struct actor *who, Bl__ListCustomersResponse *re, struct why *why)
{
	field_text(why, "text", rq->text, LIMIT_TEXT_NAME, false);
	field_ref(why, "branch_id", rq->branch_id, false);
	field_ref(why, "owner_id", rq->owner_id, false);
	if (why_violated(why))
		return why_invalid(why);
	if (!page_check(&f->page, why))
		return false;
	if (f->searched)
		view_found(f, rq, who, re);
	else
		view_all(f, rq, who, re);
	return true;
}

OP_QUERY(customer_list, list_customers);
