/* The step to effective: what it takes, and what it does (D6, D7, D8; S4, S12, S34). Pure. */
#include "common/decimal.h"
#include "server/domain/order/order.h"

static bool
from_stock(const struct order_line *l)
{
	return l->doc.kind == 1 && !l->make;
}

static struct atp_want
want_of(const struct order_line *l)
{
	return (struct atp_want){
	    .product_id = l->doc.product_id,
	    .warehouse_id = l->warehouse_id,
	    .quantity = l->doc.base_quantity - l->q.shipped + l->q.refused - l->q.closed - l->q.reserved,
	    .date = l->doc.wished_date,
	    .make_days = l->make ? l->doc.make_days : 0,
	    .oversell = l->doc.oversell,
	    .unit_num = l->doc.unit_num,
	    .unit_den = l->doc.unit_den,
	};
}

/* The lines that need goods, as wants; at[i] is the line of want i. */
static size_t
wants(const struct order_doc *d, bool stock_only, struct arena *a, struct atp_want **want, size_t **at)
{
	size_t n = 0;

	*want = arena_new_n(a, struct atp_want, d->nline);
	*at = arena_new_n(a, size_t, d->nline);
	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];

		if (l->doc.kind != 1 || (stock_only && !from_stock(l)) || want_of(l).quantity <= 0)
			continue;
		(*want)[n] = want_of(l);
		(*at)[n++] = i;
	}
	return n;
}

static int32_t
later(int32_t wished, int32_t day)
{
	return wished == NO_DATE || wished < day ? day : wished;
}

/* What was promised when the order was agreed is what deliveries are measured by (S44): it stays, whatever the stock says later. */
static bool
promise_stands(const struct order_doc *d, const struct order_line *l)
{
	bool agreed = d->state == ORDER_EFFECTIVE || d->state == ORDER_APPROVED;

	return agreed && l->promised_date != NO_DATE;
}

static void
promise(const struct order_doc *d, struct order_line *l, int32_t date)
{
	if (!promise_stands(d, l))
		l->promised_date = date;
}

struct atp_answer *
order_promise(struct order_doc *d, const struct order_place *p, const struct actor *who)
{
	struct atp_answer *all = arena_new_n(who->arena, struct atp_answer, d->nline);
	struct atp_answer *answer = arena_new_n(who->arena, struct atp_answer, d->nline);
	struct atp_want *want;
	size_t *at, n = wants(d, false, who->arena, &want, &at);

	for (size_t i = 0; i < d->nline; i++)
		all[i].enough = true;
	atp_check(who->arena, &p->atp, who->today, want, n, answer);
	for (size_t i = 0; i < n; i++)
		all[at[i]] = answer[i];
	for (size_t i = 0, k = 0; i < d->nline; i++) {
		bool wanted = k < n && at[k] == i;

		promise(d, &d->line[i],
		    !wanted            ? later(d->line[i].doc.wished_date, who->today)
		    : answer[k].enough ? answer[k].date
		                       : answer[k].earliest);
		k += wanted;
	}
	return all;
}

void
order_credit_answer(const struct order_doc *d, const struct order_place *p, const struct actor *who,
    struct credit_answer *out)
{
	bool less =
	    d->counted > 0 && d->sum.base_gross <= d->counted; /* who is frozen may still order less */

	credit_check(who->arena, &p->credit, (enum customer_status)d->customer_status,
	    less ? CREDIT_SHIPPING : CREDIT_ORDERING, d->sum.base_gross - d->counted, d->money.base_exponent,
	    who->today, out);
}

struct routing_inputs
order_inputs(const struct order_doc *d, const struct order_place *p, const struct atp_answer *promise,
    const struct actor *who)
{
	struct credit_answer credit;
	struct routing_inputs in = {
	    .amount = d->sum.base_gross,
	    .exponent = d->money.base_exponent,
	    .margin = doc_margin(&d->sum),
	    .credit_grade = d->customer_grade,
	    .new_customer = d->new_customer,
	    .customer_level = d->customer_level,
	    .branch = d->branch_code,
	    .channel = d->channel,
	    .foreign_currency = strcmp(d->currency, d->money.base_currency) != 0,
	    .line_count = (int32_t)d->nline,
	};

	order_credit_answer(d, p, who, &credit);
	in.credit = credit.result == CREDIT_PASS ? "pass" : "approval";
	for (size_t i = 0; i < d->nline; i++) {
		const struct doc_line *l = &d->line[i].doc;

		if (l->below_list > in.discount)
			in.discount = l->below_list;
		in.below_floor |= l->below_floor;
		in.shortage |= !promise[i].enough;
	}
	return in;
}

