#include "server/domain/supply/create.c"
#include "server/domain/supply/receive.c"
#include "server/domain/supply/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */
#define Q(n) ((int64_t)(n)*10000)

static Google__Type__Date
day(int d)
{
	Google__Type__Date m = GOOGLE__TYPE__DATE__INIT;
	m.year = 2026;
	m.month = 12;
	m.day = d;
	return m;
}

static void
creating(void **state)
{
	static const struct {
		const char *row, *code, *warehouse, *product, *quantity;
		int day; /* 0 = not given */
		int16_t kind;
		bool taken;
		const char *violations;
	} rows[] = {
	    {"good", "PO-1", "@A", "@P1", "5", 1, 1, false, ""},
	    {"without a code", "", "@A", "@P1", "5", 1, 1, false, ""},
	    {"all wrong at once", "P O", "", "P1", "0", 32, 1, false,
	        "code BAD_CODE\nwarehouse_id REQUIRED\nproduct_id BAD_UUID\nquantity "
	        "NOT_POSITIVE\nexpected_on BAD_DATE\n"},
	    {"nothing given", "", "", "", "", 0, 1, false,
	        "warehouse_id REQUIRED\nproduct_id REQUIRED\nquantity REQUIRED\nexpected_on REQUIRED\n"},
	    {"a service", "", "@A", "@P1", "5", 1, 2, false, "product_id GOODS_ONLY\n"},
	    {"code in use", "PO-1", "@A", "@P1", "5", 1, 1, true, "code TAKEN\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct supply_create_facts f = {.taken = {.found = true, .code_taken = rows[i].taken},
		    .warehouse = {.found = true, .id = {{10}}, .code = "A", .archived_at = INT64_MIN},
		    .product = {.found = true,
		        .id = {{1}},
		        .code = "P1",
		        .kind = rows[i].kind,
		        .archived_at = INT64_MIN}};
		struct supply_create_plan p;
		Bl__CreateSupplyRequest rq = BL__CREATE_SUPPLY_REQUEST__INIT;
		Google__Type__Date on = day(rows[i].day);
		rq.code = S(rows[i].code);
		rq.warehouse_id = S(rows[i].warehouse);
		rq.product_id = S(rows[i].product);
		rq.quantity = S(rows[i].quantity);
		rq.expected_on = rows[i].day != 0 ? &on : NULL;
		bool ok = supply_create_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, ok == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].row, !ok || (p.supply.code == NULL) == (rows[i].code[0] == '\0'));
		check_row(rows[i].row, !ok || (p.supply.state == SUPPLY_OPEN && p.supply.confirmed));
		actor_free(who);
	}
}

static void
receiving(void **state)
{
	static const struct {
		const char *row, *quantity;
		int state, received; /* of 10 */
		int64_t version;
		int to, booked, now;
		const char *violations;
		enum reason reason;
	} rows[] = {
	    {"all of it", "", SUPPLY_OPEN, 0, 3, SUPPLY_RECEIVED, 10, 10, "", R_NONE},
	    {"a part", "4", SUPPLY_OPEN, 0, 3, SUPPLY_OPEN, 4, 4, "", R_NONE},
	    {"the rest", "", SUPPLY_OPEN, 4, 3, SUPPLY_RECEIVED, 6, 10, "", R_NONE},
	    {"exactly the rest", "6", SUPPLY_OPEN, 4, 3, SUPPLY_RECEIVED, 6, 10, "", R_NONE},
	    {"more than the rest", "7", SUPPLY_OPEN, 4, 3, 0, 0, 0, "quantity MORE_THAN_EXPECTED\n",
	        R_INVALID_FIELDS},
	    {"nothing", "0", SUPPLY_OPEN, 4, 3, 0, 0, 0, "quantity NOT_POSITIVE\n", R_INVALID_FIELDS},
	    {"received already", "", SUPPLY_RECEIVED, 10, 3, 0, 0, 0, "", R_SUPPLY_STATE},
	    {"cancelled", "", SUPPLY_CANCELLED, 0, 3, 0, 0, 0, "", R_SUPPLY_STATE},
	    {"stale", "", SUPPLY_OPEN, 0, 2, 0, 0, 0, "", R_STALE_VERSION},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct supply_receive_facts f = {.supply = {.found = true,
		                                     .id = {{9}},
		                                     .warehouse_id = {{10}},
		                                     .product_id = {{1}},
		                                     .quantity = Q(10),
		                                     .received = Q(rows[i].received),
		                                     .state = (int16_t)rows[i].state,
		                                     .version = 3}};
		struct supply_receive_plan p;
		Bl__ReceiveSupplyRequest rq = BL__RECEIVE_SUPPLY_REQUEST__INIT;
		rq.supply_id = S("@PO-1");
		rq.expected_version = rows[i].version;
		rq.quantity = S(rows[i].quantity);
		bool ok = supply_receive_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, ok == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		if (ok) {
			check_row(rows[i].row, p.supply.state == rows[i].to);
			check_row(rows[i].row, p.supply.received == Q(rows[i].now));
			check_row(rows[i].row, p.change.delta == Q(rows[i].booked));
			check_row(rows[i].row, p.business_date == who->today);
		}
		actor_free(who);
	}
}

