/* Rows of the database become an order_doc. */
#include <stdio.h>

#include "server/domain/order/change.h"

void
order_rows_lock(struct batch *b, struct ref order, struct uuid task_id, struct order_rows *r)
{
	if (uuid_is_zero(task_id))
		q_order_lock(b, order.id, order.code, &r->head);
	else
		q_order_lock_by_task(b, task_id, &r->task_head);
}

void
order_rows_load(struct batch *b, struct ref order, struct uuid task_id, struct order_rows *r)
{
	q_order_world(b, order.id, order.code, task_id, &r->world);
	q_order_lines(b, order.id, order.code, task_id, &r->line);
}

void
order_look_load(struct batch *b, struct ref order, struct uuid task_id, struct order_view_rows *r)
{
	q_order_get(b, order.id, order.code, task_id, &r->head);
	q_order_world(b, order.id, order.code, task_id, &r->world);
	q_order_lines(b, order.id, order.code, task_id, &r->line);
}

void
order_view_load(struct batch *b, struct ref order, struct order_view_rows *r)
{
	order_look_load(b, order, (struct uuid){0}, r);
}

/* The three header queries have the same columns and, to C, different types. */
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
		(d)->warehouse_id = (h)->warehouse_id;                                                       \
		(d)->quote_id = (h)->quote_id;                                                               \
		(d)->quote_revision = (h)->has_quote_revision ? (h)->quote_revision : 0;                     \
		(d)->currency = (h)->currency;                                                               \
		(d)->fx_rate = (h)->fx_rate;                                                                 \
		(d)->tax_inclusive = (h)->tax_inclusive;                                                     \
		(d)->business_date = (h)->business_date;                                                     \
		(d)->wished_date = (h)->wished_date;                                                         \
		(d)->reserve = (h)->reserve;                                                                 \
		(d)->channel = (h)->channel;                                                                 \
		(d)->region = (h)->region;                                                                   \
		(d)->external_id = (h)->external_id;                                                         \
		(d)->contact = (h)->contact;                                                                 \
		(d)->phone = (h)->phone;                                                                     \
		(d)->address = (h)->address;                                                                 \
		(d)->note = (h)->note;                                                                       \
		(d)->sum = (struct doc_totals){                                                              \
		    (h)->net, (h)->tax, (h)->gross, (h)->cost, (h)->base_net, (h)->base_gross};              \
		(d)->content_hash = (h)->content_hash;                                                       \
		(d)->editors = (h)->editors;                                                                 \
		(d)->production = (h)->production;                                                           \
		(d)->shipment = (h)->shipment;                                                               \
		(d)->signoff = (h)->signoff;                                                                 \
		(d)->submitted_at = (h)->submitted_at;                                                       \
		(d)->effective_at = (h)->effective_at;                                                       \
		(d)->effective_on = (h)->effective_on;                                                       \
		(d)->closed_reason = (h)->closed_reason;                                                     \
		(d)->change_revision = (h)->has_change_revision ? (h)->change_revision : 0;                  \
	} while (0)

static void
world_into(struct order_doc *d, const struct q_order_world *w)
{
	d->credit_id = w->credit_id;
	d->customer_code = w->customer_code;
	d->customer_name = w->customer_name;
	d->customer_email = w->email;
	d->customer_status = w->customer_status;
	d->customer_lang = w->lang;
	d->customer_grade = w->grade;
	d->customer_level = w->level;
	d->new_customer = w->effective_orders == 0;
	d->branch_code = w->branch_code;
	d->owner_login = w->owner_login;
	d->owner_name = w->owner_name;
	d->warehouse_code = w->warehouse_code;
	d->money = (struct doc_money){w->exponent, w->base_currency, w->base_exponent};
}

