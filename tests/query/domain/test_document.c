/* test_document.c -- what quotes and orders share in a real database: an id is of one document. */
#include "tests/query/domain/ask.h"

extern const struct op op_category_create, op_product_create, op_warehouse_create, op_customer_create,
    op_quote_create, op_order_create;

#define WITH                                                                                                 \
	struct asker *s = asker_new();                                                                       \
	(void)state;                                                                                         \
	world(s)
#define QUOTE "{'quote_id': '%s', 'customer_id': '@C1', 'lines': [{'product_id': '@P1', 'quantity': '1'}]}"
#define ORDER "{'order_id': '%s', 'customer_id': '@C1', 'lines': [{'product_id': '@P1', 'quantity': '1'}]}"

static void
world(struct asker *s)
{
	ask_ok(s, s->boss, &op_category_create, "{'code': 'A', 'name': '根'}");
	ask_ok(s, s->boss, &op_product_create,
	    "{'code': 'P1', 'name': '货物', 'category_id': '@A', 'unit': '个', 'tax_rate': '13', "
	    "'list_price': "
	    "'1'}");
	ask_ok(s, s->boss, &op_warehouse_create, "{'code': 'W1', 'name': '北京仓', 'branch_id': '@BJ'}");
	ask_ok(s, s->boss, &op_customer_create, "{'code': 'C1', 'name': '客户', 'owner_id': '@boss'}");
}

static const char *
an_id(struct asker *s)
{
	static int n = 1000;

	return arena_printf(s->arena, "%s", pg_get(s->side, "SELECT public.n(%d)", n++));
}

/* One id for a quote and an order: the second is refused, also to who does not see the first. */
static void
one_after_the_other(void **state)
{
	WITH;
	const char *of_quote = an_id(s), *of_order = an_id(s);

	ask_ok(s, s->boss, &op_quote_create, QUOTE, of_quote);
	ask_ok(s, s->boss, &op_order_create, ORDER, of_order);
	assert_string_equal(ask(s, s->boss, &op_order_create, ORDER, of_quote), "DOCUMENT_ID_USED");
	assert_string_equal(ask(s, s->boss, &op_quote_create, QUOTE, of_order), "DOCUMENT_ID_USED");
	ask_ok(s, s->li, &op_customer_create, "{'code': 'C1L', 'name': '李的客户'}");
	assert_string_equal(ask(s, s->li, &op_order_create,
	                        "{'order_id': '%s', 'customer_id': '@C1L', 'warehouse_id': '@W1', 'lines': "
	                        "[{'product_id': '@P1', 'quantity': '1'}]}",
	                        of_quote),
	    "DOCUMENT_ID_USED");
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM app.quote"), 1);
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM app.sales_order"), 1);
	asker_free(s);
}

/* Both at once, again and again: one of them is made, and the other is told. */
static void
at_once(void **state)
{
	WITH;

	for (int i = 0; i < 20; i++) {
		const char *id = an_id(s);
		struct flight *q = flight_start(s, s->boss, &op_quote_create, QUOTE, id);
		struct flight *o = flight_start(s, s->boss, &op_order_create, ORDER, id);
		const char *rq = flight_end(s, q), *ro = flight_end(s, o);

		check_row(id, (rq[0] == '\0') != (ro[0] == '\0'));
		assert_string_equal(rq[0] == '\0' ? ro : rq, "DOCUMENT_ID_USED");
	}
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM (SELECT id FROM app.quote UNION ALL SELECT "
	                                    "id FROM app.sales_order) d"),
	    20);
	asker_free(s);
}

static const struct CMUnitTest cases[] = {
    CASE("S1 O17 an id is of one document", one_after_the_other),
    CASE("S1 O17 two documents of one id at once", at_once),
};
UNIT_MAIN("document", cases)
