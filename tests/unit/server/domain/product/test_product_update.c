#include "server/domain/product/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */
#define GIVE(field, FIELD, value)                                                                            \
	(rq.field = (value), rq._##field##_case = BL__UPDATE_PRODUCT_REQUEST___##FIELD##_##FIELD)

static const char *const old_mnemonics[] = {"own"};

static struct product_update_facts
facts(void)
{
	return (struct product_update_facts){.product = {.found = true,
	                                         .id = {{9}},
	                                         .code = "P-1",
	                                         .name = "旧名",
	                                         .category_id = {{7}},
	                                         .kind = PRODUCT_GOODS,
	                                         .unit = "个",
	                                         .tax_rate = 130000,
	                                         .currency = "CNY",
	                                         .list_price = 1500000,
	                                         .cost = 900000,
	                                         .mnemonics = {old_mnemonics, 1},
	                                         .version = 4,
	                                         .archived_at = INT64_MIN},
	    .named = {.found = true, .code = "HW", .name = "五金"},
	    .units = {.found = true},
	    .taken = {.found = true},
	    .stock = {.found = true}};
}

static Bl__UpdateProductRequest
request(void)
{
	Bl__UpdateProductRequest rq = BL__UPDATE_PRODUCT_REQUEST__INIT;
	rq.product_id = S("@P-1");
	rq.expected_version = 4;
	return rq;
}

static void
nothing_given(void **state)
{
	struct actor *who = actor_new();
	struct product_update_facts f = facts();
	struct product_update_plan p;
	Bl__UpdateProductRequest rq = request();
	(void)state;
	assert_true(product_update_decide(&f, &rq, who, &p, why_new(who)));
	assert_string_equal(p.product.name, "旧名");
	assert_string_equal(p.product.mnemonics.v[0], "own");
	assert_int_equal(p.product.list_price, 1500000);
	assert_int_equal(p.product.tax_rate, 130000);
	assert_int_equal(p.product.version, 5);
	assert_string_equal(p.product.category_code, "HW");
	actor_free(who);
}

static void
names(void **state)
{
	struct actor *who = actor_new();
	struct product_update_facts f = facts();
	struct product_update_plan p;
	Bl__UpdateProductRequest rq = request();
	char *own[] = {S("ABC")};
	(void)state;
	GIVE(name, NAME, S("张三"));
	assert_true(product_update_decide(&f, &rq, who, &p, why_new(who)));
	assert_string_equal(p.product.mnemonics.v[0], "zs"); /* the old ones belonged to the old name */
	rq.mnemonics = own;
	rq.n_mnemonics = 1;
	assert_true(product_update_decide(&f, &rq, who, &p, why_new(who)));
	assert_string_equal(p.product.mnemonics.v[0], "abc");
	actor_free(who);
}

static void
tax(void **state)
{
	static const struct {
		const char *row, *rate; /* NULL = not given */
		int exempt;             /* -1 = not given */
		bool was_exempt;
		int32_t stored;
		bool is_exempt;
		const char *violations;
	} rows[] = {
	    {"another rate", "9", -1, false, 90000, false, ""},
	    {"now exempt", NULL, 1, false, 0, true, ""},
	    {"exempt with a rate", "9", 1, false, 130000, true, "tax_rate EXEMPT_RATE\n"},
	    {"a rate while exempt", "9", -1, true, 0, true, "tax_rate EXEMPT_RATE\n"},
	    {"no longer exempt, at 13", "13", 0, true, 130000, false, ""},
	    {"no longer exempt, at 0", NULL, 0, true, 0, false, ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct product_update_facts f = facts();
		struct product_update_plan p;
		Bl__UpdateProductRequest rq = request();
		f.product.tax_exempt = rows[i].was_exempt;
		f.product.tax_rate = rows[i].was_exempt ? 0 : 130000;
		if (rows[i].rate != NULL)
			GIVE(tax_rate, TAX_RATE, S(rows[i].rate));
		if (rows[i].exempt >= 0)
			GIVE(tax_exempt, TAX_EXEMPT, rows[i].exempt == 1);
		product_update_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].row,
		    p.product.tax_rate == rows[i].stored && p.product.tax_exempt == rows[i].is_exempt);
		actor_free(who);
	}
}

