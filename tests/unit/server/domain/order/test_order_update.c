#include "server/domain/order/update.h"
#include "tests/unit/server/domain/order/world.h"

enum what { WORDS, LINES, RESERVE };

static const struct {
	const char *name;
	int from;
	enum what what;
	bool submitted, ok, words_only;
	int revision;
	enum reason reason;
} table[] = {
    {"draft: words", ORDER_DRAFT, WORDS, false, true, true, 1, R_NONE},
    {"draft: content", ORDER_DRAFT, RESERVE, false, true, false, 1, R_NONE},
    {"returned draft: content is the next revision", ORDER_DRAFT, RESERVE, true, true, false, 2, R_NONE},
    {"in approval: words", ORDER_IN_APPROVAL, WORDS, true, true, true, 1, R_NONE},
    {"in approval: content", ORDER_IN_APPROVAL, RESERVE, true, false, false, 0, R_ORDER_STATE},
    {"effective: words", ORDER_EFFECTIVE, WORDS, true, true, true, 1, R_NONE},
    {"effective: content", ORDER_EFFECTIVE, RESERVE, true, false, false, 0, R_ORDER_FROZEN},
    {"effective: lines", ORDER_EFFECTIVE, LINES, true, false, false, 0, R_ORDER_FROZEN},
    {"done: content", ORDER_DONE, LINES, true, false, false, 0, R_ORDER_FROZEN},
    {"waiting for stock: lines", ORDER_APPROVED, LINES, true, false, false, 0, R_ORDER_FROZEN},
    {"void: words", ORDER_VOID, WORDS, true, false, false, 0, R_ORDER_STATE},
};

static void
update(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		Bl__UpdateOrderRequest rq = BL__UPDATE_ORDER_REQUEST__INIT;
		Bl__DocumentLine line = BL__DOCUMENT_LINE__INIT, *lines[] = {&line};
		struct order_update_facts f = {0};
		struct order_update_plan p = {0};
		struct world w;

		world_init(&w);
		world_line(&w, 10);
		w.d.state = table[i].from;
		f.rows = world_rows(&w);
		f.submitted.found = table[i].submitted;
		rq.order_id = "@XSDD-BJ-202611-00001";
		rq.expected_version = 3;
		if (table[i].what == WORDS) {
			rq._note_case = BL__UPDATE_ORDER_REQUEST___NOTE_NOTE;
			rq.note = "请电话联系";
		} else if (table[i].what == RESERVE) {
			rq.reserve = BL__RESERVE_POLICY__RESERVE_POLICY_ALL;
		} else {
			rq.lines = lines;
			rq.n_lines = 1;
		}
		check_row(table[i].name, order_update_decide(&f, &rq, &w.who, &p, &w.why) == table[i].ok);
		check_row(table[i].name, table[i].ok || w.why.reason == table[i].reason);
		if (table[i].ok) {
			check_row(table[i].name, p.words_only == table[i].words_only && p.d.version == 4);
			check_row(
			    table[i].name, p.d.revision == table[i].revision && p.d.state == table[i].from);
		}
		world_free(&w);
	}
}

static void
author(void **state)
{
	Bl__UpdateOrderRequest rq = BL__UPDATE_ORDER_REQUEST__INIT;
	struct order_update_facts f = {0};
	struct order_update_plan p = {0};
	struct world w;

	(void)state;
	world_init(&w);
	w.d.state = ORDER_DRAFT;
	world_line(&w, 10);
	f.rows = world_rows(&w);
	f.rows.head.editors = (struct uuids){arena_memdup(w.arena, &w.who.user_id, 16), 1};
	w.who.user_id = test_id(77);
	rq.order_id = "@XSDD-BJ-202611-00001";
	rq.expected_version = 3;
	rq.reserve = BL__RESERVE_POLICY__RESERVE_POLICY_ALL;
	assert_true(order_update_decide(&f, &rq, &w.who, &p, &w.why));
	assert_int_equal(p.d.editors.n, 2);
	assert_true(uuid_eq(p.d.editors.v[1], test_id(77)));
	world_free(&w);
}

/* A draft goes to another warehouse, with all its lines, which the request need not repeat. */
static void
warehouse(void **state)
{
	static const struct {
		const char *row, *asked, *violations;
		int to;
	} rows[] = {
	    {"another one", "@W2", "", 6},
	    {"the same", "@W", "", HERE},
	    {"that of the branch", "", "", HERE},
	    {"none that is known", "@NOWHERE", "warehouse_id UNKNOWN_REF\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		Bl__UpdateOrderRequest rq = BL__UPDATE_ORDER_REQUEST__INIT;
		struct order_update_facts f = {0};
		struct order_update_plan p = {0};
		struct around around;
		struct world w;

		world_init(&w);
		around_init(&around);
		w.d.state = ORDER_DRAFT;
		world_line(&w, 10);
		world_line(&w, 4);
		f.rows = world_rows(&w);
		f.doc = around.doc;
		rq.order_id = WORLD_NUMBER;
		rq.expected_version = WORLD_VERSION;
		rq._warehouse_id_case = BL__UPDATE_ORDER_REQUEST___WAREHOUSE_ID_WAREHOUSE_ID;
		rq.warehouse_id = (char *)rows[i].asked;
		check_row(rows[i].row, order_update_decide(&f, &rq, &w.who, &p, &w.why) == (rows[i].to != 0));
		check_row(rows[i].row, strcmp(violations(&w.why), rows[i].violations) == 0);
		for (size_t k = 0; rows[i].to != 0 && k < 2; k++)
			check_row(
			    rows[i].row, uuid_eq(p.d.line[k].warehouse_id, test_id((uint8_t)rows[i].to)) &&
			                     uuid_eq(p.d.warehouse_id, p.d.line[k].warehouse_id));
		world_free(&w);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S32 content changes in drafts only, words any time", update),
    CASE("S32 a draft is sent to another warehouse", warehouse),
    CASE("S30 whoever changes the content is an author", author),
};
UNIT_MAIN("order_update", cases)
