#include "server/domain/company/company.h"
#include "server/op/op.h"

struct company_get_facts {
	struct q_company_get row;
};

static void
company_get_load(
    struct batch *b, const Bl__GetCompanyRequest *rq, const struct actor *who, struct company_get_facts *f)
{
	(void)rq;
	(void)who;
	q_company_get(b, &f->row);
}

static bool
company_get_view(const struct company_get_facts *f, const Bl__GetCompanyRequest *rq, const struct actor *who,
    Bl__GetCompanyResponse *re, struct why *why)
{
	struct company_row r = {
	    f->row.name, f->row.zone, f->row.base_currency, f->row.sales_basis, f->row.version};

	(void)rq;
	(void)why;
	re->company = company_view(&r, who);
	return true;
}

OP_QUERY(company_get, get_company);