static void
refused(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct product_update_facts f = facts();
	struct product_update_plan p;
	Bl__UpdateProductRequest rq = request();
	(void)state;
	actor_forbid(who, PERM_COST_READ);
	f.product.oversell = true;
	f.stock.oversold = true;
	f.taken.barcode_taken = true;
	GIVE(name, NAME, S(""));
	GIVE(barcode, BARCODE, S("69"));
	GIVE(category_id, CATEGORY_ID, S(""));
	GIVE(list_price, LIST_PRICE, S(""));
	GIVE(cost, COST, S("1"));
	GIVE(oversell, OVERSELL, false);
	GIVE(make_days, MAKE_DAYS, -1);
	assert_false(product_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w),
	    "name REQUIRED\ncategory_id REQUIRED\nbarcode TAKEN\nlist_price REQUIRED\ncost NEEDS_RIGHT\n"
	    "oversell STILL_OVERSOLD\nmake_days OUT_OF_RANGE\n");
	rq = request();
	rq.expected_version = 3;
	assert_false(product_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_STALE_VERSION);
	f.product.found = false;
	assert_false(product_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

/* The rows of stock follow only when the product changes; the counters come last. */
static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct product_update_facts f = facts();
	struct product_update_plan p;
	Bl__UpdateProductRequest rq = request();
	Bl__UpdateProductResponse re = BL__UPDATE_PRODUCT_RESPONSE__INIT;
	struct batch *b = batch_fake_new(who->arena, who);
	(void)state;
	GIVE(cost, COST, S("0.95"));
	GIVE(archived, ARCHIVED, true);
	assert_true(product_update_decide(&f, &rq, who, &p, why_new(who)));
	product_update_apply(b, &f, &p, &rq, who, &re);
	assert_null(strstr(batch_fake_text(b), "q_product_stock_oversell"));
	assert_null(strstr(batch_fake_text(b), "q_product_units"));
	assert_null(strstr(batch_fake_text(b), "0.95")); /* the trail does not tell costs */
	assert_true(re.product->archived);
	GIVE(oversell, OVERSELL, true);
	assert_true(product_update_decide(&f, &rq, who, &p, why_new(who)));
	product_update_apply(b = batch_fake_new(who->arena, who), &f, &p, &rq, who, &re);
	assert_non_null(strstr(batch_fake_text(b), "op_audit("));
	assert_non_null(
	    strstr(strstr(batch_fake_text(b), "op_audit("), "q_product_stock_oversell(oversell=true"));
	actor_free(who);
}

static void
substitutes(void **state)
{
	char *all[] = {S("@A"), S("@B"), S("@A"), S("@P-1"), S("@SV"), S("@NO"), S("@BOX"), S(""), S("@OLD")};
	static struct q_product_named_row row[] = {{1, {{1}}, "A", PRODUCT_GOODS, "个", INT64_MIN},
	    {2, {{2}}, "B", PRODUCT_GOODS, "个", INT64_MIN}, {3, {{1}}, "A", PRODUCT_GOODS, "个", INT64_MIN},
	    {4, {{9}}, "P-1", PRODUCT_GOODS, "个", INT64_MIN},
	    {5, {{3}}, "SV", PRODUCT_SERVICE, "次", INT64_MIN},
	    {7, {{4}}, "BOX", PRODUCT_GOODS, "箱", INT64_MIN}};
	static const struct {
		const char *row;
		size_t n;
		bool none;
		const char *violations;
		size_t now;
	} rows[] = {
	    {"stay", 0, false, "", 1},
	    {"two", 2, false, "", 2},
	    {"none", 0, true, "", 0},
	    {"both", 2, true, "no_substitutes ONE_OF_TWICE\n", 0},
	    {"too many", 9, false, "substitute_ids TOO_MANY\n", 0},
	    {"all errors", 8, false,
	        "substitute_ids[2] DUPLICATE\nsubstitute_ids[3] SUBSTITUTE_SELF\nsubstitute_ids[4] "
	        "GOODS_ONLY\n"
	        "substitute_ids[5] UNKNOWN_REF\nsubstitute_ids[6] SUBSTITUTE_UNIT\nsubstitute_ids[7] "
	        "REQUIRED\n",
	        0},
	};
	static const char *const old[] = {"Z"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct product_update_facts f = facts();
		struct product_update_plan p = {.find = {0}};
		struct why *w = why_new(who);
		Bl__UpdateProductRequest rq = request();

		f.units.substitutes = (struct texts){old, 1};
		f.substitute = (struct q_product_named){ARRAY_SIZE(row), row};
		rq.substitute_ids = all;
		rq.n_substitute_ids = rows[i].n;
		rq.no_substitutes = rows[i].none;
		bool ok = product_update_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, ok == (*rows[i].violations == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].row, !ok || p.product.substitutes.n == rows[i].now);
		check_row(rows[i].row, !ok || p.substitutes.n == rows[i].n);
		actor_free(who);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S5 substitutes of a product", substitutes),
    CASE("absent fields stay", nothing_given),
    CASE("X9 a new name brings new mnemonics", names),
    CASE("S7 a rate and exempt go together", tax),
    CASE("S3 a change, all errors at once", refused),
    CASE("S48 rows of stock follow the product", statements),
};
UNIT_MAIN("product_update", cases)
