#include "server/domain/company/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

struct change_of { /* what a row changes of a good request */
	const char *row, *name, *zone, *currency;
	int basis;
	int64_t expected;
	bool zone_known, currency_known, effective, sees_all;
	const char *violations;
	enum reason reason;
};

static bool
run(const struct change_of *c, struct actor *who, struct company_update_plan *p, struct why *w)
{
	struct company_update_facts f = {.is = {.found = true,
	                                     .name = "华东贸易",
	                                     .zone = "Asia/Shanghai",
	                                     .base_currency = "CNY",
	                                     .sales_basis = 1,
	                                     .version = 4},
	    .rules = {.found = true,
	        .zone_known = c->zone_known,
	        .currency_known = c->currency_known,
	        .has_effective = c->effective}};
	Bl__UpdateCompanyRequest rq = BL__UPDATE_COMPANY_REQUEST__INIT;

	rq.expected_version = c->expected;
	who->scope_all = c->sees_all;
	if (c->name != NULL) {
		rq._name_case = BL__UPDATE_COMPANY_REQUEST___NAME_NAME;
		rq.name = arena_strdup(who->arena, c->name);
	}
	if (c->zone != NULL) {
		rq._zone_case = BL__UPDATE_COMPANY_REQUEST___ZONE_ZONE;
		rq.zone = arena_strdup(who->arena, c->zone);
	}
	if (c->currency != NULL) {
		rq._base_currency_case = BL__UPDATE_COMPANY_REQUEST___BASE_CURRENCY_BASE_CURRENCY;
		rq.base_currency = arena_strdup(who->arena, c->currency);
	}
	rq.sales_basis = (Bl__SalesBasis)c->basis;
	return company_update_decide(&f, &rq, who, p, w);
}

static void
rules(void **state)
{
	static const struct change_of rows[] = {
	    {"name", "新名称", NULL, NULL, 0, 4, false, false, true, true, "", R_NONE},
	    {"all", "新名称", "Asia/Tokyo", "JPY", 2, 4, true, true, false, true, "", R_NONE},
	    {"all wrong", "", "Mars/Base", "XXX", 3, 4, false, false, false, true,
	        "name REQUIRED\nzone BAD_ZONE\nbase_currency BAD_CURRENCY\nsales_basis "
	        "BAD_ENUM\n",
	        R_INVALID_FIELDS},
	    {"stale", "新名称", NULL, NULL, 0, 3, false, false, false, true, "", R_STALE_VERSION},
	    {"no version", "新名称", NULL, NULL, 0, 0, false, false, false, true, "", R_STALE_VERSION},
	    {"zone after an order", NULL, "Asia/Tokyo", NULL, 0, 4, true, false, true, true, "",
	        R_COMPANY_FIXED},
	    {"same zone after an order", NULL, "Asia/Shanghai", NULL, 0, 4, true, false, true, true, "",
	        R_NONE},
	    {"currency after an order", NULL, NULL, "JPY", 0, 4, false, true, true, true, "",
	        R_COMPANY_FIXED},
	    {"currency by who does not see all orders", NULL, NULL, "JPY", 0, 4, false, true, false, false,
	        "", R_COMPANY_FIXED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct company_update_plan p = {0};

		check_row(rows[i].row, run(&rows[i], who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static void
writes(void **state)
{
	static const struct change_of c = {
	    "", "新名称", NULL, NULL, 2, 4, false, false, true, true, "", R_NONE};
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct company_update_plan p = {0};
	struct company_update_facts f = {0};
	Bl__UpdateCompanyRequest rq = BL__UPDATE_COMPANY_REQUEST__INIT;
	Bl__UpdateCompanyResponse re = BL__UPDATE_COMPANY_RESPONSE__INIT;

	(void)state;
	assert_true(run(&c, who, &p, why_new(who)));
	company_update_apply(b, &f, &p, &rq, who, &re);
	assert_int_equal(re.company->version, 5);
	assert_int_equal(re.company->sales_basis, BL__SALES_BASIS__SALES_BASIS_SIGNED);
	assert_string_equal(re.company->zone, "Asia/Shanghai");
	assert_non_null(strstr(batch_fake_text(b), "q_company_put(name=\"新名称\", zone=\"Asia/Shanghai\", "
	                                           "base_currency=\"CNY\", sales_basis=2)\n"));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=1,"));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 what may be changed of the company, all errors at once", rules),
    CASE("X4 a change of the company is written with its audit row", writes),
};
UNIT_MAIN("company_update", cases)
