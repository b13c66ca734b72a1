/* quote/list -- quotes in scope, the newest first. */
#include "server/domain/quote/quote.h"

struct quote_list_facts {
	struct page page;
	struct q_quote_list rows;
};

static void
quote_list_load(
    struct batch *b, const Bl__ListQuotesRequest *rq, const struct actor *who, struct quote_list_facts *f)
{
	struct ref customer = ref_of(rq->customer_id), owner = ref_of(rq->owner_id),
	           branch = ref_of(rq->branch_id);
	int16_t state = (int16_t)rq->state;

	f->page = page_read(who, &rq->base);
	q_quote_list(b, rq->state != 0 ? &state : NULL, rq->expired, who->today, customer.id, customer.code,
	    owner.id, owner.code, branch.id, branch.code, f->page.after_key, f->page.after_id, f->page.limit,
	    &f->rows);
}

static Bl__Quote *
row_message(const struct q_quote_list_row *r, const struct actor *who)
{
	struct quote_doc d = {
	    .found = true,
	    .id = r->id,
	    .number = r->number,
	    .version = r->version,
	    .revision = r->revision,
	    .state = r->state,
	    .customer_id = r->customer_id,
	    .customer_code = r->customer_code,
	    .customer_name = r->customer_name,
	    .branch_id = r->branch_id,
	    .branch_code = r->branch_code,
	    .owner_id = r->owner_id,
	    .owner_login = r->owner_login,
	    .currency = r->currency,
	    .fx_rate = r->fx_rate,
	    .tax_inclusive = r->tax_inclusive,
	    .business_date = r->business_date,
	    .valid_to = r->valid_to,
	    .contact = r->contact,
	    .note = r->note,
	    .sum = {r->net, r->tax, r->gross, r->cost, r->base_net, r->base_gross},
	    .content_hash = r->content_hash,
	    .order_id = r->order_id,
	    .money = {.exponent = r->exponent},
	};

	d.money.base_exponent = r->base_exponent;
	return quote_message(&d, who, false);
}

static bool
quote_list_view(const struct quote_list_facts *f, const Bl__ListQuotesRequest *rq, const struct actor *who,
    Bl__ListQuotesResponse *re, struct why *why)
{
	size_t n = f->rows.n < (size_t)f->page.size ? f->rows.n : (size_t)f->page.size;

	if (f->page.bad)
		violate(why, "page_token", R_BAD_PAGE_TOKEN);
	field_ref(why, "customer_id", rq->customer_id, false);
	field_ref(why, "owner_id", rq->owner_id, false);
	field_ref(why, "branch_id", rq->branch_id, false);
	field_enum(why, "state", (int)rq->state, QUOTE_DRAFT, QUOTE_VOID, false);
	if (why_violated(why))
		return why_invalid(why);
	re->quotes = arena_new_n(who->arena, Bl__Quote *, n);
	for (size_t i = 0; i < n; i++)
		re->quotes[re->n_quotes++] = row_message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].page_key, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(quote_list, list_quotes);
