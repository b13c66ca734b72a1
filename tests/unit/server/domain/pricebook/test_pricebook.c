#include "server/domain/pricebook/create.c"
#include "server/domain/pricebook/get.c"
#include "server/domain/pricebook/update.c"

#include "common/date.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

static Bl__PricebookItem
item(const char *product, const char *min, const char *price)
{
	Bl__PricebookItem m = BL__PRICEBOOK_ITEM__INIT;
	m.product_id = S(product);
	m.min_quantity = S(min);
	m.price = S(price);
	return m;
}

static Google__Type__Date
day(int month, int d)
{
	Google__Type__Date m = GOOGLE__TYPE__DATE__INIT;
	m.year = 2026;
	m.month = month;
	m.day = d;
	return m;
}

static struct pricebook_create_facts
facts(void)
{
	return (struct pricebook_create_facts){.taken = {.found = true},
	    .currency = {.found = true, .code = "CNY"},
	    .customer = {.found = true, .id = {{5}}, .archived_at = INT64_MIN},
	    .branch = {.found = true, .id = {{6}}, .archived_at = INT64_MIN}};
}

static void
for_everybody(void **state)
{
	struct actor *who = actor_new();
	struct pricebook_create_facts f = facts();
	struct pricebook_create_plan p;
	Bl__CreatePricebookRequest rq = BL__CREATE_PRICEBOOK_REQUEST__INIT;
	(void)state;
	rq.code = S("ALL");
	rq.name = S("通用");
	assert_true(pricebook_create_decide(&f, &rq, who, &p, why_new(who)));
	assert_null(p.pricebook.level);
	assert_true(uuid_is_zero(p.pricebook.customer_id) && uuid_is_zero(p.pricebook.branch_id));
	assert_int_equal(p.pricebook.valid_from, who->today);
	assert_int_equal(p.pricebook.valid_to, NO_DATE);
	assert_true(p.pricebook.tax_inclusive);
	assert_int_equal(p.items.n, 0);
	actor_free(who);
}

static void
for_some(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct q_document_products_row row[] = {
	    {.n = 1, .id = {{1}}, .archived_at = INT64_MIN}, {.n = 2, .id = {{2}}, .archived_at = INT64_MIN}};
	struct pricebook_create_facts f = facts();
	struct pricebook_create_plan p;
	Bl__CreatePricebookRequest rq = BL__CREATE_PRICEBOOK_REQUEST__INIT;
	Bl__CreatePricebookResponse re = BL__CREATE_PRICEBOOK_RESPONSE__INIT;
	Bl__PricebookItem a = item("@P1", "", "10"), c = item("@P2", "100", "9.5");
	Bl__PricebookItem *items[] = {&a, &c};
	Google__Type__Date from = day(1, 1), to = day(12, 31);
	(void)state;
	f.products = (struct q_document_products){2, row};
	rq.code = S("VIP2026");
	rq.name = S("贵宾");
	rq.level = S("VIP");
	rq.customer_id = S("@C1");
	rq.branch_id = S("@BJ");
	rq.valid_from = &from;
	rq.valid_to = &to;
	rq.items = items;
	rq.n_items = 2;
	assert_true(pricebook_create_decide(&f, &rq, who, &p, why_new(who)));
	assert_true(
	    uuid_eq(p.pricebook.customer_id, f.customer.id) && uuid_eq(p.pricebook.branch_id, f.branch.id));
	assert_int_equal(p.pricebook.valid_to, date_from_civil(2026, 12, 31));
	pricebook_create_apply(b, &f, &p, &rq, who, &re);
	assert_non_null(
	    strstr(batch_fake_text(b), "min_quantities=[0, 1000000], prices=[10000000, 9500000])"));
	assert_int_equal(re.pricebook->valid_to->day, 31);
	actor_free(who);
}

