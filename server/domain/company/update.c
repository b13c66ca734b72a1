#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/company/company.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct company_update_facts {
	struct q_company_lock is;
	struct q_company_rules rules;
};
struct company_update_plan {
	struct company_row row;
};

/* There is one company; its audit rows need an id. */
static const struct uuid company_id = {{'c', 'o', 'm', 'p', 'a', 'n', 0x80, 'y', 0x80, 0, 0, 0, 0, 0, 0, 1}};

static void
company_update_load(struct batch *b, const Bl__UpdateCompanyRequest *rq, const struct actor *who,
    struct company_update_facts *f)
{
	(void)who;
	q_company_lock(b, &f->is);
	q_company_rules(b, GIVEN(rq, zone) ? rq->zone : NULL,
	    GIVEN(rq, base_currency) ? rq->base_currency : NULL, &f->rules);
}

static void
merge(const struct q_company_lock *is, const Bl__UpdateCompanyRequest *rq, struct company_row *r)
{
	*r = (struct company_row){is->name, is->zone, is->base_currency, is->sales_basis, is->version + 1};
	if (GIVEN(rq, name))
		r->name = rq->name;
	if (GIVEN(rq, zone))
		r->zone = rq->zone;
	if (GIVEN(rq, base_currency))
		r->base_currency = rq->base_currency;
	if (rq->sales_basis != BL__SALES_BASIS__SALES_BASIS_UNSPECIFIED)
		r->sales_basis = (int)rq->sales_basis;
}

static bool
fields_good(const struct company_update_facts *f, const Bl__UpdateCompanyRequest *rq,
    const struct company_row *r, struct why *why)
{
	field_text(why, "name", r->name, LIMIT_TEXT_NAME, GIVEN(rq, name));
	if (GIVEN(rq, zone) && !f->rules.zone_known)
		violate(why, "zone", R_BAD_ZONE);
	if (GIVEN(rq, base_currency) && !f->rules.currency_known)
		violate(why, "base_currency", R_BAD_CURRENCY);
	field_enum(why, "sales_basis", (int)rq->sales_basis, 1, 2, false);
	return !why_violated(why) || why_invalid(why);
}

/* Days and base amounts of effective orders stand. Who does not see all orders cannot know that there is none. */
static bool
may_change(const struct company_update_facts *f, const struct company_row *r, const struct actor *who,
    struct why *why)
{
	bool fixed = f->rules.has_effective || !who->scope_all;

	if (fixed && strcmp(r->zone, f->is.zone) != 0)
		return deny(why, R_COMPANY_FIXED, "zone");
	if (fixed && strcmp(r->base_currency, f->is.base_currency) != 0)
		return deny(why, R_COMPANY_FIXED, "base_currency");
	return true;
}

static bool
company_update_decide(const struct company_update_facts *f, const Bl__UpdateCompanyRequest *rq,
    const struct actor *who, struct company_update_plan *p, struct why *why)
{
	merge(&f->is, rq, &p->row);
	return fields_good(f, rq, &p->row, why) &&
	       expect_version(why, "company", "", f->is.version, rq->expected_version) &&
	       may_change(f, &p->row, who, why);
}

static const char *
what_changed(const Bl__UpdateCompanyRequest *rq, const struct company_row *r, const struct actor *who)
{
	struct change c = change_begin(who);

	change_text(&c, "name", GIVEN(rq, name) ? r->name : NULL);
	change_text(&c, "zone", GIVEN(rq, zone) ? r->zone : NULL);
	change_text(&c, "base_currency", GIVEN(rq, base_currency) ? r->base_currency : NULL);
	change_number(&c, "sales_basis", rq->sales_basis != 0 ? r->sales_basis : INT64_MIN);
	return change_end(&c);
}

static void
company_update_apply(struct batch *b, const struct company_update_facts *f,
    const struct company_update_plan *p, const Bl__UpdateCompanyRequest *rq, const struct actor *who,
    Bl__UpdateCompanyResponse *re)
{
	const struct company_row *r = &p->row;

	(void)f;
	q_company_put(b, r->name, r->zone, r->base_currency, (int16_t)r->sales_basis);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_COMPANY,
	                .id = company_id,
	                .version = r->version,
	                .change = what_changed(rq, r, who)});
	re->company = company_view(r, who);
}

OP_COMMAND(company_update, update_company);
