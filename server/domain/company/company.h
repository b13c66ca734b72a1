#ifndef BL_DOMAIN_COMPANY_H
#define BL_DOMAIN_COMPANY_H

#include "branchline/v1/company.pb-c.h"
#include "query/q_company.h"
#include "server/domain/field.h"

struct company_row {
	const char *name, *zone, *base_currency;
	int sales_basis; /* as stored */
	int64_t version;
};
Bl__Company *company_view(const struct company_row *r, const struct actor *who);

#endif
