/* order/create -- a draft order in one message; with `submit` it is submitted in the same transaction.
 * May: ORDER_EDIT, for owners in scope. Locks: with submit the customer's credit account. Effect: order, lines; with submit
 * revision, approval, and where every node is automatic reservation, credit and facts; the number comes last. The second load
 * happens only with a template: products and prices are those of its lines. */
#include "common/limits.h"
#include "server/domain/order/create.h"

static struct ref
owner_ref(const Bl__CreateOrderRequest *rq, const struct actor *who)
{
	return rq->owner_id[0] != '\0' ? ref_of(rq->owner_id) : (struct ref){.id = who->user_id};
}

/* A submit asks nobody which offer to take. */
static void
goods_load(struct batch *b, struct refs products, bool submits, struct atp_facts *f)
{
	static const struct uuid no_task;

	if (submits)
		atp_load(b, products, (struct ref){0}, no_task, f);
	else
		atp_load_offers(b, products, (struct ref){0}, f);
}

void
order_create_facts_load(
    struct batch *b, const Bl__CreateOrderRequest *rq, const struct actor *who, struct order_create_facts *f)
{
	struct ref customer = ref_of(rq->customer_id);
	struct refs products = doc_products(batch_arena(b), rq->lines, rq->n_lines);

	period_load(b, who, rq->business_date, &f->period);
	if (rq->submit)
		q_order_customer_credit_lock(b, customer.id, customer.code, &f->credit);
	else
		q_order_customer_credit(b, customer.id, customer.code, &f->credit_now);
	doc_load(b, rq->lines, rq->n_lines, customer, owner_ref(rq, who), doc_day(rq->business_date, who),
	    &f->doc);
	goods_load(b, products, rq->submit && !who->validate_only, &f->atp);
	if (who->validate_only) {
		q_order_last_prices(b, customer.id, customer.code, products.id, products.code, &f->last);
		q_stock_holders(b, products.id, products.code, (struct uuid){{0}}, NULL, &f->holders);
	}
	if (rq->submit || who->validate_only) {
		f->approval = approval_facts_new(batch_arena(b));
		approval_load(b, SUBJECT_ORDER, who, f->approval);
	}
}

static struct order_place
place_of(const struct order_create_facts *f, bool submit)
{
	struct order_place p = {.atp = f->atp};

	if (submit)
		p.credit = ORDER_CREDIT(&f->credit);
	else
		p.credit = ORDER_CREDIT(&f->credit_now);
	return p;
}

static void
read_customer(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq, struct order_doc *d,
    struct why *why)
{
	const struct q_document_customer *c = &f->doc.customer;

	if (!field_ref(why, "customer_id", rq->customer_id, true))
		return;
	if (!c->found || c->archived_at != INT64_MIN) {
		field_unknown(why, "customer_id", rq->customer_id);
		return;
	}
	d->customer_id = c->id;
	d->customer_code = c->code;
	d->customer_name = c->name;
	d->customer_email = c->email;
	d->customer_status = c->status;
	d->customer_lang = c->lang;
	d->customer_grade = c->grade;
	d->customer_level = c->level;
	d->new_customer = c->effective_orders == 0;
	d->credit_id = c->credit_id;
}

static const char *
or_else(const char *given, const char *otherwise)
{
	return given[0] != '\0' ? given : otherwise != NULL ? otherwise : "";
}

static void
read_words(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq, struct order_doc *d,
    struct why *why)
{
	const struct q_document_customer *c = &f->doc.customer;

	field_text(why, "contact", rq->contact, LIMIT_TEXT_NAME, false);
	field_text(why, "phone", rq->phone, LIMIT_TEXT_NAME, false);
	field_text(why, "address", rq->address, LIMIT_TEXT_NAME, false);
	field_text(why, "channel", rq->channel, LIMIT_TEXT_NAME, false);
	field_text(why, "region", rq->region, LIMIT_TEXT_NAME, false);
	field_text(why, "external_id", rq->external_id, LIMIT_TEXT_NAME, false);
	field_note(why, "note", rq->note);
	d->contact = or_else(rq->contact, c->contact);
	d->phone = or_else(rq->phone, c->contact_phone);
	d->address = or_else(rq->address, c->address);
	d->channel = or_else(rq->channel, c->channel);
	d->region = or_else(rq->region, c->region);
	d->external_id = rq->external_id[0] != '\0' ? rq->external_id : NULL;
	d->note = rq->note;
}

static void
read_head(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq, const struct actor *who,
    struct order_doc *d, struct why *why)
{
	field_new_id(why, "order_id", rq->order_id, new_id(who, 0), &d->id);
	read_customer(f, rq, d, why);
	if (field_ref(why, "owner_id", rq->owner_id, false) &&
	    doc_owner_check(&f->doc, "owner_id", rq->owner_id, who, why)) {
		d->owner_id = f->doc.owner.id;
		d->owner_login = f->doc.owner.login;
		d->owner_name = f->doc.owner.name;
		d->branch_id = f->doc.owner.branch_id;
		d->branch_code = f->doc.owner.branch_code;
	}
	d->business_date = who->today;
	if (field_date(why, "business_date", rq->business_date, false, &d->business_date))
		period_check(why, "business_date", &f->period, d->business_date, who);
	d->wished_date = NO_DATE;
	doc_wished_date(why, "wished_date", rq->wished_date, d->business_date, &d->wished_date);
	field_enum(why, "reserve", (int)rq->reserve, RESERVE_ALL, RESERVE_NONE, false);
	d->reserve = rq->reserve != 0 ? (int)rq->reserve : RESERVE_PARTIAL;
	read_words(f, rq, d, why);
}

