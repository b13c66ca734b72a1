#include "common/date.h"
#include "common/decimal.h"
#include "server/db/batch_fake.h"
#include "server/domain/pricebook/price.h"
#include "tests/unit/server/domain/domain.h"

typedef struct q_pricebook_candidates_row row;

enum { PRODUCT = 10, OTHER_PRODUCT = 11, CUSTOMER = 20, OTHER_CUSTOMER = 21, BRANCH = 30, OTHER_BRANCH = 31 };

static int32_t
day(int month, int d)
{
	return date_from_civil(2026, month, d);
}

static int64_t
price(const char *s)
{
	int64_t v = 0;
	assert_true(decimal_parse(s, PRICE_SCALE, &v));
	return v;
}

static int64_t
qty(const char *s)
{
	int64_t v = 0;
	assert_true(decimal_parse(s, QTY_SCALE, &v));
	return v;
}

/* A list for everybody at 100, valid all of 2026, with tax. */
static row
list(const char *code)
{
	return (row){.product_id = test_id(PRODUCT),
	    .price = price("100"),
	    .code = code,
	    .currency = "CNY",
	    .tax_inclusive = true,
	    .valid_from = day(1, 1),
	    .valid_to = day(12, 31)};
}

static const struct price_line one = {.base_quantity = 10000, .num = 1, .den = 1, .tax_rate = 130000};

static struct price_case
document(void)
{
	return (struct price_case){.customer_id = test_id(CUSTOMER),
	    .branch_id = test_id(BRANCH),
	    .level = "VIP",
	    .date = day(6, 15),
	    .currency = "CNY",
	    .base_currency = "CNY",
	    .fx_rate = power10(FX_SCALE),
	    .tax_inclusive = true};
}

static struct price_product
product(void)
{
	return (struct price_product){
	    .id = test_id(PRODUCT), .list_price = price("200"), .tax_inclusive = true, .currency = "CNY"};
}

/* Code of the list that wins among n, "list price" for none of them. */
static const char *
winner(struct arena *a, row *v, size_t n, const struct price_line *line)
{
	struct q_pricebook_candidates c = {.n = n, .row = v};
	struct price_case doc = document();
	struct price_product p = product();
	struct price out;
	if (!price_find(a, &c, &doc, &p, line, &out))
		return "none";
	return out.code != NULL ? out.code : "list price";
}

static void
order_of_trust(void **state)
{
	struct arena *a = arena_new(1 << 20);
	row v[] = {list("GENERAL"), list("BRANCH"), list("LEVEL"), list("LEVELBRANCH"), list("CUSTOMER")};
	static const char *const best[] = {
	    "list price", "GENERAL", "BRANCH", "LEVEL", "LEVELBRANCH", "CUSTOMER"};
	(void)state;
	v[0].priority = 99; /* priority never beats a more specific list */
	v[1].branch_id = test_id(BRANCH);
	v[2].level = "VIP";
	v[3].level = "VIP";
	v[3].branch_id = test_id(BRANCH);
	v[4].customer_id = test_id(CUSTOMER);
	for (size_t n = 0; n <= ARRAY_SIZE(v); n++)
		assert_string_equal(winner(a, v, n, &one), best[n]);
	arena_free(a);
}

