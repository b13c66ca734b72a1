/* order/list -- orders in scope, the newest first. */
#include "server/domain/order/order.h"

struct order_list_facts {
	struct page page;
	struct q_order_list rows;
};

/* On the wire 0 is "not given". */
static int16_t
progress_of(Bl__Progress p)
{
	return (int16_t)(p - BL__PROGRESS__PROGRESS_NOT_NEEDED + PROGRESS_NOT_NEEDED);
}

static void
order_list_load(
    struct batch *b, const Bl__ListOrdersRequest *rq, const struct actor *who, struct order_list_facts *f)
{
	struct ref customer = ref_of(rq->customer_id), owner = ref_of(rq->owner_id),
	           branch = ref_of(rq->branch_id);
	int16_t state = (int16_t)rq->state, shipment = progress_of(rq->shipment),
	        production = progress_of(rq->production);

	f->page = page_read(who, &rq->base);
	q_order_list(b, rq->state != 0 ? &state : NULL, customer.id, customer.code, owner.id, owner.code,
	    branch.id, branch.code, rq->shipment != 0 ? &shipment : NULL,
	    rq->production != 0 ? &production : NULL, rq->to_ship, rq->to_produce, rq->changing,
	    rq->from != NULL ? doc_day(rq->from, who) : NO_DATE,
	    rq->to != NULL ? doc_day(rq->to, who) : NO_DATE, f->page.after_key, f->page.after_id,
	    f->page.limit, &f->rows);
}

static Bl__Order *
row_message(const struct q_order_list_row *r, const struct actor *who)
{
	struct order_doc d = {
	    .found = true,
	    .id = r->id,
	    .number = r->number,
	    .version = r->version,
	    .revision = r->revision,
	    .state = r->state,
	    .production = r->production,
	    .shipment = r->shipment,
	    .signoff = r->signoff,
	    .customer_id = r->customer_id,
	    .customer_code = r->customer_code,
	    .customer_name = r->customer_name,
	    .branch_id = r->branch_id,
	    .branch_code = r->branch_code,
	    .owner_id = r->owner_id,
	    .owner_login = r->owner_login,
	    .owner_name = r->owner_name,
	    .warehouse_code = r->warehouse_code,
	    .currency = r->currency,
	    .fx_rate = r->fx_rate,
	    .tax_inclusive = r->tax_inclusive,
	    .business_date = r->business_date,
	    .wished_date = r->wished_date,
	    .reserve = r->reserve,
	    .channel = r->channel,
	    .region = r->region,
	    .contact = r->contact,
	    .note = r->note,
	    .sum = {r->net, r->tax, r->gross, r->cost, r->base_net, r->base_gross},
	    .submitted_at = r->submitted_at,
	    .effective_at = r->effective_at,
	    .effective_on = r->effective_on,
	    .created_by = r->created_by,
	    .warehouse_id = r->warehouse_id,
	    .quote_id = r->quote_id,
	    .quote_revision = r->has_quote_revision ? r->quote_revision : 0,
	    .external_id = r->external_id,
	    .phone = r->phone,
	    .address = r->address,
	    .content_hash = r->content_hash,
	    .closed_reason = r->closed_reason,
	    .change_revision = r->has_change_revision ? r->change_revision : 0,
	    .money = {.exponent = r->exponent},
	};

	d.money.base_exponent = r->base_exponent;
	return order_message(&d, who, false);
}

static bool
order_list_view(const struct order_list_facts *f, const Bl__ListOrdersRequest *rq, const struct actor *who,
    Bl__ListOrdersResponse *re, struct why *why)
{
	size_t n = f->rows.n < (size_t)f->page.size ? f->rows.n : (size_t)f->page.size;

	if (f->page.bad)
		violate(why, "page_token", R_BAD_PAGE_TOKEN);
	field_ref(why, "customer_id", rq->customer_id, false);
	field_ref(why, "owner_id", rq->owner_id, false);
	field_ref(why, "branch_id", rq->branch_id, false);
	field_date(why, "from", rq->from, false, &(int32_t){0});
	field_date(why, "to", rq->to, false, &(int32_t){0});
	field_enum(why, "state", (int)rq->state, ORDER_DRAFT, ORDER_APPROVED, false);
	field_enum(why, "shipment", (int)rq->shipment, BL__PROGRESS__PROGRESS_NOT_NEEDED,
	    BL__PROGRESS__PROGRESS_WHOLE, false);
	field_enum(why, "production", (int)rq->production, BL__PROGRESS__PROGRESS_NOT_NEEDED,
	    BL__PROGRESS__PROGRESS_WHOLE, false);
	if (why_violated(why))
		return why_invalid(why);
	re->orders = arena_new_n(who->arena, Bl__Order *, n);
	for (size_t i = 0; i < n; i++)
		re->orders[re->n_orders++] = row_message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].page_key, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(order_list, list_orders);
