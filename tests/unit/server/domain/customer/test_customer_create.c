#include "server/domain/customer/create.c"

#include "server/db/batch_fake.h"
#include "server/domain/customer/get.c"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

static void
good(Bl__CreateCustomerRequest *rq)
{
	bl__create_customer_request__init(rq);
	rq->code = S("C-1");
	rq->name = S("张三商贸有限公司");
}

static struct customer_create_facts
facts(const struct actor *who)
{
	return (struct customer_create_facts){.taken = {.found = true},
	    .owner = {.found = true,
	        .id = who->user_id,
	        .login = "zhang",
	        .branch_id = who->branch_id,
	        .branch_code = "BJ",
	        .archived_at = INT64_MIN},
	    .currency = {.found = true, .code = "CNY"},
	    .twins = {.found = true}};
}

static void
plain(void **state)
{
	struct actor *who = actor_new();
	struct customer_create_facts f = facts(who);
	struct customer_create_plan p;
	Bl__CreateCustomerRequest rq;
	(void)state;
	who->scope_all = false; /* one's own is always in scope */
	good(&rq);
	assert_true(customer_create_decide(&f, &rq, who, &p, why_new(who)));
	assert_true(uuid_eq(p.customer.owner_id, who->user_id));
	assert_string_equal(p.customer.branch_code, "BJ");
	assert_string_equal(p.customer.grade, "C");
	assert_int_equal(p.customer.terms, TERMS_CASH);
	assert_int_equal(p.customer.lang, LANG_ZH);
	assert_true(p.own_account);
	assert_true(uuid_eq(p.credit_id, new_id(who, 1)));
	actor_free(who);
}

static void
all_wrong(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct customer_create_facts f = {.taken = {.found = true, .id_taken = true},
	    .owner = {.found = true, .id = test_id(50), .branch_id = test_id(60), .archived_at = INT64_MIN},
	    .branch = {.found = true, .id = test_id(60), .archived_at = INT64_MIN}};
	struct customer_create_plan p;
	Bl__CreateCustomerRequest rq;
	Bl__Contact nameless = BL__CONTACT__INIT, *contacts[] = {&nameless};
	Bl__Address nowhere = BL__ADDRESS__INIT, *addresses[] = {&nowhere};
	(void)state;
	who->scope_all = false;
	bl__create_customer_request__init(&rq);
	rq.owner_id = S("@li");  /* somebody out of scope */
	rq.branch_id = S("@SH"); /* a branch out of scope */
	rq.parent_id = S("@NO");
	rq.level = S("a\nb");
	rq.terms = 9;
	rq.terms_days = 366;
	rq.lang = S("fr");
	rq.email = S("li@");
	nameless.email = S("x y@z");
	rq.contacts = contacts;
	rq.n_contacts = 1;
	rq.addresses = addresses;
	rq.n_addresses = 1;
	assert_false(customer_create_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w),
	    "code REQUIRED\ncustomer_id TAKEN\nname REQUIRED\nowner_id UNKNOWN_REF\nbranch_id "
	    "UNKNOWN_REF\nparent_id UNKNOWN_REF\n"
	    "level BAD_TEXT\nemail BAD_EMAIL\nlang NOT_ONE_OF\nterms BAD_ENUM\nterms_days "
	    "OUT_OF_RANGE\ncontacts[0].name REQUIRED\n"
	    "contacts[0].email BAD_EMAIL\naddresses[0].address REQUIRED\ncurrency_code BAD_CURRENCY\n");
	actor_free(who);
}

