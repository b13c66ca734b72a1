#include "client/cli/show.h"

#include <jansson.h>
#include <stdlib.h>

#include "branchline/messages.h"
#include "common/utf8.h"
#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

static const struct method list_orders = {.noun = "order",
    .verb = "list",
    .request = &bl__list_orders_request__descriptor,
    .response = &bl__list_orders_response__descriptor};
static const struct method get_order = {.noun = "order",
    .verb = "get",
    .request = &bl__get_order_request__descriptor,
    .response = &bl__get_order_response__descriptor};

struct orders {
	Bl__Order order[2];
	Bl__Order *list[2];
	Bl__OrderLine line;
	Bl__OrderLine *lines[1];
	Google__Type__Date day;
	Bl__ListOrdersResponse reply;
};

static void
orders_make(struct orders *o)
{
	bl__list_orders_response__init(&o->reply);
	google__type__date__init(&o->day);
	o->day = (Google__Type__Date){.base = o->day.base, .year = 2026, .month = 11, .day = 24};
	for (size_t i = 0; i < 2; i++) {
		bl__order__init(&o->order[i]);
		o->list[i] = &o->order[i];
		o->order[i].business_date = &o->day;
		o->order[i].id = (char *)"01900000-0000-7000-8000-000000000001";
		o->order[i].currency_code = (char *)"CNY";
		o->order[i].owner_login = (char *)"wang";
	}
	o->order[0].number = (char *)"XSDD-BJ-202611-00001";
	o->order[0].state = BL__ORDER_STATE__ORDER_STATE_IN_APPROVAL;
	o->order[0].customer_code = (char *)"C0001";
	o->order[0].customer_name = (char *)"北京时代超市有限责任公司海淀第一分店";
	o->order[0].gross = (char *)"12345.60";
	o->order[0].note = (char *)"=1+1";
	o->order[1].number = (char *)"XSDD-BJ-202611-00002";
	o->order[1].state = BL__ORDER_STATE__ORDER_STATE_EFFECTIVE;
	o->order[1].shipment = BL__PROGRESS__PROGRESS_PART;
	o->order[1].customer_name = (char *)"a\tb";
	o->order[1].gross = (char *)"9.00";
	o->reply.orders = o->list;
	o->reply.n_orders = 2;
}

/* Shows the two orders as the flags say; the text is the world's. */
static int
shown(struct world *w, struct orders *o, const char *flags, const struct method *m)
{
	struct line l;
	Bl__GetOrderResponse one = BL__GET_ORDER_RESPONSE__INIT;
	ProtobufCMessage *reply = &o->reply.base;

	assert_int_equal(world_parse(w, arena_printf(w->arena, "%s server get", flags), &l), 0);
	l.method = m;
	if (m == &get_order) {
		one.order = &o->order[0];
		reply = &one.base;
	}
	int code = show_replies(&w->cli, &l, &reply, 1);
	world_flush(w);
	return code;
}

static void
tables_fit_80_and_200_columns(void **state)
{
	(void)state;
	struct orders o;
	struct world w;

	orders_make(&o);
	world_begin(&w, LANG_ZH, 80);
	assert_int_equal(shown(&w, &o, "", &list_orders), EXIT_OK);
	assert_string_equal(w.out,
	    "单号                  业务日期    状态    客户名称       含税金额  币种  负责人 \n"
	    "XSDD-BJ-202611-00001  2026-11-24  审批中  北京时代超市…  12345.60  CNY   wang   \n"
	    "XSDD-BJ-202611-00002  2026-11-24  已生效  a\\tb               9.00  CNY   wang   \n");
	world_end(&w);

	world_begin(&w, LANG_EN, 200);
	assert_int_equal(shown(&w, &o, "", &list_orders), EXIT_OK);
	assert_string_equal(w.out, "number                date        state        customer name             "
	                           "               gross  currency  "
	                           "owner  shipment  sign-off\n"
	                           "XSDD-BJ-202611-00001  2026-11-24  in-approval  "
	                           "北京时代超市有限责任公司海淀第一分店  12345.60  CNY       "
	                           "wang                     \n"
	                           "XSDD-BJ-202611-00002  2026-11-24  effective    a\\tb                     "
	                           "                 9.00  CNY       "
	                           "wang   part              \n");
	world_end(&w);
}

static void
records_show_parts(void **state)
{
	(void)state;
	struct orders o;
	struct world w;

	orders_make(&o);
	bl__order_line__init(&o.line);
	o.line.line_number = 1;
	o.line.product_code = (char *)"P001";
	o.line.name = (char *)"钢笔";
	o.line.quantity = (char *)"10";
	o.lines[0] = &o.line;
	o.order[0].lines = o.lines;
	o.order[0].n_lines = 1;
	world_begin(&w, LANG_ZH, 80);
	assert_int_equal(shown(&w, &o, "", &get_order), EXIT_OK);
	assert_non_null(strstr(w.out, "单号      XSDD-BJ-202611-00001"));
	assert_non_null(strstr(w.out, "\n明细\n"));
	assert_non_null(strstr(w.out, "钢笔"));
	assert_null(strstr(w.out, "含税价")); /* false is not told */
	world_end(&w);

	o.line.price_source = (char *)"价格表 DEALER，2026-01-01 起，数量 10 以上";
	world_begin(&w, LANG_ZH, 80);
	assert_int_equal(shown(&w, &o, "", &get_order), EXIT_OK);
	assert_null(strstr(w.out, "DEALER"));
	assert_int_equal(shown(&w, &o, "--explain", &get_order), EXIT_OK);
	assert_non_null(strstr(w.out, "价格表 DEALER，2026-01-01 起，数量 10 以上"));
	world_end(&w);
}

