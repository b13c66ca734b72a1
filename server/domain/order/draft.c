/* What create, update, copy and convert share: lines, warehouses and sums of a draft. Pure. */
#include "common/limits.h"
#include "server/domain/order/order.h"

void
order_lines_read(const struct doc_facts *f, Bl__DocumentLine *const *rq, size_t n, const struct doc_terms *t,
    const struct actor *who, struct order_doc *d, struct why *why)
{
	struct doc_line *line = arena_new_n(who->arena, struct doc_line, n);

	doc_lines_read(f, rq, n, t, who, line, why);
	d->nline = n <= LIMIT_LINES ? n : 0;
	d->line = arena_new_n(who->arena, struct order_line, d->nline);
	for (size_t i = 0; i < d->nline; i++)
		d->line[i] = (struct order_line){
		    .doc = line[i],
		    .promised_date = NO_DATE,
		    .make = line[i].kind == 1 && line[i].make_days > 0,
		};
}

bool
order_settle(struct order_doc *d, const struct actor *who, struct why *why)
{
	const struct doc_line **line = arena_new_n(who->arena, const struct doc_line *, d->nline);

	for (size_t i = 0; i < d->nline; i++)
		line[i] = &d->line[i].doc;
	if (!doc_sum(line, d->nline, &d->money, d->fx_rate, &d->sum)) {
		violate(why, "lines", R_AMOUNT_TOO_LARGE);
		return why_invalid(why);
	}
	d->content_hash = order_content_hash(d, who->arena);
	order_derive(d);
	return true;
}

void
order_add_editor(struct order_doc *d, struct uuid id, const struct actor *who)
{
	struct uuid *v = arena_new_n(who->arena, struct uuid, d->editors.n + 1);

	for (size_t i = 0; i < d->editors.n; i++) {
		if (uuid_eq(d->editors.v[i], id))
			return;
		v[i] = d->editors.v[i];
	}
	v[d->editors.n] = id;
	d->editors = (struct uuids){v, d->editors.n + 1};
}

bool
order_redraft(struct order_doc *d, bool was_submitted, const struct actor *who, struct why *why)
{
	order_add_editor(d, who->user_id, who);
	if (was_submitted)
		d->revision++;
	return order_settle(d, who, why);
}

struct doc_terms
order_terms(const struct order_doc *d, const struct actor *who)
{
	return (struct doc_terms){
	    .currency = d->currency,
	    .money = d->money,
	    .fx_rate = d->fx_rate,
	    .tax_inclusive = d->tax_inclusive,
	    .wished_date = d->wished_date,
	    .day = who->today,
	    .customer_level = d->customer_level,
	    .customer_id = d->customer_id,
	    .branch_id = d->branch_id,
	};
}

static const struct q_document_warehouses_row *
warehouse_find(const struct doc_facts *f, struct ref r, struct uuid branch_id)
{
	if (ref_given(r))
		return doc_warehouse(f, r);
	for (size_t i = 0; i < f->warehouse.n; i++)
		if (uuid_eq(f->warehouse.row[i].branch_id, branch_id))
			return &f->warehouse.row[i];
	return NULL;
}

static const char *
warehouse_path(const struct doc_facts *f, struct why *why)
{
	return f->source_warehouse ? field_path(why, "%s.warehouse_id", f->source) : "warehouse_id";
}

void
order_warehouses(const struct doc_facts *f, const char *text, Bl__DocumentLine *const *rq,
    struct order_doc *d, struct why *why)
{
	const struct q_document_warehouses_row *w = warehouse_find(f, ref_of(text), d->branch_id);
	const char *head = warehouse_path(f, why);

	if (!field_ref(why, head, text, false))
		return;
	if (w == NULL && text[0] != '\0')
		field_unknown(why, head, text);
	else if (w == NULL)
		violate(why, head, R_REQUIRED);
	if (w == NULL)
		return;
	d->warehouse_id = w->id;
	d->warehouse_code = w->code;
	for (size_t i = 0; i < d->nline; i++) {
		const struct q_document_warehouses_row *own = w;
		const char *path = doc_line_path(f, i, "warehouse_id", why);

		if (rq != NULL && rq[i]->warehouse_id[0] != '\0' &&
		    field_ref(why, path, rq[i]->warehouse_id, false) &&
		    (own = warehouse_find(f, ref_of(rq[i]->warehouse_id), d->branch_id)) == NULL) {
			field_unknown(why, path, rq[i]->warehouse_id);
			continue;
		}
		d->line[i].warehouse_id = own->id;
		d->line[i].warehouse_code = own->code;
	}
}