static void
shared_account(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct customer_create_facts f = facts(who);
	struct customer_create_plan p;
	Bl__CreateCustomerRequest rq;
	Bl__CreateCustomerResponse re = BL__CREATE_CUSTOMER_RESPONSE__INIT;
	Bl__Contact li = BL__CONTACT__INIT, *contacts[] = {&li};
	(void)state;
	f.parent = (struct q_customer_parent){
	    .found = true, .id = test_id(70), .credit_id = test_id(71), .archived_at = INT64_MIN};
	good(&rq);
	li.name = S("李四");
	li.phone = S("13800000000");
	rq.contacts = contacts;
	rq.n_contacts = 1;
	rq.parent_id = S("@C-0");
	assert_true(customer_create_decide(&f, &rq, who, &p, why_new(who)));
	customer_create_apply(b, &f, &p, &rq, who, &re);
	const char *text = batch_fake_text(b);
	assert_null(strstr(text, "q_credit_account_insert"));
	assert_non_null(strstr(text, arena_printf(who->arena, "credit_id=%s", test_id_text(who, 71))));
	assert_non_null(
	    strstr(text, "names=[\"李四\"], titles=[\"\"], phones=[\"13800000000\"], emails=[\"\"])"));
	assert_non_null(
	    strstr(text, "email=NULL, phone=NULL, invoice_title=NULL, tax_number=NULL, tax_key=NULL"));
	assert_non_null(strstr(text, "op_event(kind=\"customer.changed\", subject=14"));
	rq.parent_id = S("");
	assert_true(customer_create_decide(&f, &rq, who, &p, why_new(who)));
	customer_create_apply(b = batch_fake_new(who->arena, who), &f, &p, &rq, who, &re);
	assert_int_equal(strncmp(batch_fake_text(b), "q_credit_account_insert(", 24), 0);
	actor_free(who);
}

static void
tax_warnings(void **state)
{
	static const struct {
		const char *row, *number;
		struct q_customer_twins twins;
		size_t n;
		const char *first, *last;
	} rows[] = {
	    {"none", "", {.found = true}, 0, NULL, NULL},
	    {"a good one", "91350100M000100Y43", {.found = true}, 0, NULL, NULL},
	    {"a wrong check digit", "91350100M000100Y44", {.found = true}, 1, "check digit", "check digit"},
	    {"as typed, with blanks", "9135 0100 m000 100y43", {.found = true}, 0, NULL, NULL},
	    {"of a customer in scope", "91350100M000100Y43", {.found = true, .twins = 2, .code = "C-9"}, 1,
	        "C-9", "C-9"},
	    {"of one out of scope", "91350100M000100Y43", {.found = true, .twins = 1}, 1,
	        "outside your scope", "outside your scope"},
	    {"both", "123", {.found = true, .twins = 1}, 2, "check digit", "outside your scope"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		size_t n;
		char **v;
		customer_warnings(who, rows[i].number, &rows[i].twins, &n, &v);
		check_row(rows[i].row, n == rows[i].n);
		check_row(rows[i].row, n == 0 || strstr(v[0], rows[i].first) != NULL);
		check_row(rows[i].row, n == 0 || strstr(v[n - 1], rows[i].last) != NULL);
		who->lang = LANG_ZH;
		customer_warnings(who, rows[i].number, &rows[i].twins, &n, &v);
		check_row(rows[i].row, n == 0 || strstr(v[0], "税号") != NULL);
		actor_free(who);
	}
}

static void
masked_account(void **state)
{
	struct actor *who = actor_new();
	struct customer_get_facts f = {.customer = {.found = true,
	                                   .code = "C-1",
	                                   .bank_account = "6222020200112233",
	                                   .lang = LANG_EN,
	                                   .archived_at = INT64_MIN}};
	Bl__GetCustomerRequest rq = BL__GET_CUSTOMER_REQUEST__INIT;
	Bl__GetCustomerResponse re = BL__GET_CUSTOMER_RESPONSE__INIT;
	(void)state;
	rq.customer_id = S("@C-1");
	assert_true(customer_get_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.customer->bank_account, "6222020200112233");
	assert_string_equal(re.customer->lang, "en");
	assert_true(re.customer->new_customer);
	actor_forbid(who, PERM_CUSTOMER_EDIT);
	assert_true(customer_get_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.customer->bank_account, "****2233");
	f.customer.bank_account = "123";
	assert_true(customer_get_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.customer->bank_account, "****");
	f.customer.bank_account = NULL;
	assert_true(customer_get_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.customer->bank_account, "");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("C1 a customer of one's own", plain),
    CASE("S3 a new customer, all errors at once, nothing out of scope", all_wrong),
    CASE("S12 a group shares a credit account", shared_account),
    CASE("C1 odd tax numbers are warned about", tax_warnings),
    CASE("X2 the bank account is masked", masked_account),
};
UNIT_MAIN("customer_create", cases)
