/* test_stock.c -- warehouses, bookings, receipts and promises in a real database; the ledger and the counters agree. */
#include "tests/query/domain/ask.h"

extern const struct op op_category_create, op_product_create, op_product_update, op_warehouse_create,
    op_warehouse_update, op_warehouse_list, op_stock_move, op_stock_list, op_stock_check, op_supply_create,
    op_supply_receive, op_supply_update, op_supply_list;

#define WITH                                                                                                 \
	struct asker *s = asker_new();                                                                       \
	(void)state;                                                                                         \
	world(s)

static void
world(struct asker *s)
{
	ask_ok(s, s->boss, &op_category_create, "{'code': 'A', 'name': '根'}");
	for (int i = 1; i <= 3; i++)
		ask_ok(s, s->boss, &op_product_create,
		    "{'code': 'P%d', 'name': '货物%d', 'category_id': '@A', 'unit': '个', 'tax_rate': '13', "
		    "'list_price': '1', 'units': [{'unit': '箱', 'num': 12}]}",
		    i, i);
	ask_ok(s, s->boss, &op_product_create,
	    "{'code': 'SV', 'name': '安装', 'category_id': '@A', 'unit': '次', 'tax_rate': '6', "
	    "'list_price': '1', 'kind': 'service'}");
	ask_ok(s, s->boss, &op_warehouse_create,
	    "{'code': 'W1', 'name': '北京仓', 'branch_id': '@BJ', 'transfer_days': 2}");
	ask_ok(s, s->boss, &op_warehouse_create, "{'code': 'W2', 'name': '上海仓', 'branch_id': '@SH'}");
}

/* The counters are what the ledger says. */
static void
ledger_agrees(struct asker *s)
{
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM app.stock s FULL JOIN (SELECT "
	                                    "warehouse_id, product_id, sum(on_hand) AS on_hand, "
	                                    "sum(reserved) AS reserved FROM app.stock_move GROUP BY 1, 2) m "
	                                    "USING (warehouse_id, product_id) "
	                                    "WHERE s.on_hand IS DISTINCT FROM coalesce(m.on_hand, 0)"),
	    0);
}

static void
bookings(void **state)
{
	WITH;
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '100'}, "
	    "{'product_id': '@P2', 'quantity': '0.5'}], 'note': '期初'}");
	assert_string_equal(all(s, "stocks", "onHand"), "100 0.5");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'issue', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '30'}]}");
	assert_string_equal(got(s, "stocks[0].free"), "70");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'transfer', 'warehouse_id': '@W1', 'to_warehouse_id': '@W2', 'lines': "
	    "[{'product_id': '@P1', 'quantity': '20'}]}");
	assert_string_equal(all(s, "stocks", "onHand"), "50 20");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'count', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '48'}, "
	    "{'product_id': '@P3', 'quantity': '0'}]}");
	assert_string_equal(ask(s, s->boss, &op_stock_move,
	                        "{'kind': 'issue', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P2', "
	                        "'quantity': '0.5'}, {'product_id': '@P1', 'quantity': '48.0001'}, "
	                        "{'product_id': '@SV', 'quantity': '1'}]}"),
	    "INVALID_FIELDS; lines[1].quantity STOCK_SHORT; lines[2].product_id GOODS_ONLY");
	ledger_agrees(s);
	ask_ok(s, s->li, &op_stock_list, "{}");
	assert_string_equal(all(s, "stocks", "productCode"), "P1 P1 P2");
	assert_string_equal(all(s, "stocks", "onHand"), "48 20 0.5");
	ask_ok(s, s->li, &op_stock_list, "{'warehouse_id': '@W2'}");
	assert_string_equal(all(s, "stocks", "onHand"), "20");
	ask_ok(s, s->li, &op_stock_list, "{'text': '货物2'}");
	assert_string_equal(all(s, "stocks", "productCode"), "P2");
	ask_ok(s, s->li, &op_stock_list, "{'text': 'hw1'}");
	assert_string_equal(all(s, "stocks", "warehouseCode"), "W1 W2");
	ask_ok(s, s->li, &op_stock_list, "{'page_size': 1}");
	ask_ok(s, s->li, &op_stock_list, "{'page_size': 1, 'page_token': '%s'}", got(s, "nextPageToken"));
	assert_string_equal(all(s, "stocks", "warehouseCode"), "W2");
	ask_ok(s, s->li, &op_stock_list, "{'page_size': 1, 'page_token': '%s'}", got(s, "nextPageToken"));
	assert_string_equal(all(s, "stocks", "productCode"), "P2");
	assert_string_equal(got(s, "nextPageToken"), "");
	asker_free(s);
}