static void
who_is_meant(void **state)
{
	static const struct {
		const char *title;
		row row;
		bool fits;
	} rows[] = {
	    {"another customer", {.customer_id = {{0}}, .priority = 1}, false},
	    {"another branch", {.priority = 2}, false},
	    {"another level", {.level = "RETAIL"}, false},
	    {"not yet valid", {.priority = 3}, false},
	    {"no longer valid", {.priority = 4}, false},
	    {"first day", {.priority = 5}, true},
	    {"last day", {.priority = 6}, true},
	    {"open end", {.priority = 7}, true},
	    {"another currency", {.priority = 8}, false},
	    {"another product", {.priority = 9}, false},
	};
	struct arena *a = arena_new(1 << 20);
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		row r = list("L");
		r.level = rows[i].row.level;
		switch (rows[i].row.priority) {
		case 1:
			r.customer_id = test_id(OTHER_CUSTOMER);
			break;
		case 2:
			r.branch_id = test_id(OTHER_BRANCH);
			break;
		case 3:
			r.valid_from = day(6, 16);
			break;
		case 4:
			r.valid_to = day(6, 14);
			break;
		case 5:
			r.valid_from = day(6, 15);
			break;
		case 6:
			r.valid_to = day(6, 15);
			break;
		case 7:
			r.valid_to = NO_DATE;
			break;
		case 8:
			r.currency = "USD";
			break;
		case 9:
			r.product_id = test_id(OTHER_PRODUCT);
			break;
		default:
			break;
		}
		check_row(
		    rows[i].title, strcmp(winner(a, &r, 1, &one), rows[i].fits ? "L" : "list price") == 0);
	}
	arena_free(a);
}

static void
ranks(void **state)
{
	struct arena *a = arena_new(1 << 20);
	row low = list("LOW"), high = list("HIGH");
	(void)state;
	high.priority = 1;
	low.min_quantity = qty("1");
	assert_string_equal(winner(a, (row[]){low, high}, 2, &one), "HIGH");
	high.priority = 0; /* now the higher tier of the two wins */
	assert_string_equal(winner(a, (row[]){low, high}, 2, &one), "LOW");
	low.min_quantity = 0;
	low.valid_from = day(3, 1);
	assert_string_equal(winner(a, (row[]){low, high}, 2, &one), "LOW");
	low.valid_from = high.valid_from; /* all equal: by code, whatever the order of rows */
	assert_string_equal(winner(a, (row[]){low, high}, 2, &one), "HIGH");
	assert_string_equal(winner(a, (row[]){high, low}, 2, &one), "HIGH");
	arena_free(a);
}

static void
tiers(void **state)
{
	static const struct {
		const char *title, *quantity, *code;
	} rows[] = {
	    {"below the first tier", "99.9999", "BASE"},
	    {"at the tier", "100", "T100"},
	    {"between tiers", "499", "T100"},
	    {"at the highest", "500", "T500"},
	};
	struct arena *a = arena_new(1 << 20);
	row v[] = {list("BASE"), list("T100"), list("T500")};
	(void)state;
	v[1].min_quantity = qty("100");
	v[2].min_quantity = qty("500");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct price_line line = one;
		line.base_quantity = qty(rows[i].quantity);
		check_row(rows[i].title, strcmp(winner(a, v, 3, &line), rows[i].code) == 0);
	}
	arena_free(a);
}

