#include "server/domain/order/produce.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

struct desk {
	struct world w;
	struct order_produce_facts f;
	struct order_produce_plan p;
	Bl__ProduceOrderRequest rq;
	Bl__LineQuantity line[2], *lines[2];
};

/* An effective order of one line of 10 that is made to order. */
static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	k->w.d.state = ORDER_EFFECTIVE;
	world_line(&k->w, 10)->make = true;
	bl__produce_order_request__init(&k->rq);
	k->rq.order_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
	for (int i = 0; i < 2; i++) {
		bl__line_quantity__init(&k->line[i]);
		k->lines[i] = &k->line[i];
		k->line[i].line_number = 1;
	}
	k->rq.lines = k->lines;
}

static bool
produce(struct desk *k)
{
	k->f.rows = world_rows(&k->w);
	return order_produce_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name, *asked; /* asked NULL = no lines in the request */
	bool make;
	struct order_amounts q;
	int64_t made, reserved; /* by this command */
	int progress;
	enum reason reason;
} table[] = {
    {"all of it", NULL, true, {0}, Q(10), Q(10), PROGRESS_WHOLE, R_NONE},
    {"all of it, by its quantity", "10", true, {0}, Q(10), Q(10), PROGRESS_WHOLE, R_NONE},
    {"a part", "3", true, {0}, Q(3), Q(3), PROGRESS_PART, R_NONE},
    {"the least", "0.0001", true, {0}, 1, 1, PROGRESS_PART, R_NONE},
    {"the rest", "", true, {.produced = Q(4), .reserved = Q(4)}, Q(6), Q(6), PROGRESS_WHOLE, R_NONE},
    {"the rest after a shipment", NULL, true, {.produced = Q(4), .shipped = Q(4)}, Q(6), Q(6), PROGRESS_WHOLE,
        R_NONE},
    {"of the rest some was reserved from stock", NULL, true, {.reserved = Q(8)}, Q(10), Q(2), PROGRESS_WHOLE,
        R_NONE},
    {"all was reserved from stock", "5", true, {.reserved = Q(10)}, Q(5), 0, PROGRESS_PART, R_NONE},
    {"what was given up is not made", NULL, true, {.closed = Q(4)}, Q(6), Q(6), PROGRESS_WHOLE, R_NONE},
    {"more than ordered", "10.0001", true, {0}, 0, 0, 0, R_INVALID_FIELDS},
    {"more than the rest", "7", true, {.produced = Q(4)}, 0, 0, 0, R_INVALID_FIELDS},
    {"more than was not given up", "7", true, {.closed = Q(4)}, 0, 0, 0, R_INVALID_FIELDS},
    {"zero", "0", true, {0}, 0, 0, 0, R_INVALID_FIELDS},
    {"less than zero", "-1", true, {0}, 0, 0, 0, R_INVALID_FIELDS},
    {"five decimals", "0.00001", true, {0}, 0, 0, 0, R_INVALID_FIELDS},
    {"no number", "x", true, {0}, 0, 0, 0, R_INVALID_FIELDS},
    {"a line from stock", "1", false, {0}, 0, 0, 0, R_INVALID_FIELDS},
    {"only lines from stock", NULL, false, {0}, 0, 0, 0, R_NOTHING_TO_DO},
    {"made already", NULL, true, {.produced = Q(10), .reserved = Q(10)}, 0, 0, 0, R_NOTHING_TO_DO},
    {"all given up", NULL, true, {.closed = Q(10)}, 0, 0, 0, R_NOTHING_TO_DO},
    {"made before the rest was given up", NULL, true, {.produced = Q(10), .shipped = Q(6), .closed = Q(4)}, 0,
        0, 0, R_NOTHING_TO_DO},
};

static void
quantities(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		bool ok = table[i].reason == R_NONE;
		struct desk k;
		struct order_line *l;

		desk_init(&k);
		l = &k.w.line[0];
		l->make = table[i].make;
		l->q = table[i].q;
		k.rq.n_lines = table[i].asked != NULL;
		k.line[0].quantity = table[i].asked != NULL ? (char *)table[i].asked : "";
		check_row(row, produce(&k) == ok);
		check_row(row, k.w.why.reason == table[i].reason);
		if (ok) {
			check_row(row, k.p.made[0] == table[i].made && k.p.reserve[0] == table[i].reserved);
			check_row(row, k.p.d.line[0].q.produced == l->q.produced + table[i].made);
			check_row(row, k.p.d.line[0].q.reserved == l->q.reserved + table[i].reserved);
			check_row(row, k.p.d.production == table[i].progress);
			check_row(row, k.p.d.version == WORLD_VERSION + 1 && k.p.date == TODAY);
			check_row(row, k.p.d.state == ORDER_EFFECTIVE);
		}
		world_free(&k.w);
	}
}

