#include "server/domain/stock/check.c"

#include "common/date.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

static Bl__CheckLine
line(const char *product, const char *quantity, const char *unit)
{
	Bl__CheckLine m = BL__CHECK_LINE__INIT;
	m.product_id = S(product);
	m.quantity = S(quantity);
	m.unit = S(unit);
	return m;
}

/* 30 pieces in stock; a box has 12. */
static void
boxes(void **state)
{
	struct actor *who = actor_new();
	struct q_stock_atp_rows_row stock = {
	    .product_id = {{1}}, .warehouse_id = {{10}}, .warehouse_code = "A", .on_hand = 300000};
	struct q_stock_atp_supplies_row supply = {{{1}}, {{10}}, who->today + 3, 100000};
	struct q_document_products_row product[] = {{.n = 1,
	                                                .id = {{1}},
	                                                .code = "P1",
	                                                .kind = 1,
	                                                .unit = "个",
	                                                .unit_num = 12,
	                                                .unit_den = 1,
	                                                .unit_known = true,
	                                                .archived_at = INT64_MIN},
	    {.n = 2,
	        .id = {{1}},
	        .code = "P1",
	        .kind = 1,
	        .unit = "个",
	        .unit_num = 1,
	        .unit_den = 1,
	        .unit_known = true,
	        .archived_at = INT64_MIN}};
	struct stock_check_facts f = {.warehouse = {.found = true, .id = {{10}}, .archived_at = INT64_MIN},
	    .products = {2, product},
	    .atp = {.stock = {1, &stock}, .supply = {1, &supply}}};
	Bl__CheckLine first = line("@P1", "2", "箱"), second = line("@P1", "10", "");
	Bl__CheckLine *lines[] = {&first, &second};
	Bl__CheckStockRequest rq = BL__CHECK_STOCK_REQUEST__INIT;
	Bl__CheckStockResponse re = BL__CHECK_STOCK_RESPONSE__INIT;
	(void)state;
	rq.warehouse_id = S("@A");
	rq.lines = lines;
	rq.n_lines = 2;
	assert_true(stock_check_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.lines[0]->wanted, "24");
	assert_true(re.lines[0]->enough);
	assert_int_equal(re.lines[0]->n_offers, 0);
	assert_string_equal(re.lines[1]->available, "6");
	assert_false(re.lines[1]->enough);
	assert_int_equal(re.lines[1]->earliest_date->day, date_civil(who->today + 3).day);
	assert_int_equal(re.lines[1]->n_offers, 3);
	const Bl__Offer *split = re.lines[1]->offers[2];
	assert_int_equal(split->kind, BL__OFFER_KIND__OFFER_KIND_SPLIT);
	assert_string_equal(split->quantity, "6");
	assert_string_equal(split->rest_quantity, "4");
	assert_int_equal(split->rest_date->day, date_civil(who->today + 3).day);
	actor_free(who);
}

/* 30 of 50 are held: 12 by orders that the reader may see, of which two lines are shown. */
static void
holders(void **state)
{
	struct actor *who = actor_new();
	struct q_stock_atp_rows_row stock[] = {{.product_id = {{1}},
	                                           .warehouse_id = {{9}},
	                                           .warehouse_code = "B",
	                                           .on_hand = 990000,
	                                           .reserved = 990000},
	    {.product_id = {{1}},
	        .warehouse_id = {{10}},
	        .warehouse_code = "A",
	        .on_hand = 500000,
	        .reserved = 200000}};
	struct q_stock_atp_demands_row demand = {{{1}}, {{10}}, who->today, 100000};
	struct q_stock_holders_row holder[] = {{.product_id = {{1}},
	                                           .warehouse_id = {{9}},
	                                           .number = "FAR",
	                                           .reserved = 990000,
	                                           .held = 990000,
	                                           .lines = 1},
	    {.product_id = {{1}},
	        .warehouse_id = {{10}},
	        .number = "XSDD-1",
	        .customer_name = "一",
	        .owner_name = "李",
	        .reserved = 50000,
	        .demand = 30000,
	        .due_on = who->today,
	        .held = 120000,
	        .lines = 9},
	    {.product_id = {{1}},
	        .warehouse_id = {{10}},
	        .number = "XSDD-2",
	        .demand = 40000,
	        .held = 120000,
	        .lines = 9}};
	struct stock_check_facts f = {
	    .atp = {.stock = {2, stock}, .demand = {1, &demand}}, .holders = {3, holder}};
	Bl__Availability m = BL__AVAILABILITY__INIT;
	(void)state;
	holders_view(who, &f.atp, &f.holders, (struct uuid){{1}}, (struct uuid){{10}}, &m);
	assert_int_equal(m.n_holders, 3); /* one of them has both */
	assert_string_equal(m.holders[0]->order_number, "XSDD-1");
	assert_string_equal(m.holders[0]->customer_name, "一");
	assert_string_equal(m.holders[0]->owner_name, "李");
	assert_string_equal(m.holders[0]->quantity, "5");
	assert_true(m.holders[0]->reserved);
	assert_string_equal(m.holders[1]->quantity, "3");
	assert_false(m.holders[1]->reserved);
	assert_string_equal(m.holders[2]->order_number, "XSDD-2");
	assert_int_equal(m.holders_left_out, 7);
	assert_string_equal(m.held_elsewhere, "18");
	actor_forbid(who, PERM_ORDER_READ);
	m = (Bl__Availability)BL__AVAILABILITY__INIT;
	holders_view(who, &f.atp, &f.holders, (struct uuid){{1}}, (struct uuid){{10}}, &m);
	assert_int_equal(m.n_holders, 0);
	assert_string_equal(m.held_elsewhere, "30");
	assert_int_equal(m.holders_left_out, 0);
	actor_free(who);
}