static void
conversions(void **state)
{
	static const struct {
		const char *title, *from;
		bool inclusive, wants_inclusive;
		struct price_line line;
		const char *to;
	} rows[] = {
	    {"as it is", "100", true, true, {0, 1, 1, 130000}, "100"},
	    {"tax taken off", "113", true, false, {0, 1, 1, 130000}, "100"},
	    {"tax put on", "100", false, true, {0, 1, 1, 130000}, "113"},
	    {"tax taken off, rounded", "100", true, false, {0, 1, 1, 130000}, "88.495575"},
	    {"exempt", "100", true, false, {0, 1, 1, 0}, "100"},
	    {"a box of 12", "1.5", true, true, {0, 12, 1, 130000}, "18"},
	    {"a third, down", "1", true, true, {0, 1, 3, 130000}, "0.333333"},
	    {"two thirds, up", "1", true, true, {0, 2, 3, 130000}, "0.666667"},
	    {"half away from zero", "0.000001", true, true, {0, 1, 2, 0}, "0.000001"},
	    {"rounded once: box of 3 without tax", "1", true, false, {0, 3, 1, 130000}, "2.654867"},
	    {"free", "0", true, false, {0, 7, 3, 130000}, "0"},
	    {"a rate of the table's limit", "199.9999", true, false, {0, 1, 1, 999999}, "100"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t out = -1;
		check_row(rows[i].title, price_convert(price(rows[i].from), rows[i].inclusive,
		                             rows[i].wants_inclusive, &rows[i].line, &out));
		check_row(rows[i].title, out == price(rows[i].to));
	}
	int64_t out;
	assert_false(price_convert(INT64_MAX, true, true, &(struct price_line){.num = 2, .den = 1}, &out));
	assert_false(price_convert(INT64_MAX, false, true,
	    &(struct price_line){.num = INT32_MAX, .den = 1, .tax_rate = 999999}, &out));
}

static void
explained(void **state)
{
	struct arena *a = arena_new(1 << 20);
	row r = list("VIP2026");
	struct q_pricebook_candidates c = {.n = 1, .row = &r};
	struct price_case doc = document();
	struct price_product p = product();
	struct price_line line = {.base_quantity = qty("120"), .num = 1, .den = 1};
	struct price out;
	(void)state;
	r.min_quantity = qty("100");
	assert_true(price_find(a, &c, &doc, &p, &line, &out));
	assert_string_equal(out.why[LANG_EN], "price list VIP2026, from 100, valid 2026-01-01 to 2026-12-31");
	assert_string_equal(out.why[LANG_ZH], "价格表 VIP2026，满 100 起，有效期 2026-01-01 至 2026-12-31");
	r.min_quantity = 0;
	r.valid_to = NO_DATE;
	assert_true(price_find(a, &c, &doc, &p, &line, &out));
	assert_string_equal(out.why[LANG_EN], "price list VIP2026, valid from 2026-01-01");
	assert_string_equal(out.why[LANG_ZH], "价格表 VIP2026，有效期 2026-01-01 起");
	c.n = 0;
	assert_true(price_find(a, &c, &doc, &p, &line, &out));
	assert_null(out.code);
	assert_int_equal(out.price, price("200"));
	assert_string_equal(out.why[LANG_ZH], "产品标价");
	arena_free(a);
}

static void
currencies(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct q_pricebook_candidates c = {.n = 0};
	struct price_case doc = document();
	struct price_product p = product();
	struct price out;
	(void)state;
	doc.currency = "USD";
	doc.fx_rate = INT64_C(712500000); /* 7.125 */
	assert_true(price_find(a, &c, &doc, &p, &one, &out));
	assert_int_equal(out.price, price("28.070175"));
	assert_string_equal(out.why[LANG_EN], "list price of the product, from CNY at 7.125");
	p.currency = "EUR"; /* no rate for it */
	assert_false(price_find(a, &c, &doc, &p, &one, &out));
	arena_free(a);
}

static void
loading(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct uuid id[2] = {test_id(1)};
	const char *code[2] = {NULL, "P2"};
	struct q_pricebook_candidates out;
	(void)state;
	price_load(b, (struct refs){{id, 2}, {code, 2}}, ref_of("@C1"), (struct ref){{{0}}, NULL},
	    (struct ref){{{0}}, NULL}, day(6, 15), &out);
	assert_string_equal(batch_fake_text(b), arena_printf(who->arena,
	                                            "q_pricebook_candidates(customer_id=NULL, "
	                                            "customer_code=\"C1\", order_id=NULL, order_number=NULL, "
	                                            "quote_id=NULL, quote_number=NULL, product_ids=[%s, "
	                                            "NULL], product_codes=[NULL, \"P2\"], date=2026-06-15)\n",
	                                            test_id_text(who, 1)));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S6 customer, level and branch, level, branch, everybody, list price", order_of_trust),
    CASE("S6 lists of others and of other days do not count", who_is_meant),
    CASE("S6 equally specific lists: priority, tier, first day, code", ranks),
    CASE("S6 the quantity picks the tier", tiers),
    CASE("S8 tax and unit are converted with one rounding", conversions),
    CASE("S6 the price says where it comes from", explained),
    CASE("S7 the list price in another currency", currencies),
    CASE("S6 one statement loads the candidates of all lines", loading),
};
UNIT_MAIN("price", cases)
