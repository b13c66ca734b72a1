/* order/accept -- offers for lines of a draft that are short: less, later, in two parts, from another warehouse, another product.
 * May: ORDER_EDIT, in scope. Locks: the order. Effect: as an update of its lines. The second load is needed because which products
 * are priced anew is known from the lines and their offers only. */
#include "common/date.h"
#include "common/limits.h"
#include "common/strbuf.h"
#include "server/domain/order/accept.h"
#include "server/domain/stock/offer.h"

#define SHOWN 6 /* lines in a sentence */
#define TEXT_MAX 4000

static const struct uuid no_task;

static void
order_accept_load(
    struct batch *b, const Bl__AcceptOrderRequest *rq, const struct actor *who, struct order_accept_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	(void)who;
	order_rows_lock(b, order, no_task, &f->rows);
	order_rows_load(b, order, no_task, &f->rows);
	q_order_credit(b, order.id, order.code, no_task, &f->credit);
	q_order_submitted(b, order.id, order.code, &f->submitted);
	atp_load_offers(b, (struct refs){0}, order, &f->atp);
}

/* ---- which offers ---- */

static const struct atp_offer *
offer_chosen(const struct atp_answer *x, const Bl__OfferChoice *rq, const struct actor *who)
{
	if (rq->offer_number < 1 || (size_t)rq->offer_number > x->noffer)
		return NULL;
	const struct atp_offer *o = &x->offer[rq->offer_number - 1];
	return strcmp(offer_stamp(who, o), rq->stamp) == 0 ? o : NULL;
}

static bool
choices_read(const Bl__AcceptOrderRequest *rq, struct why *why)
{
	if (!field_count(why, "choices", rq->n_choices, 1, LIMIT_LINES))
		return false;
	for (size_t i = 0; i < rq->n_choices; i++) {
		const Bl__OfferChoice *c = rq->choices[i];

		field_range(
		    why, field_path(why, "choices[%zu].offer_number", i), c->offer_number, 1, ATP_OFFERS);
		field_text(why, field_path(why, "choices[%zu].stamp", i), c->stamp, LIMIT_TEXT_NAME, true);
	}
	return !why_violated(why);
}

/* Which choice each line has. */
static void
choices_by_line(
    const struct order_doc *d, const Bl__AcceptOrderRequest *rq, struct order_taken *take, struct why *why)
{
	for (size_t i = 0; i < rq->n_choices; i++) {
		int32_t line = rq->choices[i]->line_number;
		const char *path = field_path(why, "choices[%zu].line_number", i),
		           *text = arena_printf(why->arena, "%d", line);

		if (line < 1 || (size_t)line > d->nline)
			violate(why, path, R_NO_SUCH_LINE, text);
		else if (take[line - 1].choice != 0)
			violate(why, path, R_DUPLICATE, text);
		else
			take[line - 1].choice = i + 1;
	}
}

/* All lines whose choice is gone, and what there is now. */
static bool
deny_gone(const struct order_doc *d, const struct atp_answer *offers, const struct order_taken *take,
    const struct actor *who, struct why *why)
{
	struct strbuf lines, now;
	size_t n = 0;

	strbuf_init(&lines, who->arena, TEXT_MAX);
	strbuf_init(&now, who->arena, TEXT_MAX);
	for (size_t i = 0; i < d->nline; i++) {
		if (take[i].choice == 0 || take[i].offer != NULL)
			continue;
		if (n++ >= SHOWN)
			continue;
		strbuf_addf(&lines, "%s%zu", n > 1 ? ", " : "", i + 1);
		strbuf_addf(&now, who->lang == LANG_ZH ? "%s第 %zu 行：%s。" : "%sline %zu: %s.",
		    n > 1 ? " " : "", i + 1, offers_text(who, &offers[i]));
	}
	if (n > SHOWN)
		strbuf_add(&lines, ", ..");
	return n == 0 || deny(why, R_OFFER_GONE, d->number != NULL ? d->number : reply_uuid(who, d->id),
	                     strbuf_text(&lines), strbuf_text(&now));
}