/* Reserved goods stay, whatever is booked at the same time. */
static void
races(void **state)
{
	WITH;
	struct flight *f[8];
	int done = 0;
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '10'}]}");
	pg_do(s->side, "UPDATE app.stock SET reserved = 40000");
	for (size_t i = 0; i < 8; i++)
		f[i] = flight_start(s, s->boss, &op_stock_move,
		    "{'kind': 'issue', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': "
		    "'1'}]}");
	for (size_t i = 0; i < 8; i++) {
		const char *r = flight_end(s, f[i]);
		done += r[0] == '\0';
		if (r[0] != '\0')
			assert_string_equal(r, "INVALID_FIELDS; lines[0].quantity STOCK_SHORT");
	}
	assert_int_equal(done, 6);
	assert_int_equal(pg_number(s->side, "SELECT on_hand FROM app.stock"), 40000);
	/* counts and receipts of one row: a count is a difference to what is there at that moment */
	pg_do(s->side, "UPDATE app.stock SET reserved = 0");
	f[0] = flight_start(s, s->boss, &op_stock_move,
	    "{'kind': 'count', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '50'}]}");
	f[1] = flight_start(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '5'}]}");
	assert_string_equal(flight_end(s, f[0]), "");
	assert_string_equal(flight_end(s, f[1]), "");
	int64_t now = pg_number(s->side, "SELECT on_hand FROM app.stock");
	assert_true(now == 500000 || now == 550000); /* the receipt came before the count, or after it */
	ledger_agrees(s);
	asker_free(s);
}

/* Two new rows of one product at once. */
static void
first_rows(void **state)
{
	WITH;
	struct flight *f[4];
	for (size_t i = 0; i < 4; i++)
		f[i] = flight_start(s, s->boss, &op_stock_move,
		    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': "
		    "'1'}, "
		    "{'product_id': '@P2', 'quantity': '1'}]}");
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(flight_end(s, f[i]), "");
	assert_int_equal(pg_number(s->side, "SELECT sum(on_hand) FROM app.stock"), 80000);
	ledger_agrees(s);
	asker_free(s);
}

static void
closed_months(void **state)
{
	WITH;
	pg_do(s->side, "INSERT INTO app.period (yyyymm, state) VALUES (202510, 2)");
	assert_string_equal(ask(s, s->boss, &op_stock_move,
	                        "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', "
	                        "'quantity': '1'}], "
	                        "'business_date': '2025-10-31'}"),
	    "INVALID_FIELDS; business_date PERIOD_CLOSED");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '1'}], "
	    "'business_date': '2025-11-01'}");
	assert_string_equal(pg_get(s->side, "SELECT business_date FROM app.stock_move"), "2025-11-01");
	pg_do(s->side, "DELETE FROM app.period");
	asker_free(s);
}