static struct doc_terms
read_terms(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq, const struct actor *who,
    struct order_doc *d, struct why *why)
{
	struct doc_terms t = {
	    .tax_inclusive = !rq->tax_exclusive,
	    .wished_date = d->wished_date,
	    .day = d->business_date,
	    .customer_level = d->customer_level,
	    .customer_id = d->customer_id,
	    .branch_id = d->branch_id,
	};

	doc_terms_money(&f->doc, rq->currency_code, rq->fx_rate, who, &t, why);
	d->currency = t.currency;
	d->fx_rate = t.fx_rate;
	d->tax_inclusive = t.tax_inclusive;
	d->money = t.money;
	return t;
}

/* The way that it would take or takes; a dry run without submit only looks. */
static bool
create_submit(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq, const struct actor *who,
    struct order_create_plan *p, struct why *why)
{
	struct order_place place = place_of(f, rq->submit);
	struct why look;

	p->head = order_head_of(&p->d, &place, p->promise, who);
	why_init(&look, who->arena);
	if (!approval_start(f->approval, &p->head, who, rq->note, &p->start, rq->submit ? why : &look))
		return !rq->submit;
	if (!rq->submit)
		return true;
	p->d.version = 2;
	p->d.state = ORDER_IN_APPROVAL;
	p->d.submitted_at = who->now;
	p->passed = approval_start_passed(p->start);
	if (!p->passed)
		return true;
	p->d.version = 1;
	p->d.effective_on = p->d.business_date; /* the day of this event; it was checked */
	if (!order_effective(&p->d, &place, false, who, &p->effect, why))
		return false;
	p->d = p->effect.d;
	return true;
}

/* A template that is not there leaves nothing to say about lines when the request has none of its own. */
static void
read_lines(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq, const struct actor *who,
    struct order_doc *d, struct why *why)
{
	struct doc_terms terms = read_terms(f, rq, who, d, why);

	if (template_check(&f->of, rq->template_id, why) || rq->n_lines > 0)
		order_lines_read(&f->doc, rq->lines, rq->n_lines, &terms, who, d, why);
	order_warehouses(&f->doc, rq->warehouse_id, rq->lines, d, why);
}

bool
order_create_decide(const struct order_create_facts *f, const Bl__CreateOrderRequest *asked,
    const struct actor *who, struct order_create_plan *p, struct why *why)
{
	const Bl__CreateOrderRequest *rq = f->whole != NULL ? f->whole : asked;
	struct order_doc *d = &p->d;
	struct order_place place = place_of(f, rq->submit);

	d->found = true;
	d->version = 1;
	d->revision = 1;
	d->state = ORDER_DRAFT;
	d->submitted_at = d->effective_at = INT64_MIN;
	d->effective_on = NO_DATE;
	d->created_by = who->user_id;
	d->editors = (struct uuids){arena_memdup(who->arena, &who->user_id, sizeof(who->user_id)), 1};
	read_head(f, rq, who, d, why);
	read_lines(f, rq, who, d, why);
	if (why_violated(why))
		return why_invalid(why);
	if (!order_settle(d, who, why))
		return false;
	p->promise = order_promise(d, &place, who);
	order_credit_answer(d, &place, who, &p->credit);
	return f->approval == NULL || create_submit(f, rq, who, p, why);
}

static void
order_create_load(
    struct batch *b, const Bl__CreateOrderRequest *rq, const struct actor *who, struct order_create_facts *f)
{
	if (rq->template_id[0] != '\0')
		template_load(b, rq->template_id, &f->of);
	else
		order_create_facts_load(b, rq, who, f);
}

static void
order_create_load2(
    struct batch *b, const Bl__CreateOrderRequest *rq, const struct actor *who, struct order_create_facts *f)
{
	if (rq->template_id[0] == '\0')
		return;
	if (template_usable(&f->of))
		f->whole = order_of_template(&f->of, rq, who, &f->doc);
	order_create_facts_load(b, f->whole != NULL ? f->whole : rq, who, f);
}

void
order_create_write(struct batch *b, const struct order_create_plan *p, bool submit, const char *what,
    const struct actor *who)
{
	const struct order_doc *d = &p->d;

	order_write_new(b, d, who);
	if (submit) {
		order_write_revision(b, d, who);
		if (!p->passed)
			q_order_state_set(b, ORDER_IN_APPROVAL, who->now, NULL, who->now, d->id);
		approval_start_apply(b, p->start, &p->head, who);
	}
	if (p->passed)
		order_effective_apply(b, &p->effect, who);
	else
		order_event_apply(b, d, submit ? "order.submitted" : "order.created", false, who);
	order_audit(b, d, what, who);
}

static void
order_create_apply(struct batch *b, const struct order_create_facts *f, const struct order_create_plan *p,
    const Bl__CreateOrderRequest *rq, const struct actor *who, Bl__CreateOrderResponse *re)
{
	order_create_write(b, p, rq->submit, "created", who);
	order_create_view(f, p, rq, who, re);
	if (!rq->submit)
		return;
	re->approval_id = reply_uuid(who, approval_start_id(p->start));
	order_take_number(b, &p->d, p->d.business_date, &re->order->number); /* that day was checked */
}

OP_COMMAND_LOAD2(order_create, create_order);
