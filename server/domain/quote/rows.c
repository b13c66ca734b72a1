/* Rows of the database become a quote_doc. */
#include <stdio.h>

#include "server/domain/quote/quote.h"

void
quote_rows_lock(struct batch *b, struct ref quote, struct uuid task_id, struct quote_rows *r)
{
	if (uuid_is_zero(task_id))
		q_quote_lock(b, quote.id, quote.code, &r->head);
	else
		q_quote_lock_by_task(b, task_id, &r->task_head);
}

void
quote_rows_load(struct batch *b, struct ref quote, struct uuid task_id, struct quote_rows *r)
{
	q_quote_world(b, quote.id, quote.code, task_id, &r->world);
	q_quote_lines(b, quote.id, quote.code, task_id, &r->line);
}

void
quote_look_load(struct batch *b, struct ref quote, struct uuid task_id, struct quote_view_rows *r)
{
	q_quote_get(b, quote.id, quote.code, task_id, &r->head);
	q_quote_world(b, quote.id, quote.code, task_id, &r->world);
	q_quote_lines(b, quote.id, quote.code, task_id, &r->line);
}

void
quote_view_load(struct batch *b, struct ref quote, struct quote_view_rows *r)
{
	quote_look_load(b, quote, (struct uuid){0}, r);
}

/* The header queries have the same columns and, to C, different types. */
#define HEAD(d, h)                                                                                           \
	do {                                                                                                 \
		(d)->found = (h)->found;                                                                     \
		(d)->id = (h)->id;                                                                           \
		(d)->number = (h)->number;                                                                   \
		(d)->version = (h)->version;                                                                 \
		(d)->revision = (h)->revision;                                                               \
		(d)->state = (h)->state;                                                                     \
		(d)->customer_id = (h)->customer_id;                                                         \
		(d)->branch_id = (h)->branch_id;                                                             \
		(d)->owner_id = (h)->owner_id;                                                               \
		(d)->created_by = (h)->created_by;                                                           \
		(d)->order_id = (h)->order_id;                                                               \
		(d)->currency = (h)->currency;                                                               \
		(d)->fx_rate = (h)->fx_rate;                                                                 \
		(d)->tax_inclusive = (h)->tax_inclusive;                                                     \
		(d)->business_date = (h)->business_date;                                                     \
		(d)->valid_to = (h)->valid_to;                                                               \
		(d)->contact = (h)->contact;                                                                 \
		(d)->note = (h)->note;                                                                       \
		(d)->sum = (struct doc_totals){                                                              \
		    (h)->net, (h)->tax, (h)->gross, (h)->cost, (h)->base_net, (h)->base_gross};              \
		(d)->content_hash = (h)->content_hash;                                                       \
		(d)->editors = (h)->editors;                                                                 \
	} while (0)

static void
world_into(struct quote_doc *d, const struct q_quote_world *w)
{
	d->customer_code = w->customer_code;
	d->customer_name = w->customer_name;
	d->customer_status = w->customer_status;
	d->customer_grade = w->grade;
	d->customer_level = w->level;
	d->new_customer = w->effective_orders == 0;
	d->branch_code = w->branch_code;
	d->owner_login = w->owner_login;
	d->money = (struct doc_money){w->exponent, w->base_currency, w->base_exponent};
	d->credit = (struct credit_account){w->limit_amount, w->extra_limit, w->extra_until, w->over_percent,
	    w->ordered, w->shipped, w->receivable, w->deposit};
}

static void
lines_into(struct quote_doc *d, const struct q_quote_lines *rows, struct arena *a)
{
	d->nline = rows->n;
	d->line = arena_new_n(a, struct doc_line, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_quote_lines_row *r = &rows->row[i];
		struct doc_line *l = &d->line[i];

		*l = (struct doc_line){.id = r->id,
		    .seq = r->seq,
		    .product_id = r->product_id,
		    .category_id = r->category_id,
		    .product_code = r->product_code,
		    .name = r->name,
		    .kind = r->kind,
		    .unit = r->unit,
		    .unit_num = r->unit_num,
		    .unit_den = r->unit_den,
		    .quantity = r->quantity,
		    .price = r->price,
		    .discount = r->discount,
		    .below_list = r->below_list,
		    .tax_rate = r->tax_rate,
		    .net = r->net,
		    .tax = r->tax,
		    .gross = r->gross,
		    .unit_cost = r->unit_cost,
		    .cost = r->cost,
		    .price_source = r->price_source,
		    .wished_date = r->wished_date,
		    .note = r->note,
		    .oversell = r->oversell,
		    .make_days = r->make_days};
		doc_base_quantity(l->quantity, l->unit_num, l->unit_den, &l->base_quantity);
		l->below_floor = doc_below_floor(
		    l, r->floor_price, r->floor_inclusive, r->floor_currency, d->currency, d->tax_inclusive);
	}
}

struct quote_doc
quote_from_rows(const struct quote_rows *r, struct arena *a)
{
	struct quote_doc d = {0};

	if (r->task_head.found)
		HEAD(&d, &r->task_head);
	else if (r->head.found)
		HEAD(&d, &r->head);
	if (!d.found)
		return d;
	world_into(&d, &r->world);
	lines_into(&d, &r->line, a);
	return d;
}

struct quote_doc
quote_from_view(const struct quote_view_rows *r, struct arena *a)
{
	struct quote_doc d = {0};

	if (!r->head.found)
		return d;
	HEAD(&d, &r->head);
	world_into(&d, &r->world);
	lines_into(&d, &r->line, a);
	return d;
}

bool
quote_expect(const struct quote_doc *d, const char *ref, int64_t expected_version, struct why *why)
{
	char version[24];

	if (!d->found)
		return deny(why, R_NOT_FOUND, "quote", ref);
	snprintf(version, sizeof(version), "%lld", (long long)d->version);
	if (d->version != expected_version)
		return deny(why, R_STALE_VERSION, "quote", ref, version);
	return true;
}

bool
quote_deny_state(const struct quote_doc *d, const struct actor *who, struct why *why)
{
	return deny(why, R_QUOTE_STATE, d->number != NULL ? d->number : reply_uuid(who, d->id),
	    quote_state_text(d->state, who->lang));
}