static void
machines_get_untranslated_text(void **state)
{
	(void)state;
	struct orders o;
	static const struct {
		const char *flags, *text;
	} row[] = {
	    {"-o csv --columns number,state,gross,customer_name,note",
	        "number,state,gross,customer_name,note\r\n"
	        "XSDD-BJ-202611-00001,in-approval,12345.60,北京时代超市有限责任公司海淀第一分店,'=1+1\r\n"
	        "XSDD-BJ-202611-00002,effective,9.00,a\tb,\r\n"},
	    {"-o csv --bom --no-headers --columns gross", "12345.60\r\n9.00\r\n"},
	    {"-o csv --bom --columns gross", "\xef\xbb\xbfgross\r\n12345.60\r\n9.00\r\n"},
	    {"-o tsv --columns number,customer-name",
	        "number\tcustomer_name\nXSDD-BJ-202611-00001\t北京时代超市有限责任公司海淀第一分店\nXSDD-BJ-"
	        "202611-00002\ta\\tb\n"},
	    {"-o name", "XSDD-BJ-202611-00001\nXSDD-BJ-202611-00002\n"},
	    {"-q", "01900000-0000-7000-8000-000000000001\n01900000-0000-7000-8000-000000000001\n"},
	    {"-o ndjson --columns number,state,business_date",
	        "{\"number\":\"XSDD-BJ-202611-00001\",\"state\":\"ORDER_STATE_IN_APPROVAL\","
	        "\"businessDate\":{\"year\":2026,\"month\":11,\"day\":24}}\n"
	        "{\"number\":\"XSDD-BJ-202611-00002\",\"state\":\"ORDER_STATE_EFFECTIVE\","
	        "\"businessDate\":{\"year\":2026,\"month\":11,\"day\":24}}\n"},
	};

	orders_make(&o);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct world w;
		world_begin(&w, LANG_ZH, 80);
		assert_int_equal(shown(&w, &o, row[i].flags, &list_orders), EXIT_OK);
		assert_string_equal(w.out, row[i].text);
		world_end(&w);
	}
}

static void
json_is_an_array_for_lists(void **state)
{
	(void)state;
	struct orders o;
	struct world w;

	orders_make(&o);
	world_begin(&w, LANG_EN, 0);
	assert_int_equal(shown(&w, &o, "--json", &list_orders), EXIT_OK);
	json_t *j = json_loads(w.out, 0, NULL);
	assert_int_equal(json_array_size(j), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(j, 0), "customerName")),
	    o.order[0].customer_name);
	json_decref(j);
	world_end(&w);

	o.reply.n_orders = 0;
	world_begin(&w, LANG_EN, 0);
	assert_int_equal(shown(&w, &o, "--json", &list_orders), EXIT_OK);
	assert_string_equal(w.out, "[]\n");
	world_end(&w);

	world_begin(&w, LANG_EN, 0);
	assert_int_equal(shown(&w, &o, "--json", &get_order), EXIT_OK);
	j = json_loads(w.out, 0, NULL);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(j, "order"), "gross")), "12345.60");
	json_decref(j);
	world_end(&w);
}

/* Shows the list as pages of 0, 1, 0 and 1 rows. */
static void
shown_in_pages(struct world *w, struct orders *o, const char *flags)
{
	static const size_t rows[] = {0, 1, 0, 1};
	struct show_pages s = {0};
	struct line l;
	size_t at = 0;

	assert_int_equal(world_parse(w, arena_printf(w->arena, "%s server get", flags), &l), 0);
	l.method = &list_orders;
	assert_false(show_is_measured(&w->cli, &l));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		o->reply.orders = o->list + at;
		o->reply.n_orders = rows[i];
		at += rows[i];
		assert_int_equal(
		    show_page(&w->cli, &l, &o->reply.base, &s, i == ARRAY_SIZE(rows) - 1), EXIT_OK);
	}
	world_flush(w);
	o->reply.orders = o->list;
	o->reply.n_orders = 2;
}

static void
pages_are_one_document(void **state)
{
	(void)state;
	static const char *const flags[] = {"--json", "-o ndjson", "-o csv", "-o csv --bom", "-o tsv",
	    "-o name", "-q", "--json --columns number"};
	struct orders o;

	orders_make(&o);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		struct world pages, whole;
		world_begin(&pages, LANG_EN, 0);
		world_begin(&whole, LANG_EN, 0);
		shown_in_pages(&pages, &o, flags[i]);
		assert_int_equal(shown(&whole, &o, flags[i], &list_orders), EXIT_OK);
		assert_string_equal(pages.out, whole.out);
		world_end(&pages);
		world_end(&whole);
	}
}

static void
unknown_columns_and_formats_are_refused(void **state)
{
	(void)state;
	struct orders o;
	struct world w;

	orders_make(&o);
	world_begin(&w, LANG_EN, 0);
	assert_int_equal(shown(&w, &o, "--columns number,nonsense", &list_orders), EXIT_USAGE);
	assert_non_null(strstr(w.err, "nonsense"));
	assert_int_equal(shown(&w, &o, "-o yaml", &list_orders), EXIT_USAGE);
	world_end(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("X9 a list at 80 columns in Chinese and at 200 in English", tables_fit_80_and_200_columns),
    CASE("X9 a record with its lines", records_show_parts),
    CASE("X6 machine formats are never translated", machines_get_untranslated_text),
    CASE("X6 JSON: lists are arrays, an empty one is []", json_is_an_array_for_lists),
    CASE("X6 pages written one by one are the same document", pages_are_one_document),
    CASE("X6 unknown columns and formats end with 2", unknown_columns_and_formats_are_refused),
};
UNIT_MAIN("cli show", cases)