static void
closed_month(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct supply_receive_facts f = {.period = {{.found = true, .state = PERIOD_CLOSED}},
	    .supply = {.found = true, .quantity = Q(1), .state = SUPPLY_OPEN, .version = 1}};
	struct supply_receive_plan p;
	Bl__ReceiveSupplyRequest rq = BL__RECEIVE_SUPPLY_REQUEST__INIT;
	(void)state;
	rq.supply_id = S("@PO-1");
	rq.expected_version = 1;
	assert_false(supply_receive_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w), "business_date PERIOD_CLOSED\n");
	actor_free(who);
}

static void
changing(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct supply_update_facts f = {.supply = {.found = true,
	                                    .quantity = Q(10),
	                                    .expected_on = 100,
	                                    .confirmed = true,
	                                    .state = SUPPLY_OPEN,
	                                    .version = 1}};
	struct supply_update_plan p;
	Bl__UpdateSupplyRequest rq = BL__UPDATE_SUPPLY_REQUEST__INIT;
	Google__Type__Date on = day(24), bad = day(32);
	(void)state;
	rq.supply_id = S("@PO-1");
	rq.expected_version = 1;
	rq.expected_on = &on;
	rq._confirmed_case = BL__UPDATE_SUPPLY_REQUEST___CONFIRMED_CONFIRMED;
	assert_true(supply_update_decide(&f, &rq, who, &p, w));
	assert_false(p.supply.confirmed);
	assert_int_equal(p.supply.expected_on, date_from_civil(2026, 12, 24));
	assert_int_equal(p.supply.state, SUPPLY_OPEN);
	rq.cancel = true;
	assert_true(supply_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(p.supply.state, SUPPLY_CANCELLED);
	rq.expected_on = &bad;
	assert_false(supply_update_decide(&f, &rq, who, &p, w));
	assert_string_equal(violations(w), "expected_on BAD_DATE\n");
	f.supply.state = SUPPLY_RECEIVED;
	assert_false(supply_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_SUPPLY_STATE);
	assert_string_equal(w->param[1], "received");
	actor_free(who);
}

static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct supply_receive_facts f = {.supply = {.found = true,
	                                     .id = test_id(9),
	                                     .warehouse_id = test_id(10),
	                                     .product_id = test_id(11),
	                                     .quantity = Q(10),
	                                     .state = SUPPLY_OPEN,
	                                     .version = 1}};
	struct supply_receive_plan p;
	Bl__ReceiveSupplyRequest rq = BL__RECEIVE_SUPPLY_REQUEST__INIT;
	Bl__ReceiveSupplyResponse re = BL__RECEIVE_SUPPLY_RESPONSE__INIT;
	(void)state;
	rq.supply_id = S("@PO-1");
	rq.expected_version = 1;
	rq.quantity = S("2.5");
	assert_true(supply_receive_decide(&f, &rq, who, &p, why_new(who)));
	supply_receive_apply(b, &f, &p, &rq, who, &re);
	const char *text = batch_fake_text(b);
	assert_non_null(strstr(text, "q_supply_update(received=25000"));
	assert_non_null(strstr(text, "op_audit(subject=13"));
	assert_non_null(strstr(text, "kind=1, subject=13"));
	assert_non_null(strstr(text, "q_stock_add("));
	assert_string_equal(re.supply->received, "2.5");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 a new expected receipt, all errors at once", creating),
    CASE("S4 goods come in, whole and in parts", receiving),
    CASE("X12 a closed month takes no receipt", closed_month),
    CASE("S4 another day, not confirmed, cancelled", changing),
    CASE("S4 a receipt is stock and ledger in one", statements),
};
UNIT_MAIN("supply", cases)
