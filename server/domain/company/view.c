#include "server/domain/company/company.h"

Bl__Company *
company_view(const struct company_row *r, const struct actor *who)
{
	Bl__Company *m = arena_new_n(who->arena, Bl__Company, 1);

	bl__company__init(m);
	m->name = reply_text(who, r->name);
	m->zone = reply_text(who, r->zone);
	m->base_currency = reply_text(who, r->base_currency);
	m->sales_basis = (Bl__SalesBasis)r->sales_basis;
	m->version = r->version;
	return m;
}
