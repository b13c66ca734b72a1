/* test_customer.c -- customers and credit accounts in a real database: nothing of another scope is seen, found or told. */
#include "tests/query/domain/ask.h"

extern const struct op op_customer_create, op_customer_update, op_customer_get, op_customer_list,
    op_credit_get, op_credit_update;

#define WITH                                                                                                 \
	struct asker *s = asker_new();                                                                       \
	(void)state

static void
customers(struct asker *s)
{
	ask_ok(s, s->li, &op_customer_create,
	    "{'code': 'C-1', 'name': '北京张三商贸有限公司', 'level': 'VIP', 'tax_number': "
	    "'91350100M000100Y43', "
	    "'bank_account': '6222020200112233', 'contacts': [{'name': '王芳', 'phone': '13800000000'}, "
	    "{'name': '赵敏'}], "
	    "'addresses': [{'label': '北京仓', 'address': '中关村 1 号'}]}");
	ask_ok(s, s->wang, &op_customer_create, "{'code': 'C-2', 'name': '上海张三贸易'}");
	ask_ok(s, s->boss, &op_customer_create,
	    "{'code': 'C-3', 'name': '单氏集团', 'owner_id': '@li', 'branch_id': '@SH', 'parent_id': "
	    "'@C-1'}");
}

static void
one(void **state)
{
	WITH;
	customers(s);
	ask_ok(s, s->li, &op_customer_get, "{'customer_id': '@C-1'}");
	assert_string_equal(got(s, "customer.ownerLogin"), "li");
	assert_string_equal(got(s, "customer.branchCode"), "BJ");
	assert_string_equal(got(s, "customer.contacts[1].name"), "赵敏");
	assert_string_equal(got(s, "customer.addresses[0].address"), "中关村 1 号");
	assert_string_equal(got(s, "customer.newCustomer"), "true");
	ask_ok(s, s->li, &op_customer_update,
	    "{'customer_id': '@C-1', 'expected_version': 1, 'contacts': [{'name': '刘洋'}], 'terms': 'days', "
	    "'terms_days': 30, 'region': '华北'}");
	ask_ok(s, s->li, &op_customer_get, "{'customer_id': '@C-1'}");
	assert_string_equal(got(s, "customer.contacts"), "1");
	assert_string_equal(got(s, "customer.contacts[0].name"), "刘洋");
	assert_string_equal(got(s, "customer.addresses"), "1"); /* stays */
	assert_string_equal(got(s, "customer.terms"), "PAYMENT_TERMS_DAYS");
	assert_string_equal(got(s, "customer.version"), "2");
	assert_int_equal(
	    pg_number(s->side, "SELECT count(*) FROM app.event WHERE kind = 'customer.changed'"), 4);
	asker_free(s);
}