static void
all_wrong(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct q_document_products_row product[] = {{.n = 2,
	                                                .id = {{1}},
	                                                .code = "P1",
	                                                .kind = 1,
	                                                .unit = "个",
	                                                .unit_num = 1,
	                                                .unit_den = 1,
	                                                .unit_known = false},
	    {.n = 3,
	        .id = {{2}},
	        .code = "SV",
	        .kind = 2,
	        .unit = "次",
	        .unit_num = 1,
	        .unit_den = 1,
	        .unit_known = true},
	    {.n = 4,
	        .id = {{3}},
	        .code = "P3",
	        .kind = 1,
	        .unit = "箱",
	        .unit_num = 1,
	        .unit_den = 3,
	        .unit_known = true}};
	struct stock_check_facts f = {.products = {3, product}};
	Bl__CheckLine a = line("@NO", "1", ""), b = line("@P1", "1", "托"), c = line("@SV", "0", ""),
	              d = line("@P3", "1", "个"), e = line("", "", "");
	Bl__CheckLine *lines[] = {&a, &b, &c, &d, &e};
	Google__Type__Date day = GOOGLE__TYPE__DATE__INIT;
	Bl__CheckStockRequest rq = BL__CHECK_STOCK_REQUEST__INIT;
	Bl__CheckStockResponse re = BL__CHECK_STOCK_RESPONSE__INIT;
	(void)state;
	day.year = 2026;
	day.month = 2;
	day.day = 30;
	d.wished_date = &day;
	rq.warehouse_id = S("@NO");
	rq.lines = lines;
	rq.n_lines = 5;
	assert_false(stock_check_view(&f, &rq, who, &re, w));
	assert_string_equal(violations(w),
	    "warehouse_id UNKNOWN_REF\nlines[0].product_id UNKNOWN_REF\nlines[1].unit "
	    "UNKNOWN_REF\nlines[2].product_id GOODS_ONLY\n"
	    "lines[2].quantity NOT_POSITIVE\nlines[3].wished_date BAD_DATE\nlines[3].quantity "
	    "QUANTITY_NOT_WHOLE\n"
	    "lines[4].product_id REQUIRED\nlines[4].quantity REQUIRED\n");
	rq.n_lines = 0;
	assert_false(stock_check_view(&f, &rq, who, &re, w = why_new(who)));
	assert_string_equal(violations(w), "lines REQUIRED\nwarehouse_id UNKNOWN_REF\n");
	rq.n_lines = STOCK_LINES + 1;
	assert_false(stock_check_view(&f, &rq, who, &re, w = why_new(who)));
	assert_string_equal(violations(w), "lines TOO_MANY\nwarehouse_id UNKNOWN_REF\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S5 wishes in boxes and pieces, with offers", boxes),
    CASE("S4 whose orders hold the goods, as far as the reader may see them", holders),
    CASE("S3 a check, all errors at once", all_wrong),
};
UNIT_MAIN("stock_check", cases)
