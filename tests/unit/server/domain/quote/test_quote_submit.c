#include "server/domain/quote/submit.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/quote/world.h"

struct desk {
	struct world w;
	struct route route;
	struct quote_submit_facts f;
	struct quote_submit_plan p;
	Bl__SubmitQuoteRequest rq;
};

static void
desk_init(struct desk *k, int state, enum route_kind route)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w, state);
	route_init(&k->route, route);
	bl__submit_quote_request__init(&k->rq);
	k->rq.quote_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
}

static bool
submit(struct desk *k)
{
	k->f.rows = k->w.rows;
	k->f.approval = &k->route.f;
	return quote_submit_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name;
	int from;
	enum route_kind route;
	int expected;
	enum reason reason;
	int to;
} table[] = {
    {"to the boss", QUOTE_DRAFT, ROUTE_PEOPLE, 3, R_NONE, QUOTE_IN_APPROVAL},
    {"at once", QUOTE_DRAFT, ROUTE_AUTO, 3, R_NONE, QUOTE_EFFECTIVE},
    {"no flow", QUOTE_DRAFT, ROUTE_NONE, 3, R_NO_FLOW, 0},
    {"nobody to ask", QUOTE_DRAFT, ROUTE_NOBODY, 3, R_NO_APPROVER, 0},
    {"changed since", QUOTE_DRAFT, ROUTE_PEOPLE, 2, R_STALE_VERSION, 0},
    {"no version", QUOTE_DRAFT, ROUTE_PEOPLE, 0, R_STALE_VERSION, 0},
    {"in approval", QUOTE_IN_APPROVAL, ROUTE_PEOPLE, 3, R_QUOTE_STATE, 0},
    {"effective", QUOTE_EFFECTIVE, ROUTE_AUTO, 3, R_QUOTE_STATE, 0},
    {"ordered", QUOTE_ORDERED, ROUTE_AUTO, 3, R_QUOTE_STATE, 0},
    {"declined", QUOTE_DECLINED, ROUTE_AUTO, 3, R_QUOTE_STATE, 0},
    {"void", QUOTE_VOID, ROUTE_AUTO, 3, R_QUOTE_STATE, 0},
};

static void
ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		bool ok = table[i].reason == R_NONE;
		struct desk k;

		desk_init(&k, table[i].from, table[i].route);
		k.rq.expected_version = table[i].expected;
		check_row(row, submit(&k) == ok);
		check_row(row, k.w.why.reason == table[i].reason);
		if (ok) {
			check_row(row, k.p.d.state == table[i].to && k.p.d.version == WORLD_VERSION + 1);
			check_row(row, k.p.passed == (table[i].to == QUOTE_EFFECTIVE));
			check_row(row, k.p.d.revision == 1 && k.p.start != NULL);
		}
		world_free(&k.w);
	}
}

/* What the conditions of a flow see. */
static void
inputs(void **state)
{
	struct desk k;
	const struct routing_inputs *in = &k.p.head.inputs;

	(void)state;
	desk_init(&k, QUOTE_DRAFT, ROUTE_PEOPLE);
	k.w.line[1].below_list = 50000;
	k.w.line[0].floor_price = 113000001;
	k.w.line[0].floor_inclusive = true;
	k.w.rows.world.effective_orders = 0;
	k.w.rows.world.limit_amount = YUAN(1581);
	k.w.rows.world.over_percent = 100000;
	assert_true(submit(&k));
	assert_int_equal(in->amount, YUAN(1582));
	assert_int_equal(in->margin, 400000); /* 1400.00 net, cost 840.00 */
	assert_int_equal(in->discount, 50000);
	assert_true(in->below_floor && in->new_customer);
	assert_string_equal(in->credit, "approval");
	assert_int_equal(in->line_count, 2);
	assert_int_equal(k.p.head.content_hash.n, 32);
	world_free(&k.w);
	desk_init(&k, QUOTE_DRAFT, ROUTE_PEOPLE);
	k.w.line[0].floor_price = 113000000;
	k.w.line[0].floor_inclusive = true;
	k.w.rows.world.limit_amount = YUAN(1582);
	assert_true(submit(&k));
	assert_false(in->below_floor || in->new_customer);
	assert_string_equal(in->credit, "pass");
	world_free(&k.w);
}

static void
refusals(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, QUOTE_DRAFT, ROUTE_PEOPLE);
	k.w.rows.head.found = false;
	assert_false(submit(&k));
	assert_int_equal(k.w.why.reason, R_NOT_FOUND);
	world_free(&k.w);
	desk_init(&k, QUOTE_DRAFT, ROUTE_PEOPLE);
	k.rq.quote_id = "";
	k.rq.note = "\x01";
	k.f.period.state = (struct q_period_state){.found = true, .state = PERIOD_CLOSED};
	assert_false(submit(&k));
	assert_non_null(strstr(violations(&k.w.why), "quote_id REQUIRED\n"));
	assert_non_null(strstr(violations(&k.w.why), "note BAD_TEXT\n"));
	assert_non_null(strstr(violations(&k.w.why), " PERIOD_CLOSED\n"));
	world_free(&k.w);
}

static void
written(void **state)
{
	static const struct {
		const char *row;
		enum route_kind route;
		bool numbered;
		const char *order, *never;
	} rows[] = {
	    {"to the boss", ROUTE_PEOPLE, false,
	        "q_document_revision_add q_approval_insert q_quote_state_set op_audit op_number",
	        "q_quote_effective_set"},
	    {"at once", ROUTE_AUTO, false,
	        "q_document_revision_add q_approval_insert q_quote_effective_set op_audit op_number",
	        "q_quote_state_set"},
	    {"it keeps its number", ROUTE_PEOPLE, true, "q_quote_state_set op_audit", "op_number"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct desk k;
		struct batch *b;
		Bl__SubmitQuoteResponse re = BL__SUBMIT_QUOTE_RESPONSE__INIT;

		desk_init(&k, QUOTE_DRAFT, rows[i].route);
		if (!rows[i].numbered)
			k.w.rows.head.number = NULL;
		b = batch_fake_new(k.w.arena, &k.w.who);
		assert_true(submit(&k));
		quote_submit_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
		check_row(rows[i].row, fake_in_order(b, rows[i].order));
		check_row(rows[i].row, fake_count(b, rows[i].never) == 0);
		check_row(rows[i].row, fake_count(b, "op_audit") == 1);
		check_row(rows[i].row, re.approval_id[0] != '\0');
		world_free(&k.w);
	}
}

static void
reads(void **state)
{
	struct desk k;
	struct batch *b;

	(void)state;
	desk_init(&k, QUOTE_DRAFT, ROUTE_PEOPLE);
	b = batch_fake_new(k.w.arena, &k.w.who);
	quote_submit_load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(
	    b, "q_period_share q_quote_lock q_quote_world q_quote_lines q_approval_flows q_approval_people"));
	assert_non_null(k.f.approval);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S20 O4 a submit asks people or takes effect at once; only drafts, as they were read", ways),
    CASE("S21 what routing sees of a quote", inputs),
    CASE("S3 A24 all errors of a submit at once", refusals),
    CASE("S20 a submit writes revision, approval and one audit row; the number once, and last", written),
    CASE("S20 a submit locks month and quote in this order", reads),
};
UNIT_MAIN("quote_submit", cases)
