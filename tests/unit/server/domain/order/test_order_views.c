#include "server/domain/order/get.c"
#include "server/domain/order/list.c"
#include "server/domain/order/track.c"

#include "server/db/batch_fake.h"
#include "server/domain/page.h"
#include "tests/unit/server/domain/order/world.h"

static void
whole(void **state)
{
	Bl__GetOrderRequest rq = BL__GET_ORDER_REQUEST__INIT;
	Bl__GetOrderResponse re = BL__GET_ORDER_RESPONSE__INIT;
	struct order_get_facts f = {0};
	struct world w;
	const Bl__Order *o;

	(void)state;
	world_init(&w);
	world_line(&w, 10);
	world_line(&w, 4)->doc.tax_rate = 60000;
	f.rows = world_view_rows(&w);
	rq.order_id = WORLD_NUMBER;
	assert_true(order_get_view(&f, &rq, &w.who, &re, &w.why));
	o = re.order;
	assert_string_equal(o->number, WORLD_NUMBER + 1);
	assert_int_equal(o->n_lines, 2);
	assert_false(o->lines_omitted);
	assert_string_equal(o->gross, "1582.00");
	assert_int_equal(o->n_taxes, 2); /* the lower rate first */
	assert_string_equal(o->taxes[0]->tax_rate, "6");
	assert_string_equal(o->taxes[1]->gross, "1130.00");
	assert_string_equal(o->cost, "840.00");
	assert_string_equal(o->margin_percent, "40");
	actor_forbid(&w.who, PERM_COST_READ);
	assert_true(order_get_view(&f, &rq, &w.who, &re, &w.why));
	assert_string_equal(re.order->cost, "");
	assert_string_equal(re.order->margin_percent, "");
	world_free(&w);
}

/* Two shipments of three rows, of an order with two steps. */
static void
track(void **state)
{
	Bl__TrackOrderRequest rq = BL__TRACK_ORDER_REQUEST__INIT;
	Bl__TrackOrderResponse re = BL__TRACK_ORDER_RESPONSE__INIT;
	struct q_order_steps_row step[] = {
	    {.at = 5, .user_login = "li", .method = "order_create", .change = "created", .version = 1},
	    {.at = 6, .user_login = "li", .method = "order_submit", .change = "submitted", .version = 2}};
	struct q_order_shipments_row ship[] = {{.id = test_id(70),
	                                           .number = "FH-1",
	                                           .state = 2,
	                                           .seq = 1,
	                                           .quantity = Q(3),
	                                           .gross = YUAN(339),
	                                           .business_date = TODAY,
	                                           .signed_on = TODAY + 1,
	                                           .signed_by = "赵"},
	    {.id = test_id(70),
	        .number = "FH-1",
	        .state = 2,
	        .seq = 2,
	        .quantity = Q(4),
	        .business_date = TODAY},
	    {.id = test_id(71),
	        .number = "FH-2",
	        .state = 1,
	        .seq = 1,
	        .quantity = Q(7),
	        .business_date = TODAY,
	        .signed_on = NO_DATE}};
	struct order_track_facts f = {.steps = {2, step}, .shipments = {3, ship}};
	struct world w;

	(void)state;
	world_init(&w);
	world_line(&w, 10);
	f.rows = world_view_rows(&w);
	rq.order_id = WORLD_NUMBER;
	assert_true(order_track_view(&f, &rq, &w.who, &re, &w.why));
	assert_int_equal(re.n_steps, 2);
	assert_string_equal(re.steps[1]->what, "order_submit");
	assert_int_equal(re.n_shipments, 2);
	assert_int_equal(re.shipments[0]->n_lines, 2);
	assert_string_equal(re.shipments[0]->lines[0]->quantity, "3");
	assert_string_equal(re.shipments[0]->lines[0]->gross, "339.00");
	assert_true(re.shipments[0]->signed_);
	assert_string_equal(re.shipments[1]->number, "FH-2");
	assert_int_equal(re.shipments[1]->n_lines, 1);
	assert_false(re.shipments[1]->signed_);
	assert_null(re.shipments[1]->signed_on);
	world_free(&w);
}

static void
pages(void **state)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {7};
	Bl__ListOrdersRequest rq = BL__LIST_ORDERS_REQUEST__INIT;
	Bl__ListOrdersResponse first = BL__LIST_ORDERS_RESPONSE__INIT, last = BL__LIST_ORDERS_RESPONSE__INIT;
	struct q_order_list_row row[3];
	struct order_list_facts f = {0};
	struct world w;
	struct batch *b;

	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	world_init(&w);
	for (int i = 0; i < 3; i++)
		row[i] = (struct q_order_list_row){.id = test_id((uint8_t)(30 + i)),
		    .number = arena_printf(w.arena, "XSDD-%d", i),
		    .version = 1,
		    .state = ORDER_DRAFT,
		    .currency = "CNY",
		    .exponent = 2,
		    .base_exponent = 2,
		    .gross = YUAN(1),
		    .page_key = arena_printf(w.arena, "key %d", i)};
	rq.page_size = 2;
	rq.customer_id = "@C1";
	b = batch_fake_new(w.arena, &w.who);
	order_list_load(b, &rq, &w.who, &f);
	assert_non_null(strstr(batch_fake_text(b), "customer_code=\"C1\""));
	assert_non_null(strstr(batch_fake_text(b), "after_key=NULL"));
	f.rows = (struct q_order_list){3, row};
	assert_true(order_list_view(&f, &rq, &w.who, &first, &w.why));
	assert_int_equal(first.n_orders, 2);
	assert_string_equal(first.orders[1]->gross, "1.00");
	assert_string_not_equal(first.next_page_token, "");
	rq.page_token = first.next_page_token;
	order_list_load(b, &rq, &w.who, &f);
	assert_non_null(strstr(batch_fake_text(b), "after_key=\"key 1\""));
	f.rows = (struct q_order_list){1, row + 2};
	assert_true(order_list_view(&f, &rq, &w.who, &last, &w.why));
	assert_int_equal(last.n_orders, 1);
	assert_string_equal(last.next_page_token, "");
	world_free(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("X3 S7 an order with its taxes by rate, and its cost for whom it is meant", whole),
    CASE("S40 the steps of an order, and its shipments with their lines", track),
    CASE("X6 orders come in pages", pages),
};
UNIT_MAIN("order_views", cases)
