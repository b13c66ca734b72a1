#include "server/domain/product/create.c"

#include "common/decimal.h"
#include "server/db/batch_fake.h"
#include "server/domain/product/get.c"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

/* A request with nothing wrong. */
static void
good(Bl__CreateProductRequest *rq)
{
	bl__create_product_request__init(rq);
	rq->code = S("P-1");
	rq->name = S("张三牌螺丝");
	rq->category_id = S("@HW");
	rq->unit = S("个");
	rq->tax_rate = S("13");
	rq->list_price = S("1.5");
}

static struct product_create_facts
facts(void)
{
	return (struct product_create_facts){.taken = {.found = true},
	    .category = {.found = true, .id = {{7}}, .code = "HW", .name = "五金", .archived_at = INT64_MIN},
	    .currency = {.found = true, .code = "CNY"}};
}

static void
plain(void **state)
{
	struct actor *who = actor_new();
	struct product_create_facts f = facts();
	struct product_create_plan p;
	Bl__CreateProductRequest rq;
	(void)state;
	good(&rq);
	assert_true(product_create_decide(&f, &rq, who, &p, why_new(who)));
	assert_int_equal(p.product.kind, PRODUCT_GOODS);
	assert_int_equal(p.product.tax_rate, 130000);
	assert_int_equal(p.product.list_price, 1500000);
	assert_true(p.product.tax_inclusive);
	assert_null(p.product.barcode);
	assert_string_equal(p.product.mnemonics.v[0], "zspls");
	assert_string_equal(p.find.key, "张三牌螺丝");
	actor_free(who);
}

static void
all_wrong(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct product_create_facts f = {.taken = {.found = true, .code_taken = true, .barcode_taken = true}};
	struct product_create_plan p;
	Bl__CreateProductRequest rq;
	Bl__ProductUnit box = BL__PRODUCT_UNIT__INIT, same = BL__PRODUCT_UNIT__INIT,
	                base = BL__PRODUCT_UNIT__INIT;
	Bl__ProductUnit *units[] = {&box, &same, &base};
	char *mnemonics[] = {S("z q")};
	(void)state;
	good(&rq);
	actor_forbid(who, PERM_COST_READ);
	box.unit = same.unit = S("箱");
	box.num = 12;
	same.num = 0;
	same.den = -1;
	base.unit = S("个");
	base.num = 1;
	rq.units = units;
	rq.n_units = 3;
	rq.product_id = S("nonsense");
	rq.mnemonics = mnemonics;
	rq.n_mnemonics = 1;
	rq.barcode = S("69");
	rq.category_id = S("@NO");
	rq.kind = BL__PRODUCT_KIND__PRODUCT_KIND_SERVICE;
	rq.tax_rate = S("100");
	rq.list_price = S("-1");
	rq.floor_price = S("1,5");
	rq.cost = S("1");
	rq.oversell = true;
	rq.make_days = 3651;
	assert_false(product_create_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w), "product_id BAD_NEW_ID\ncode TAKEN\nmnemonics[0] "
	                                   "BAD_MNEMONIC\nbarcode TAKEN\ncategory_id UNKNOWN_REF\n"
	                                   "units[1].num OUT_OF_RANGE\nunits[1].den "
	                                   "OUT_OF_RANGE\nunits[2].unit DUPLICATE\ntax_rate OUT_OF_RANGE\n"
	                                   "currency_code BAD_CURRENCY\nlist_price NEGATIVE\nfloor_price "
	                                   "BAD_DECIMAL\ncost NEEDS_RIGHT\nmake_days OUT_OF_RANGE\n"
	                                   "oversell GOODS_ONLY\n");
	actor_free(who);
}

static void
taxes(void **state)
{
	static const struct {
		const char *rate;
		bool exempt;
		int32_t stored;
		const char *violations;
	} rows[] = {
	    {"13", false, 130000, ""},
	    {"9", false, 90000, ""},
	    {"6", false, 60000, ""},
	    {"3", false, 30000, ""},
	    {"1", false, 10000, ""},
	    {"0", false, 0, ""},
	    {"5.5", false, 55000, ""},
	    {"99.9999", false, 999999, ""},
	    {"0", true, 0, ""},
	    {"", true, 0, ""},
	    {"13", true, 0, "tax_rate EXEMPT_RATE\n"},
	    {"", false, 0, "tax_rate REQUIRED\n"},
	    {"-1", false, 0, "tax_rate OUT_OF_RANGE\n"},
	    {"13.00001", false, 0, "tax_rate BAD_DECIMAL\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct product_create_facts f = facts();
		struct product_create_plan p;
		Bl__CreateProductRequest rq;
		good(&rq);
		rq.tax_rate = S(rows[i].rate);
		rq.tax_exempt = rows[i].exempt;
		product_create_decide(&f, &rq, who, &p, w);
		check_row(rows[i].rate, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].rate,
		    p.product.tax_rate == rows[i].stored && p.product.tax_exempt == rows[i].exempt);
		actor_free(who);
	}
}

static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct product_create_facts f = facts();
	struct product_create_plan p;
	Bl__CreateProductRequest rq;
	Bl__CreateProductResponse re = BL__CREATE_PRODUCT_RESPONSE__INIT;
	Bl__ProductUnit box = BL__PRODUCT_UNIT__INIT, *units[] = {&box};
	(void)state;
	good(&rq);
	box.unit = S("箱");
	box.num = 24;
	rq.units = units;
	rq.n_units = 1;
	rq.cost = S("0.9");
	assert_true(product_create_decide(&f, &rq, who, &p, why_new(who)));
	product_create_apply(b, &f, &p, &rq, who, &re);
	const char *text = batch_fake_text(b);
	assert_non_null(strstr(text, "q_product_insert("));
	assert_non_null(strstr(text, "units=[\"箱\"], nums=[24], dens=[1])"));
	assert_non_null(strstr(text, "op_audit(subject=9"));
	assert_string_equal(re.product->cost, "0.9");
	assert_string_equal(re.product->list_price, "1.5");
	assert_string_equal(re.product->category_name, "五金");
	assert_int_equal(re.product->n_units, 1);
	actor_free(who);
}

static void
cost_is_masked(void **state)
{
	struct actor *who = actor_new();
	struct product_get_facts f = {.product = {.found = true,
	                                  .code = "P-1",
	                                  .name = "x",
	                                  .cost = 900000,
	                                  .list_price = 1500000,
	                                  .archived_at = INT64_MIN}};
	Bl__GetProductRequest rq = BL__GET_PRODUCT_REQUEST__INIT;
	Bl__GetProductResponse re = BL__GET_PRODUCT_RESPONSE__INIT;
	struct why *w = why_new(who);
	(void)state;
	rq.product_id = S("@P-1");
	assert_true(product_get_view(&f, &rq, who, &re, w));
	assert_string_equal(re.product->cost, "0.9");
	actor_forbid(who, PERM_COST_READ);
	assert_true(product_get_view(&f, &rq, who, &re, w));
	assert_string_equal(re.product->cost, "");
	f.product.found = false;
	assert_false(product_get_view(&f, &rq, who, &re, w));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("a new product and its mnemonics", plain),
    CASE("S3 a new product, all errors at once", all_wrong),
    CASE("S7 tax rates from 0 to 99.9999, and exempt, which is not 0", taxes),
    CASE("S8 a product with its units", statements),
    CASE("X2 cost is for holders of cost.read", cost_is_masked),
};
UNIT_MAIN("product_create", cases)
