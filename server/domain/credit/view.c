#include "server/domain/credit/view.h"

Bl__Credit *
credit_view(
    const struct actor *who, const struct credit_owner *o, const struct credit_account *c, int exponent)
{
	int64_t exposure = credit_exposure(c), limit = credit_limit(c, who->today), left;
	Bl__Credit *m = arena_new_n(who->arena, Bl__Credit, 1);
	bl__credit__init(m);
	m->customer_id = reply_uuid(who, o->customer_id);
	m->customer_code = reply_text(who, o->customer_code);
	m->grade = reply_text(who, o->grade);
	m->limit = reply_amount(who, c->limit_amount, exponent);
	m->extra_limit = reply_amount(who, c->extra_limit, exponent);
	m->extra_until = reply_date(who, c->extra_until);
	m->over_percent = reply_percent(who, c->over_percent);
	m->ordered = reply_amount(who, c->ordered, exponent);
	m->shipped = reply_amount(who, c->shipped, exponent);
	m->receivable = reply_amount(who, c->receivable, exponent);
	m->deposit = reply_amount(who, c->deposit, exponent);
	m->exposure = reply_amount(who, exposure, exponent);
	if (!__builtin_sub_overflow(limit, exposure, &left))
		m->free = reply_amount(who, left, exponent);
	m->version = o->version;
	return m;
}
