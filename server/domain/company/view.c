#include "server/domain/company/company.h"

/* The wire counts second factors from 1, 0 being "not given". */
Bl__Company *
company_view(const struct company_row *r, const struct actor *who)
{
	Bl__Company *m = arena_new_n(who->arena, Bl__Company, 1);

	bl__company__init(m);
	m->name = reply_text(who, r->name);
	m->zone = reply_text(who, r->zone);
	m->base_currency = reply_text(who, r->base_currency);
	m->fiscal_month = r->fiscal_month;
	m->sales_basis = (Bl__SalesBasis)r->sales_basis;
	m->second_factor = (Bl__SecondFactor)(r->second_factor + 1);
	m->version = r->version;
	return m;
}