/* What was made of a line before its rest was given up stays made when the other lines are. */
static void
other_lines(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.w.line[0].q = (struct order_amounts){.produced = Q(10), .shipped = Q(6), .closed = Q(4)};
	world_line(&k.w, 5)->make = true;
	world_line(&k.w, 3);
	assert_true(produce(&k));
	assert_int_equal(k.p.made[0], 0);
	assert_int_equal(k.p.reserve[0], 0);
	assert_int_equal(k.p.d.line[0].q.produced, Q(10));
	assert_int_equal(k.p.made[1], Q(5));
	assert_int_equal(k.p.made[2], 0);
	world_free(&k.w);
}

static void
states(void **state)
{
	(void)state;
	for (int from = ORDER_DRAFT; from <= ORDER_APPROVED; from++) {
		struct desk k;

		desk_init(&k);
		k.w.d.state = from;
		check_row(order_state_word(from), produce(&k) == (from == ORDER_EFFECTIVE));
		check_row(order_state_word(from), from == ORDER_EFFECTIVE || k.w.why.reason == R_ORDER_STATE);
		world_free(&k.w);
	}
}

static void
lines(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.rq.n_lines = 2;
	k.line[0].line_number = 2;
	k.line[0].quantity = k.line[1].quantity = "1";
	assert_false(produce(&k));
	assert_string_equal(violations(&k.w.why), "lines[0].line_number NO_SUCH_LINE\n");
	world_free(&k.w);
	desk_init(&k);
	k.rq.n_lines = 2;
	k.line[0].quantity = k.line[1].quantity = "1";
	assert_false(produce(&k));
	assert_string_equal(violations(&k.w.why), "lines[1].line_number DUPLICATE\n");
	world_free(&k.w);
}

static const struct {
	const char *name;
	int day; /* from today */
	bool backdate, closed;
	const char *violations;
} days[] = {
    {"today", 0, false, false, ""},
    {"earlier", -3, true, false, ""},
    {"earlier, without the right", -1, false, false, "business_date BACKDATE_NOT_ALLOWED\n"},
    {"earlier, in a closed month", -20, true, true, "business_date PERIOD_CLOSED\n"},
    {"tomorrow", 1, true, false, "business_date DATE_IN_FUTURE\n"},
};

static void
dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
		Google__Type__Date date = around_date(TODAY + days[i].day);
		struct desk k;

		desk_init(&k);
		k.rq.business_date = &date;
		if (!days[i].backdate)
			actor_forbid(&k.w.who, PERM_ORDER_BACKDATE);
		k.f.period.state = (struct q_period_state){.found = days[i].closed, .state = PERIOD_CLOSED};
		check_row(days[i].name, produce(&k) == (days[i].violations[0] == '\0'));
		check_row(days[i].name, strcmp(violations(&k.w.why), days[i].violations) == 0);
		check_row(days[i].name, days[i].violations[0] != '\0' || k.p.date == TODAY + days[i].day);
		world_free(&k.w);
	}
}

static void
as_read(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.rq.order_id = "";
	assert_false(produce(&k));
	assert_string_equal(violations(&k.w.why), "order_id REQUIRED\n");
	world_free(&k.w);
	desk_init(&k);
	k.rq.expected_version = WORLD_VERSION - 1;
	assert_false(produce(&k));
	assert_int_equal(k.w.why.reason, R_STALE_VERSION);
	world_free(&k.w);
	desk_init(&k);
	assert_false(order_produce_decide(&k.f, &k.rq, &k.w.who, &k.p, &k.w.why));
	assert_int_equal(k.w.why.reason, R_NOT_FOUND);
	world_free(&k.w);
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__ProduceOrderResponse re = BL__PRODUCE_ORDER_RESPONSE__INIT;

	(void)state;
	desk_init(&k);
	world_line(&k.w, 3); /* from stock: nothing is written of it */
	b = batch_fake_new(k.w.arena, &k.w.who);
	order_produce_load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_period_share q_order_lock q_order_world q_order_lines"));
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_true(produce(&k));
	order_produce_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_int_equal(fake_count(b, "q_order_production_insert"), 1);
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_non_null(strstr(batch_fake_text(b), "quantities=[100000]"));
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"order.produced\""));
	assert_string_equal(re.order->lines[0]->produced, "10");
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S40 what can be made of a line, and what of it is reserved", quantities),
    CASE("S40 the rest of a line that was given up makes nothing undone", other_lines),
    CASE("S40 only effective orders are produced", states),
    CASE("S3 S40 lines that are not there, or named twice", lines),
    CASE("A24 production on an earlier day", dates),
    CASE("S3 production of an order as it was read", as_read),
    CASE("S40 production locks month and order, writes stock and one audit row", statements),
};
UNIT_MAIN("order_produce", cases)