static void
receipts(void **state)
{
	WITH;
	ask_ok(s, s->boss, &op_supply_create,
	    "{'code': 'PO-1', 'warehouse_id': '@W1', 'product_id': '@P1', 'quantity': '10', 'expected_on': "
	    "'2025-12-01'}");
	ask_ok(s, s->boss, &op_supply_create,
	    "{'warehouse_id': '@W1', 'product_id': '@P1', 'quantity': '7', 'expected_on': '2025-11-30', "
	    "'unconfirmed': true}");
	assert_string_equal(
	    ask(s, s->boss, &op_supply_create,
	        "{'code': 'PO-1', 'warehouse_id': '@W1', 'product_id': '@SV', 'quantity': '1', "
	        "'expected_on': '2025-12-01'}"),
	    "INVALID_FIELDS; code TAKEN; product_id GOODS_ONLY");
	ask_ok(
	    s, s->boss, &op_supply_receive, "{'supply_id': '@PO-1', 'expected_version': 1, 'quantity': '4'}");
	assert_string_equal(got(s, "supply.state"), "SUPPLY_STATE_OPEN");
	ask_ok(s, s->li, &op_stock_list, "{}");
	assert_string_equal(got(s, "stocks[0].onHand"), "4");
	assert_string_equal(got(s, "stocks[0].expected"), "6"); /* not the unconfirmed ones */
	ask_ok(s, s->boss, &op_supply_receive, "{'supply_id': '@PO-1', 'expected_version': 2}");
	assert_string_equal(got(s, "supply.state"), "SUPPLY_STATE_RECEIVED");
	assert_string_equal(
	    ask(s, s->boss, &op_supply_receive, "{'supply_id': '@PO-1', 'expected_version': 3}"),
	    "SUPPLY_STATE");
	ask_ok(s, s->li, &op_supply_list, "{}");
	assert_string_equal(all(s, "supplies", "quantity"), "7");
	ask_ok(s, s->li, &op_supply_list, "{'closed': true, 'page_size': 1}");
	assert_string_equal(all(s, "supplies", "expectedOn"), "2025-11-30");
	ask_ok(s, s->li, &op_supply_list, "{'closed': true, 'page_size': 1, 'page_token': '%s'}",
	    got(s, "nextPageToken"));
	assert_string_equal(all(s, "supplies", "code"), "PO-1");
	ledger_agrees(s);
	asker_free(s);
}

/* An effective order of SH for 40 from W1 on 2025-12-05, of which 10 are reserved; made by hand, for orders are not the matter here. */
static void
order(struct asker *s)
{
	pg_do(s->side,
	    "SET session_replication_role = replica;"
	    "INSERT INTO app.sales_order (id, state, customer_id, branch_id, owner_id, created_by, "
	    "warehouse_id, currency, fx_rate, tax_inclusive, "
	    "business_date, net, tax, gross, cost, base_gross, base_net, content_hash, editors, created_at, "
	    "updated_at) "
	    "SELECT public.n(99), 3, public.n(98), public.n(2), public.n(13), public.n(13), w.id, 'CNY', "
	    "100000000, true, '2025-11-24', 0, 0, 0, 0, 0, 0, "
	    "'', '{}', now(), now() FROM app.warehouse w WHERE w.code = 'W1';"
	    "INSERT INTO app.order_line (id, order_id, seq, product_id, warehouse_id, kind, name, unit, "
	    "unit_num, unit_den, quantity, base_quantity, price, "
	    "tax_rate, net, tax, gross, unit_cost, cost, price_source, wished_date, reserved) "
	    "SELECT public.n(97), public.n(99), 1, p.id, w.id, 1, '', '', 1, 1, 400000, 400000, 0, 0, 0, 0, "
	    "0, 0, 0, '', '2025-12-05', 100000 "
	    "FROM app.product p, app.warehouse w WHERE p.code = 'P1' AND w.code = 'W1';"
	    "UPDATE app.stock SET reserved = 100000 WHERE on_hand = 1000000; RESET session_replication_role");
}

static void
no_order(struct asker *s)
{
	pg_do(s->side, "SET session_replication_role = replica; DELETE FROM app.order_line; DELETE FROM "
	               "app.sales_order; RESET session_replication_role");
}