static void
scopes(void **state)
{
	WITH;
	customers(s);
	ask_ok(s, s->boss, &op_customer_list, "{}");
	assert_string_equal(all(s, "customers", "code"), "C-1 C-2 C-3");
	ask_ok(s, s->li, &op_customer_list, "{}"); /* her own, in whatever branch */
	assert_string_equal(all(s, "customers", "code"), "C-1 C-3");
	ask_ok(s, s->wang, &op_customer_list, "{}"); /* all of his branch */
	assert_string_equal(all(s, "customers", "code"), "C-2 C-3");
	ask_ok(s, s->wang, &op_customer_list, "{'text': '张三'}");
	assert_string_equal(all(s, "customers", "code"), "C-2");
	ask_ok(s, s->li, &op_customer_list, "{'text': 'C-2'}");
	assert_string_equal(all(s, "customers", "code"), "");
	assert_string_equal(ask(s, s->wang, &op_customer_get, "{'customer_id': '@C-1'}"), "NOT_FOUND");
	assert_string_equal(ask(s, s->wang, &op_customer_update,
	                        "{'customer_id': '@C-1', 'expected_version': 1, 'name': 'x'}"),
	    "NOT_FOUND");
	assert_string_equal(ask(s, s->wang, &op_credit_get, "{'customer_id': '@C-1'}"), "NOT_FOUND");
	assert_string_equal(ask(s, s->wang, &op_credit_update,
	                        "{'customer_id': '@C-1', 'expected_version': 1, 'limit': '9'}"),
	    "NOT_FOUND");
	/* codes are unique over all scopes, and nothing else is told */
	assert_string_equal(ask(s, s->wang, &op_customer_create, "{'code': 'C-1', 'name': 'x'}"),
	    "INVALID_FIELDS; code TAKEN");
	assert_string_equal(
	    ask(s, s->wang, &op_customer_create, "{'code': 'C-9', 'name': 'x', 'owner_id': '@li'}"),
	    "INVALID_FIELDS; owner_id UNKNOWN_REF");
	assert_string_equal(ask(s, s->wang, &op_customer_create,
	                        "{'code': 'C-9', 'name': 'x', 'branch_id': '@BJ', 'parent_id': '@C-1'}"),
	    "INVALID_FIELDS; branch_id UNKNOWN_REF; parent_id UNKNOWN_REF");
	asker_free(s);
}

static void
search(void **state)
{
	static const struct {
		const char *text, *codes;
	} rows[] = {
	    {"C-1", "C-1"},
	    {"c-", "C-1 C-2 C-3"},
	    {"张三", "C-1 C-2"},
	    {"shzs", "C-2"},
	    {"beijing", "C-1"},
	    {"ssjt", "C-3"}, /* 单 shan */
	    {"djt", ""},
	    {"dsjt", "C-3"}, /* 单 dan */
	    {"集团", "C-3"},
	};
	WITH;
	customers(s);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ask_ok(s, s->boss, &op_customer_list, "{'text': '%s'}", rows[i].text);
		if (strcmp(all(s, "customers", "code"), rows[i].codes) != 0)
			fail_msg("%s: %s", rows[i].text, all(s, "customers", "code"));
	}
	ask_ok(s, s->boss, &op_customer_list, "{'text': 'c-', 'owner_id': '@li', 'page_size': 1}");
	assert_string_equal(all(s, "customers", "code"), "C-1");
	ask_ok(s, s->boss, &op_customer_list,
	    "{'text': 'c-', 'owner_id': '@li', 'page_size': 1, 'page_token': '%s'}", got(s, "nextPageToken"));
	assert_string_equal(all(s, "customers", "code"), "C-3");
	assert_string_equal(got(s, "nextPageToken"), "");
	ask_ok(s, s->boss, &op_customer_list, "{'branch_id': '@SH'}");
	assert_string_equal(all(s, "customers", "code"), "C-2 C-3");
	ask_ok(s, s->boss, &op_customer_list, "{'level': 'VIP'}");
	assert_string_equal(all(s, "customers", "code"), "C-1");
	asker_free(s);
}

static void
tax_twins(void **state)
{
	WITH;
	customers(s);
	ask_ok(s, s->li, &op_customer_create,
	    "{'code': 'C-4', 'name': 'x', 'tax_number': '91350100m000100y43'}");
	assert_string_equal(got(s, "warnings"), "1");
	assert_non_null(strstr(got(s, "warnings[0]"), "C-1"));
	ask_ok(s, s->wang, &op_customer_create,
	    "{'code': 'C-5', 'name': 'x', 'tax_number': '91350100M000100Y43'}");
	assert_non_null(strstr(got(s, "warnings[0]"), "outside your scope"));
	ask_ok(s, s->li, &op_customer_update,
	    "{'customer_id': '@C-1', 'expected_version': 1, 'tax_number': '91350100M000100Y43'}");
	assert_non_null(strstr(got(s, "warnings[0]"), "C-4")); /* not itself */
	asker_free(s);
}

