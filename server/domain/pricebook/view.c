#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/pricebook/pricebook.h"

Bl__Pricebook *
pricebook_view(const struct actor *who, const struct pricebook *p)
{
	Bl__Pricebook *m = arena_new_n(who->arena, Bl__Pricebook, 1);
	bl__pricebook__init(m);
	m->id = reply_uuid(who, p->id);
	m->code = reply_text(who, p->code);
	m->name = reply_text(who, p->name);
	m->currency_code = reply_text(who, p->currency);
	m->tax_inclusive = p->tax_inclusive;
	m->level = reply_text(who, p->level);
	m->customer_id = reply_uuid(who, p->customer_id);
	m->branch_id = reply_uuid(who, p->branch_id);
	m->valid_from = reply_date(who, p->valid_from);
	m->valid_to = reply_date(who, p->valid_to);
	m->priority = p->priority;
	m->archived = p->archived_at != INT64_MIN;
	m->version = p->version;
	return m;
}

const char *
pricebook_told(const struct actor *who, const struct pricebook *p, size_t nitem)
{
	struct change c = change_begin(who);
	change_text(&c, "code", p->code);
	change_text(&c, "name", p->name);
	change_number(&c, "priority", p->priority);
	change_number(&c, "prices", (int64_t)nitem);
	change_bool(&c, "archived", p->archived_at != INT64_MIN);
	return change_end(&c);
}

void
pricebook_check(struct why *w, const struct pricebook *p)
{
	field_text(w, "name", p->name, LIMIT_TEXT_NAME, true);
	if (p->valid_to != NO_DATE && p->valid_to < p->valid_from)
		violate(w, "valid_to", R_DATES_CROSSED);
	field_range(w, "priority", p->priority, -PRICEBOOK_PRIORITY, PRICEBOOK_PRIORITY);
}