static void
promises(void **state)
{
	WITH;
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': "
	    "'100'}]}");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W2', 'lines': [{'product_id': '@P1', 'quantity': '24'}]}");
	order(s);
	/* li sees nothing of SH, and yet nothing of what SH was promised is promised to her */
	ask_ok(s, s->li, &op_stock_check,
	    "{'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '60'}, {'product_id': "
	    "'@P1', 'quantity': '1', "
	    "'unit': '箱'}]}");
	assert_string_equal(got(s, "lines[0].available"), "60");
	assert_string_equal(got(s, "lines[0].enough"), "true");
	assert_string_equal(got(s, "lines[1].wanted"), "12");
	assert_string_equal(got(s, "lines[1].available"), "0");
	assert_string_equal(got(s, "lines[1].offers"), "1");
	assert_string_equal(got(s, "lines[1].offers[0].warehouseCode"), "W2");
	assert_string_equal(got(s, "lines[1].offers[0].date"), "2025-11-27");
	ask_ok(s, s->boss, &op_supply_create,
	    "{'warehouse_id': '@W1', 'product_id': '@P1', 'quantity': '50', 'expected_on': '2025-12-10'}");
	ask_ok(s, s->li, &op_stock_check,
	    "{'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '80', 'wished_date': "
	    "'2025-12-01'}]}");
	assert_string_equal(got(s, "lines[0].available"), "60");
	assert_string_equal(got(s, "lines[0].earliestDate"), "2025-12-10");
	assert_string_equal(all(s, "lines", "enough"), "false");
	ask_ok(s, s->li, &op_stock_list, "{'product_id': '@P1', 'warehouse_id': '@W1'}");
	assert_string_equal(got(s, "stocks[0].reserved"), "10");
	assert_string_equal(got(s, "stocks[0].demand"), "30");
	assert_string_equal(got(s, "stocks[0].expected"), "50");
	/* all of it was shipped and 4 were refused: they are wanted again */
	pg_do(s->side, "SET session_replication_role = replica; UPDATE app.order_line SET reserved = 0, "
	               "shipped = 400000, refused "
	               "= 40000; RESET session_replication_role");
	ask_ok(s, s->li, &op_stock_list, "{'product_id': '@P1', 'warehouse_id': '@W1'}");
	assert_string_equal(got(s, "stocks[0].demand"), "4");
	no_order(s);
	asker_free(s);
}

static void
overselling(void **state)
{
	WITH;
	ask_ok(
	    s, s->boss, &op_product_update, "{'product_id': '@P1', 'expected_version': 1, 'oversell': true}");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'issue', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '3'}]}");
	assert_string_equal(got(s, "stocks[0].onHand"), "-3");
	assert_string_equal(ask(s, s->boss, &op_product_update,
	                        "{'product_id': '@P1', 'expected_version': 2, 'oversell': false}"),
	    "INVALID_FIELDS; oversell STILL_OVERSOLD");
	ask_ok(s, s->boss, &op_stock_move,
	    "{'kind': 'receipt', 'warehouse_id': '@W1', 'lines': [{'product_id': '@P1', 'quantity': '3'}]}");
	ask_ok(s, s->boss, &op_product_update,
	    "{'product_id': '@P1', 'expected_version': 2, 'oversell': false}");
	assert_string_equal(pg_get(s->side, "SELECT oversell FROM app.stock"), "f");
	asker_free(s);
}

static void
warehouses(void **state)
{
	WITH;
	ask_ok(s, s->boss, &op_warehouse_update,
	    "{'warehouse_id': '@W2', 'expected_version': 1, 'archived': true}");
	ask_ok(s, s->li, &op_warehouse_list, "{}");
	assert_string_equal(all(s, "warehouses", "code"), "W1");
	ask_ok(s, s->li, &op_warehouse_list, "{'archived': true, 'branch_id': '@SH'}");
	assert_string_equal(all(s, "warehouses", "branchCode"), "SH");
	assert_string_equal(ask(s, s->boss, &op_stock_move,
	                        "{'kind': 'receipt', 'warehouse_id': '@W2', 'lines': [{'product_id': '@P1', "
	                        "'quantity': '3'}]}"),
	    "INVALID_FIELDS; warehouse_id UNKNOWN_REF");
	asker_free(s);
}

static const struct CMUnitTest cases[] = {
    CASE("S4 receipts, issues, counts, transfers and the ledger", bookings),
    CASE("S48 reserved goods stay, whatever is booked at once", races),
    CASE("S48 rows that are made at the same moment", first_rows),
    CASE("X12 a closed month takes no booking", closed_months),
    CASE("S4 expected receipts come in", receipts),
    CASE("S4 promises count everybody's orders", promises),
    CASE("S48 goods that may be oversold", overselling),
    CASE("warehouses are archived", warehouses),
};
UNIT_MAIN("stock", cases)
