/* order/update -- changes a draft; later only the words around it (S32).
 * May: ORDER_EDIT, in scope. Locks: the order. Effect: header, the whole list of lines when given; a revision that was
 * submitted before becomes the next one, so that no vote on the old content counts for the new. Who changes is an author. */
#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/order/update.h"

static const struct uuid no_task;

static void
order_update_load(
    struct batch *b, const Bl__UpdateOrderRequest *rq, const struct actor *who, struct order_update_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	order_rows_lock(b, order, no_task, &f->rows);
	q_order_credit_lock(b, order.id, order.code, no_task, &f->credit);
	order_rows_load(b, order, no_task, &f->rows);
	q_order_submitted(b, order.id, order.code, &f->submitted);
	doc_lines_load(b, rq->lines, rq->n_lines, who->today, order, (struct ref){0}, &f->doc);
	atp_load_offers(b, doc_products(batch_arena(b), rq->lines, rq->n_lines), order, &f->atp);
}

#define GIVEN(rq, field, FIELD) ((rq)->_##field##_case == BL__UPDATE_ORDER_REQUEST___##FIELD##_##FIELD)

static bool
material_given(const Bl__UpdateOrderRequest *rq)
{
	return GIVEN(rq, warehouse_id, WAREHOUSE_ID) || rq->wished_date != NULL || rq->reserve != 0 ||
	       rq->n_lines > 0;
}

static void
read_words(const Bl__UpdateOrderRequest *rq, struct order_doc *d, struct why *why)
{
	if (GIVEN(rq, contact, CONTACT) && field_text(why, "contact", rq->contact, LIMIT_TEXT_NAME, false))
		d->contact = rq->contact;
	if (GIVEN(rq, phone, PHONE) && field_text(why, "phone", rq->phone, LIMIT_TEXT_NAME, false))
		d->phone = rq->phone;
	if (GIVEN(rq, address, ADDRESS) && field_text(why, "address", rq->address, LIMIT_TEXT_NAME, false))
		d->address = rq->address;
	if (GIVEN(rq, note, NOTE) && field_note(why, "note", rq->note))
		d->note = rq->note;
}

static void
read_lines(const struct order_update_facts *f, const Bl__UpdateOrderRequest *rq, const struct actor *who,
    struct order_doc *d, struct why *why)
{
	struct doc_terms t = order_terms(d, who);

	if (rq->n_lines > 0)
		order_lines_read(&f->doc, rq->lines, rq->n_lines, &t, who, d, why);
}

/* New content of a draft. */
static bool
update_content(const struct order_update_facts *f, const Bl__UpdateOrderRequest *rq, const struct actor *who,
    struct order_update_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;
	struct order_place place = {f->atp, ORDER_CREDIT(&f->credit)};

	if (doc_wished_date(why, "wished_date", rq->wished_date, who->today, &d->wished_date) &&
	    field_enum(why, "reserve", (int)rq->reserve, RESERVE_ALL, RESERVE_NONE, false) &&
	    rq->reserve != 0)
		d->reserve = (int)rq->reserve;
	read_lines(f, rq, who, d, why);
	if (GIVEN(rq, warehouse_id, WAREHOUSE_ID) || rq->n_lines > 0)
		order_warehouses(&f->doc,
		    GIVEN(rq, warehouse_id, WAREHOUSE_ID)
		        ? rq->warehouse_id
		        : arena_printf(who->arena, "@%s", d->warehouse_code),
		    rq->n_lines > 0 ? rq->lines : NULL, d, why);
	if (why_violated(why))
		return why_invalid(why);
	if (!order_redraft(d, f->submitted.found, who, why))
		return false;
	p->promise = order_promise(d, &place, who);
	order_credit_answer(d, &place, who, &p->credit);
	return true;
}

bool
order_update_decide(const struct order_update_facts *f, const Bl__UpdateOrderRequest *rq,
    const struct actor *who, struct order_update_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;

	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	*d = order_from_rows(&f->rows, who->arena);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	d->version++;
	read_words(rq, d, why);
	p->words_only = !material_given(rq);
	if (d->state == ORDER_DRAFT && !p->words_only)
		return update_content(f, rq, who, p, why);
	if (d->state == ORDER_VOID || d->state == ORDER_CLOSED ||
	    (d->state == ORDER_IN_APPROVAL && !p->words_only))
		return order_deny_state(d, who, why);
	if (!p->words_only)
		return deny(why, R_ORDER_FROZEN, d->number, order_state_text(d->state, who->lang));
	return why_violated(why) ? why_invalid(why) : true;
}

/* Which words, and what they are now: those of an approved order may change, and that leaves a trace (S32). */
static const char *
words_changed(const Bl__UpdateOrderRequest *rq, const struct order_doc *d, const struct actor *who)
{
	struct change c = change_begin(who);

	change_text(&c, "contact", GIVEN(rq, contact, CONTACT) ? d->contact : NULL);
	change_text(&c, "phone", GIVEN(rq, phone, PHONE) ? d->phone : NULL);
	change_text(&c, "address", GIVEN(rq, address, ADDRESS) ? d->address : NULL);
	change_text(&c, "note", GIVEN(rq, note, NOTE) ? d->note : NULL);
	return arena_printf(who->arena, "words changed %s", change_end(&c));
}

static void
order_update_apply(struct batch *b, const struct order_update_facts *f, const struct order_update_plan *p,
    const Bl__UpdateOrderRequest *rq, const struct actor *who, Bl__UpdateOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	(void)f;
	(void)rq;
	if (p->words_only)
		q_order_update_words(b, d->contact, d->phone, d->address, d->note, who->now, d->id);
	else
		order_write_draft(b, d, who);
	order_event_apply(b, d, "order.changed", false, who);
	order_audit(b, d, p->words_only ? words_changed(rq, d, who) : "changed", who);
	re->order = order_message(d, who, who->validate_only || d->nline <= ORDER_LINES_IN_REPLY);
	if (p->words_only)
		return;
	order_availability_view(re->order, d, p->promise, who);
	re->credit = order_credit_message(d, &p->credit, who);
}

OP_COMMAND(order_update, update_order);
