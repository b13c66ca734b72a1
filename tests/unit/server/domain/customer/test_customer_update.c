#include "server/domain/customer/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */
#define GIVE(field, FIELD, value)                                                                            \
	(rq.field = (value), rq._##field##_case = BL__UPDATE_CUSTOMER_REQUEST___##FIELD##_##FIELD)

static const char *const old_mnemonics[] = {"own"};

static struct customer_update_facts
facts(void)
{
	return (struct customer_update_facts){.customer = {.found = true,
	                                          .id = test_id(9),
	                                          .code = "C-1",
	                                          .name = "旧名",
	                                          .level = "VIP",
	                                          .grade = "B",
	                                          .status = CUSTOMER_OK,
	                                          .owner_id = test_id(1),
	                                          .branch_id = test_id(3),
	                                          .region = "",
	                                          .industry = "",
	                                          .channel = "",
	                                          .currency = "CNY",
	                                          .terms = TERMS_DAYS,
	                                          .terms_days = 30,
	                                          .note = "",
	                                          .mnemonics = {old_mnemonics, 1},
	                                          .tax_number = "123",
	                                          .version = 4,
	                                          .archived_at = INT64_MIN},
	    .people = {.found = true, .owner_login = "zhang", .branch_code = "BJ"},
	    .twins = {.found = true}};
}

static Bl__UpdateCustomerRequest
request(void)
{
	Bl__UpdateCustomerRequest rq = BL__UPDATE_CUSTOMER_REQUEST__INIT;
	rq.customer_id = S("@C-1");
	rq.expected_version = 4;
	return rq;
}

static void
nothing_given(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct customer_update_facts f = facts();
	struct customer_update_plan p;
	Bl__UpdateCustomerRequest rq = request();
	Bl__UpdateCustomerResponse re = BL__UPDATE_CUSTOMER_RESPONSE__INIT;
	(void)state;
	assert_true(customer_update_decide(&f, &rq, who, &p, why_new(who)));
	assert_string_equal(p.customer.name, "旧名");
	assert_string_equal(p.customer.level, "VIP");
	assert_int_equal(p.customer.terms, TERMS_DAYS);
	assert_int_equal(p.customer.terms_days, 30);
	assert_int_equal(p.customer.version, 5);
	customer_update_apply(b, &f, &p, &rq, who, &re);
	assert_null(strstr(batch_fake_text(b), "contacts"));
	assert_null(strstr(batch_fake_text(b), "addresses"));
	assert_non_null(strstr(batch_fake_text(b), "tax_key=\"123\""));
	assert_int_equal(re.n_warnings, 0); /* only a new number is looked at */
	actor_free(who);
}

static void
status(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct customer_update_facts f = facts();
	struct customer_update_plan p;
	Bl__UpdateCustomerRequest rq = request();
	(void)state;
	rq.status = BL__CUSTOMER_STATUS__CUSTOMER_STATUS_FROZEN;
	assert_true(customer_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(p.customer.status, CUSTOMER_FROZEN);
	actor_forbid(who, PERM_CREDIT_EDIT);
	assert_false(customer_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w), "status NEEDS_RIGHT\n");
	rq.status = BL__CUSTOMER_STATUS__CUSTOMER_STATUS_OK; /* as it is */
	assert_true(customer_update_decide(&f, &rq, who, &p, why_new(who)));
	rq.status = 7;
	assert_false(customer_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_string_equal(violations(w), "status BAD_ENUM\n");
	actor_free(who);
}

static void
handing_over(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct uuid mine = test_id(3);
	struct customer_update_facts f = facts();
	struct customer_update_plan p;
	Bl__UpdateCustomerRequest rq = request();
	(void)state;
	who->scope_all = false;
	who->scope_branches = (struct uuids){&mine, 1};
	f.owner = (struct q_customer_owner){.found = true,
	    .id = test_id(50),
	    .login = "li",
	    .branch_id = test_id(3),
	    .archived_at = INT64_MIN};
	GIVE(owner_id, OWNER_ID, S("@li"));
	assert_true(customer_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(p.customer.owner_login, "li");
	f.owner.archived_at = 5;
	assert_false(customer_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w), "owner_id UNKNOWN_REF\n");
	f.branch = (struct q_customer_branch){.found = true, .id = test_id(60), .archived_at = INT64_MIN};
	rq = request();
	GIVE(branch_id, BRANCH_ID, S("@SH"));
	assert_false(customer_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_string_equal(violations(w), "branch_id UNKNOWN_REF\n");
	actor_free(who);
}

static void
lists(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct customer_update_facts f = facts();
	struct customer_update_plan p;
	Bl__UpdateCustomerRequest rq = request();
	Bl__UpdateCustomerResponse re = BL__UPDATE_CUSTOMER_RESPONSE__INIT;
	Bl__Address a = BL__ADDRESS__INIT, *addresses[] = {&a};
	(void)state;
	a.address = S("中关村 1 号");
	rq.addresses = addresses;
	rq.n_addresses = 1;
	GIVE(bank_account, BANK_ACCOUNT, S("6222020200112233"));
	GIVE(tax_number, TAX_NUMBER, S("1 2 4"));
	assert_true(customer_update_decide(&f, &rq, who, &p, why_new(who)));
	customer_update_apply(b, &f, &p, &rq, who, &re);
	const char *text = batch_fake_text(b);
	assert_non_null(strstr(text, "q_customer_addresses_delete("));
	assert_non_null(strstr(text, "tax_number=\"1 2 4\", tax_key=\"124\""));
	const char *audit = strstr(text, "op_audit(");
	assert_non_null(audit);
	assert_null(strstr(audit, "6222020200112233"));
	assert_int_equal(re.n_warnings, 1);
	actor_free(who);
}

static void
refused(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct customer_update_facts f = facts();
	struct customer_update_plan p;
	Bl__UpdateCustomerRequest rq = request();
	(void)state;
	GIVE(name, NAME, S(""));
	GIVE(email, EMAIL, S("nobody"));
	GIVE(lang, LANG, S("xx"));
	GIVE(terms_days, TERMS_DAYS, -1);
	assert_false(customer_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(
	    violations(w), "name REQUIRED\nemail BAD_EMAIL\nlang NOT_ONE_OF\nterms_days OUT_OF_RANGE\n");
	rq = request();
	rq.expected_version = 5;
	assert_false(customer_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_STALE_VERSION);
	f.customer.found = false;
	assert_false(customer_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("absent fields stay", nothing_given),
    CASE("S12 whether a customer may order is for credit.edit", status),
    CASE("X2 a customer is handed over inside the scope only", handing_over),
    CASE("C1 whole new lists; the trail does not tell the account", lists),
    CASE("S3 a change, all errors at once", refused),
};
UNIT_MAIN("customer_update", cases)