static void
all_wrong(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct q_document_products_row row[] = {{.n = 1, .id = {{1}}, .archived_at = INT64_MIN},
	    {.n = 3, .id = {{1}}, .archived_at = INT64_MIN}, {.n = 4, .id = {{4}}, .archived_at = 5}};
	struct pricebook_create_facts f = {.products = {3, row}};
	struct pricebook_create_plan p;
	Bl__CreatePricebookRequest rq = BL__CREATE_PRICEBOOK_REQUEST__INIT;
	Bl__PricebookItem a = item("@P1", "1", "10"), c = item("@NO", "-1", "-1"),
	                  again = item("@P1", "1.0", "9"), old = item("@OLD", "x", "");
	Bl__PricebookItem *items[] = {&a, &c, &again, &old};
	Google__Type__Date from = day(12, 31), to = day(1, 1);
	(void)state;
	again.product_code = S("P1");
	rq.customer_id = S("@C1");
	rq.branch_id = S("BJ");
	rq.valid_from = &from;
	rq.valid_to = &to;
	rq.priority = 1000001;
	rq.items = items;
	rq.n_items = 4;
	assert_false(pricebook_create_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w),
	    "code REQUIRED\ncurrency_code BAD_CURRENCY\ncustomer_id UNKNOWN_REF\nbranch_id BAD_UUID\nname "
	    "REQUIRED\n"
	    "valid_to DATES_CROSSED\npriority OUT_OF_RANGE\nitems[1].product_id "
	    "UNKNOWN_REF\nitems[1].min_quantity NEGATIVE\n"
	    "items[1].price NEGATIVE\nitems[2].product_code SERVER_OWNED\nitems[3].product_id UNKNOWN_REF\n"
	    "items[3].min_quantity BAD_DECIMAL\nitems[3].price REQUIRED\nitems[2].product_id DUPLICATE\n");
	actor_free(who);
}

static void
updating(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct pricebook_update_facts f = {.pricebook = {.found = true,
	                                       .id = {{9}},
	                                       .code = "VIP",
	                                       .name = "贵宾",
	                                       .currency = "CNY",
	                                       .valid_from = 100,
	                                       .valid_to = NO_DATE,
	                                       .version = 7,
	                                       .archived_at = INT64_MIN}};
	struct pricebook_update_plan p;
	Bl__UpdatePricebookRequest rq = BL__UPDATE_PRICEBOOK_REQUEST__INIT;
	Google__Type__Date to = day(1, 1);
	(void)state;
	rq.pricebook_id = S("@VIP");
	rq.expected_version = 7;
	rq.valid_to = &to;
	assert_true(pricebook_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(p.pricebook.valid_to, date_from_civil(2026, 1, 1));
	assert_int_equal(p.pricebook.valid_from, 100);
	assert_int_equal(p.pricebook.version, 8);
	f.pricebook.valid_from = date_from_civil(2026, 1, 2);
	assert_false(pricebook_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w), "valid_to DATES_CROSSED\n");
	rq.expected_version = 6;
	assert_false(pricebook_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_STALE_VERSION);
	f.pricebook.found = false;
	assert_false(pricebook_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static void
with_items(void **state)
{
	struct actor *who = actor_new();
	struct q_pricebook_items_row row = {
	    .product_id = {{1}}, .product_code = "P1", .min_quantity = 1000000, .price = 9500000};
	struct pricebook_get_facts f = {.pricebook = {.found = true,
	                                    .code = "VIP",
	                                    .valid_from = 0,
	                                    .valid_to = NO_DATE,
	                                    .archived_at = INT64_MIN},
	    .items = {1, &row}};
	Bl__GetPricebookRequest rq = BL__GET_PRICEBOOK_REQUEST__INIT;
	Bl__GetPricebookResponse re = BL__GET_PRICEBOOK_RESPONSE__INIT;
	(void)state;
	rq.pricebook_id = S("@VIP");
	assert_true(pricebook_get_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.pricebook->n_items, 1);
	assert_string_equal(re.pricebook->items[0]->min_quantity, "100");
	assert_string_equal(re.pricebook->items[0]->price, "9.5");
	assert_null(re.pricebook->valid_to);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S6 a list for everybody from today on", for_everybody),
    CASE("S6 a list for some, with tiers and dates", for_some),
    CASE("S3 a new price list, all errors at once", all_wrong),
    CASE("S6 a list changed", updating),
    CASE("S6 a list with its prices", with_items),
};
UNIT_MAIN("pricebook", cases)