/* The offers of the lines as they are now, and the chosen one of each line. */
static bool
offers_chosen(const struct order_accept_facts *f, struct order_doc *d, const Bl__AcceptOrderRequest *rq,
    const struct actor *who, struct order_taken *take, struct why *why)
{
	struct order_place place = {.atp = f->atp};
	const struct atp_answer *offers = order_promise(d, &place, who);

	choices_by_line(d, rq, take, why);
	if (why_violated(why))
		return why_invalid(why);
	for (size_t i = 0; i < d->nline; i++)
		if (take[i].choice != 0)
			take[i].offer = offer_chosen(&offers[i], rq->choices[take[i].choice - 1], who);
	return deny_gone(d, offers, take, who, why);
}

static void
order_accept_load2(
    struct batch *b, const Bl__AcceptOrderRequest *rq, const struct actor *who, struct order_accept_facts *f)
{
	struct order_doc d = order_from_rows(&f->rows, who->arena);
	struct order_taken *take = arena_new_n(who->arena, struct order_taken, d.nline);
	Bl__DocumentLine **line = arena_new_n(who->arena, Bl__DocumentLine *, d.nline);
	size_t *at = arena_new_n(who->arena, size_t, d.nline);
	struct why look;

	why_init(&look, who->arena);
	if (!d.found || !choices_read(rq, &look) || !offers_chosen(f, &d, rq, who, take, &look))
		return; /* decide tells */
	size_t n = order_taken_priced(&d, take, who, line, at);
	if (n > 0)
		doc_lines_load(b, line, n, who->today, ref_of(rq->order_id), (struct ref){0}, &f->doc);
}

/* ---- decision ---- */

/* "accepted offers 1=10@2026-11-24+5@2026-12-01, 3=7@2026-11-27 WH-SH": the same in every language. */
static const char *
taken_text(const struct order_doc *d, const struct order_taken *take, const struct actor *who)
{
	struct strbuf s;
	size_t n = 0;

	strbuf_init(&s, who->arena, TEXT_MAX);
	strbuf_add(&s, "accepted offers");
	for (size_t i = 0; i < d->nline; i++) {
		const struct atp_offer *o = take[i].offer;

		if (o == NULL || n++ >= SHOWN)
			continue;
		strbuf_addf(&s, "%s %zu=%s@%s", n > 1 ? "," : "", i + 1, reply_quantity(who, o->quantity),
		    date_format(who->arena, o->date));
		if (o->kind == ATP_SPLIT)
			strbuf_addf(&s, "+%s@%s", reply_quantity(who, o->rest),
			    date_format(who->arena, o->rest_date));
		if (o->warehouse_code != NULL || o->product_code != NULL)
			strbuf_addf(
			    &s, " %s", o->warehouse_code != NULL ? o->warehouse_code : o->product_code);
	}
	if (n > SHOWN)
		strbuf_add(&s, ", ..");
	return strbuf_text(&s);
}

bool
order_accept_decide(const struct order_accept_facts *f, const Bl__AcceptOrderRequest *rq,
    const struct actor *who, struct order_accept_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;
	struct order_place place = {f->atp, ORDER_CREDIT(&f->credit)};

	field_ref(why, "order_id", rq->order_id, true);
	choices_read(rq, why);
	if (why_violated(why))
		return why_invalid(why);
	*d = order_from_rows(&f->rows, who->arena);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (d->state != ORDER_DRAFT)
		return order_deny_state(d, who, why);
	struct order_taken *take = arena_new_n(who->arena, struct order_taken, d->nline);
	if (!offers_chosen(f, d, rq, who, take, why))
		return false;
	d->version++;
	p->what = taken_text(d, take, who);
	if (!order_take(d, take, &f->doc, who, why) || !order_redraft(d, f->submitted.found, who, why))
		return false;
	p->promise = order_promise(d, &place, who);
	order_credit_answer(d, &place, who, &p->credit);
	return true;
}

static void
order_accept_apply(struct batch *b, const struct order_accept_facts *f, const struct order_accept_plan *p,
    const Bl__AcceptOrderRequest *rq, const struct actor *who, Bl__AcceptOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	(void)f;
	(void)rq;
	order_write_draft(b, d, who);
	order_event_apply(b, d, "order.changed", false, who);
	order_audit(b, d, p->what, who);
	re->order = order_message(d, who, who->validate_only || d->nline <= ORDER_LINES_IN_REPLY);
	order_availability_view(re->order, d, p->promise, who);
	re->credit = order_credit_message(d, &p->credit, who);
}

OP_COMMAND_LOAD2(order_accept, accept_order);