static const char *
customer_status_text(int status, enum lang lang)
{
	if (status == CUSTOMER_STOPPED)
		return lang == LANG_ZH ? "停供" : "stopped";
	return lang == LANG_ZH ? "冻结" : "frozen";
}

static bool
deny_customer(const struct order_doc *d, const struct actor *who, struct why *why)
{
	return deny(
	    why, R_CUSTOMER_BLOCKED, d->customer_name, customer_status_text(d->customer_status, who->lang));
}

bool
order_customer_allows(
    const struct order_doc *d, enum credit_step step, const struct actor *who, struct why *why)
{
	return !credit_forbids((enum customer_status)d->customer_status, step) || deny_customer(d, who, why);
}

bool
order_credit_allows(const struct order_doc *d, const struct order_place *p, bool approved,
    const struct actor *who, struct why *why)
{
	struct credit_answer c;
	char after[DECIMAL_TEXT], limit[DECIMAL_TEXT];

	order_credit_answer(d, p, who, &c);
	if (c.result == CREDIT_PASS || (c.result == CREDIT_APPROVAL && approved))
		return true;
	if (c.result == CREDIT_APPROVAL)
		return deny(why, R_CREDIT_NEEDS_APPROVAL, d->customer_name,
		    decimal_text(after, c.after, d->money.base_exponent),
		    decimal_text(limit, c.limit, d->money.base_exponent));
	if (c.cause == CREDIT_CUSTOMER_FROZEN || c.cause == CREDIT_CUSTOMER_STOPPED)
		return deny_customer(d, who, why);
	return deny(why, R_CREDIT_BLOCKED, d->customer_name,
	    decimal_text(after, c.after, d->money.base_exponent),
	    decimal_text(limit, c.limit, d->money.base_exponent));
}

/* How much of each line is reserved now. */
static void
reserve(const struct order_place *p, const struct actor *who, struct order_effect *e)
{
	struct order_doc *d = &e->d;
	int64_t *now = arena_new_n(who->arena, int64_t, d->nline);
	struct atp_want *want;
	size_t *at, n = wants(d, true, who->arena, &want, &at);

	e->reserve = arena_new_n(who->arena, int64_t, d->nline);
	e->missing = arena_new_n(who->arena, int64_t, d->nline);
	if (d->reserve != RESERVE_NONE)
		atp_reserve(who->arena, &p->atp, who->today, want, n, now);
	for (size_t i = 0; i < n; i++) {
		e->missing[at[i]] = want[i].quantity - now[i];
		e->reserve[at[i]] = now[i];
		e->nmissing += now[i] < want[i].quantity;
	}
	e->waits = d->reserve == RESERVE_ALL && e->nmissing > 0;
}

/* What is reserved goes into the lines. */
static void
take(struct order_effect *e)
{
	for (size_t i = 0; i < e->d.nline; i++) {
		if (e->waits)
			e->reserve[i] = 0;
		e->d.line[i].q.reserved += e->reserve[i];
		e->nreserved += e->reserve[i] > 0;
	}
}

static void
effect_of(
    const struct order_doc *d, const struct order_place *p, const struct actor *who, struct order_effect *e)
{
	e->d = *d;
	e->d.version = d->version + 1;
	e->d.line = arena_memdup(who->arena, d->line, sizeof(*d->line) * d->nline);
	order_promise(&e->d, p, who);
}

void
order_reserve_by(const struct order_doc *d, int policy, const struct order_place *p, const struct actor *who,
    struct order_effect *e)
{
	effect_of(d, p, who, e);
	e->d.reserve = policy;
	reserve(p, who, e);
	take(e);
	e->d.reserve = d->reserve;
}

bool
order_effective(const struct order_doc *d, const struct order_place *p, bool approved_credit,
    const struct actor *who, struct order_effect *e, struct why *why)
{
	if (!order_credit_allows(d, p, approved_credit, who, why))
		return false;
	effect_of(d, p, who, e);
	reserve(p, who, e);
	take(e);
	if (!order_next(d->state, e->waits ? ORDER_DO_WAIT : ORDER_DO_APPROVE, &e->d.state))
		return order_deny_state(d, who, why);
	e->d.effective_at = e->waits ? INT64_MIN : who->now;
	if (e->waits)
		e->d.effective_on = NO_DATE;
	else if (d->effective_on == NO_DATE)
		e->d.effective_on = who->today;
	order_derive(&e->d);
	return true;
}