/* What two queries have alike of a line: as it was ordered, and as a change would make it. */
#define CONTENT(r)                                                                                           \
	.doc = {.id = (r)->id,                                                                               \
	    .seq = (r)->seq,                                                                                 \
	    .product_id = (r)->product_id,                                                                   \
	    .category_id = (r)->category_id,                                                                 \
	    .product_code = (r)->product_code,                                                               \
	    .name = (r)->name,                                                                               \
	    .kind = (r)->kind,                                                                               \
	    .unit = (r)->unit,                                                                               \
	    .base_unit = (r)->base_unit,                                                                     \
	    .unit_num = (r)->unit_num,                                                                       \
	    .unit_den = (r)->unit_den,                                                                       \
	    .quantity = (r)->quantity,                                                                       \
	    .base_quantity = (r)->base_quantity,                                                             \
	    .price = (r)->price,                                                                             \
	    .discount = (r)->discount,                                                                       \
	    .below_list = (r)->below_list,                                                                   \
	    .tax_rate = (r)->tax_rate,                                                                       \
	    .net = (r)->net,                                                                                 \
	    .tax = (r)->tax,                                                                                 \
	    .gross = (r)->gross,                                                                             \
	    .unit_cost = (r)->unit_cost,                                                                     \
	    .cost = (r)->cost,                                                                               \
	    .price_source = (r)->price_source,                                                               \
	    .wished_date = (r)->wished_date,                                                                 \
	    .note = (r)->note,                                                                               \
	    .oversell = (r)->oversell,                                                                       \
	    .make_days = (r)->make_days},                                                                    \
	.revision = (r)->revision, .warehouse_id = (r)->warehouse_id, .warehouse_code = (r)->warehouse_code, \
	.quote_line_id = (r)->quote_line_id, .make = (r)->make

#define BELOW_FLOOR(d, l, r)                                                                                 \
	doc_below_floor(&(l)->doc, (r)->floor_price, (r)->floor_inclusive, (r)->floor_currency,              \
	    (d)->currency, (d)->tax_inclusive)

bool
order_below_floor(const struct order_doc *d, const struct order_line *l, const struct q_order_lines_row *r)
{
	return BELOW_FLOOR(d, l, r);
}

static void
lines_into(struct order_doc *d, const struct q_order_lines *rows, struct arena *a)
{
	d->nline = rows->n;
	d->line = arena_new_n(a, struct order_line, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_order_lines_row *r = &rows->row[i];
		struct order_line *l = &d->line[i];

		*l = (struct order_line){
		    CONTENT(r),
		    .promised_date = r->promised_date,
		    .q = {r->reserved, r->produced, r->shipped, r->signed_, r->refused, r->closed},
		};
		l->doc.below_floor = order_below_floor(d, l, r);
	}
}

size_t
order_change_lines(const struct order_doc *d, const struct q_order_changing *rows, struct order_line *out)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_order_changing_row *r = &rows->row[i];

		out[i] = (struct order_line){CONTENT(r), .promised_date = NO_DATE};
		out[i].doc.below_floor = BELOW_FLOOR(d, &out[i], r);
	}
	return rows->n;
}

struct order_doc
order_from_rows(const struct order_rows *r, struct arena *a)
{
	struct order_doc d = {0};

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

struct order_doc
order_from_view(const struct order_view_rows *r, struct arena *a)
{
	struct order_doc d = {0};

	if (!r->head.found)
		return d;
	HEAD(&d, &r->head);
	world_into(&d, &r->world);
	lines_into(&d, &r->line, a);
	return d;
}

bool
order_expect(const struct order_doc *d, const char *ref, int64_t expected_version, struct why *why)
{
	char version[24];

	if (!d->found)
		return deny(why, R_NOT_FOUND, "order", ref);
	snprintf(version, sizeof(version), "%lld", (long long)d->version);
	if (d->version != expected_version)
		return deny(why, R_STALE_VERSION, "order", ref, version);
	return true;
}

bool
order_settled(const struct order_doc *d, struct why *why)
{
	return d->change_revision == 0 || deny(why, R_CHANGE_OPEN, d->number);
}

bool
order_deny_state(const struct order_doc *d, const struct actor *who, struct why *why)
{
	return deny(why, R_ORDER_STATE, d->number != NULL ? d->number : reply_uuid(who, d->id),
	    order_state_text(d->state, who->lang));
}