static void
handing_over(void **state)
{
	WITH;
	customers(s);
	ask_ok(s, s->boss, &op_customer_update,
	    "{'customer_id': '@C-2', 'expected_version': 1, 'owner_id': '@li', 'branch_id': '@BJ'}");
	assert_string_equal(ask(s, s->wang, &op_customer_get, "{'customer_id': '@C-2'}"), "NOT_FOUND");
	ask_ok(s, s->li, &op_customer_get, "{'customer_id': '@C-2'}");
	ask_ok(s, s->li, &op_customer_update,
	    "{'customer_id': '@C-2', 'expected_version': 2, 'archived': true}");
	ask_ok(s, s->li, &op_customer_list, "{}");
	assert_string_equal(all(s, "customers", "code"), "C-1 C-3");
	assert_string_equal(ask(s, s->boss, &op_customer_create, "{'code': 'C-2', 'name': 'x'}"),
	    "INVALID_FIELDS; code TAKEN");
	asker_free(s);
}

static void
credit(void **state)
{
	WITH;
	customers(s);
	ask_ok(s, s->li, &op_credit_get, "{'customer_id': '@C-1'}");
	assert_string_equal(got(s, "credit.limit"), "0.00");
	assert_string_equal(got(s, "credit.grade"), "C");
	assert_string_equal(got(s, "credit.overPercent"), "10");
	ask_ok(s, s->boss, &op_credit_update,
	    "{'customer_id': '@C-1', 'expected_version': 1, 'grade': 'B', 'extra_limit': '1000', "
	    "'extra_until': '2025-11-30', 'note': '年审'}");
	assert_string_equal(got(s, "credit.limit"), "200000.00");
	assert_string_equal(got(s, "credit.free"), "201000.00");
	/* C-3 is of the same group: one account */
	ask_ok(s, s->li, &op_credit_get, "{'customer_id': '@C-3'}");
	assert_string_equal(got(s, "credit.limit"), "200000.00");
	assert_string_equal(got(s, "credit.grade"), "C");
	pg_do(s->side, "UPDATE app.credit_account SET ordered = 100, shipped = 20, receivable = 3, deposit = "
	               "50 WHERE limit_amount > 0");
	ask_ok(s, s->wang, &op_credit_get, "{'customer_id': '@C-3'}");
	assert_string_equal(got(s, "credit.exposure"), "0.73");
	assert_string_equal(ask(s, s->boss, &op_credit_update,
	                        "{'customer_id': '@C-1', 'expected_version': 1, 'limit': '9'}"),
	    "STALE_VERSION");
	asker_free(s);
}

static void
status(void **state)
{
	WITH;
	customers(s);
	ask_ok(s, s->boss, &op_customer_update,
	    "{'customer_id': '@C-1', 'expected_version': 1, 'status': 'frozen'}");
	assert_string_equal(got(s, "customer.status"), "CUSTOMER_STATUS_FROZEN");
	s->li->perm[PERM_CREDIT_EDIT / 64] &= ~(UINT64_C(1) << (PERM_CREDIT_EDIT % 64));
	assert_string_equal(ask(s, s->li, &op_customer_update,
	                        "{'customer_id': '@C-1', 'expected_version': 2, 'status': 'ok'}"),
	    "INVALID_FIELDS; status NEEDS_RIGHT");
	asker_free(s);
}

static const struct CMUnitTest cases[] = {
    CASE("C1 a customer with contacts and addresses", one),
    CASE("X2 nothing of another scope is seen, found or told", scopes),
    CASE("X9 the search ranks code, mnemonic, part of the name, pinyin", search),
    CASE("C1 equal tax numbers are warned about in any scope", tax_twins),
    CASE("X2 a customer is handed over", handing_over),
    CASE("S12 limits, and one account for a group", credit),
    CASE("S12 who is frozen stays frozen", status),
};
UNIT_MAIN("customer", cases)
