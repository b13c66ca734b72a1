#include "server/domain/stock/move.c"

#include "common/date.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */
#define Q(n) ((int64_t)(n)*10000)
#define LINES 4

/* Two warehouses A and B; P1 has 100 in A, of which 30 are reserved; P2 has no row; SV is a service; OV may be oversold. */
struct world {
	struct stock_move_facts f;
	struct q_document_products_row product[LINES];
	struct q_stock_lock_row row[1];
};

static const struct {
	const char *code;
	uint8_t id;
	int16_t kind;
	bool oversell;
} goods[] = {{"P1", 1, 1, false}, {"P2", 2, 1, false}, {"SV", 3, 2, false}, {"OV", 4, 1, true}};

static void
load(struct world *w, const Bl__MoveStockRequest *rq)
{
	struct move_facts *f = &w->f.move;
	*w = (struct world){.row = {{{{10}}, {{1}}, Q(100), Q(30), false}}};
	f->from = (struct q_warehouse_by_ref){.found = strcmp(rq->warehouse_id, "@A") == 0,
	    .id = {{10}},
	    .code = "A",
	    .archived_at = INT64_MIN};
	f->to = (struct q_warehouse_by_ref){.found = rq->to_warehouse_id[0] == '@',
	    .id = {{strcmp(rq->to_warehouse_id, "@A") == 0 ? 10 : 11}},
	    .code = "B",
	    .archived_at = INT64_MIN};
	f->rows = (struct q_stock_lock){1, w->row};
	f->products.row = w->product;
	for (size_t i = 0; i < rq->n_lines; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(goods); k++) {
			if (rq->lines[i]->product_id[0] == '@' &&
			    strcmp(rq->lines[i]->product_id + 1, goods[k].code) == 0)
				w->product[f->products.n++] =
				    (struct q_document_products_row){.n = (int64_t)i + 1,
				        .id = {{goods[k].id}},
				        .code = goods[k].code,
				        .kind = goods[k].kind,
				        .oversell = goods[k].oversell,
				        .unit = "个",
				        .archived_at = INT64_MIN};
		}
	}
}

struct line {
	const char *product, *quantity;
};

static void
fill(struct arena *a, Bl__MoveStockRequest *rq, Bl__MoveKind kind, const char *from, const char *to,
    const struct line *line)
{
	bl__move_stock_request__init(rq);
	rq->kind = kind;
	rq->warehouse_id = arena_strdup(a, from);
	rq->to_warehouse_id = arena_strdup(a, to);
	rq->lines = arena_new_n(a, Bl__MoveLine *, LINES);
	for (; rq->n_lines < LINES && line[rq->n_lines].product != NULL; rq->n_lines++) {
		Bl__MoveLine *l = rq->lines[rq->n_lines] = arena_new_n(a, Bl__MoveLine, 1);
		bl__move_line__init(l);
		l->product_id = arena_strdup(a, line[rq->n_lines].product);
		l->quantity = arena_strdup(a, line[rq->n_lines].quantity);
	}
}

/* "A P1 +5 =105": each change and what is there then. */
static const char *
told(struct arena *a, const struct move_plan *p)
{
	const char *s = "";
	for (size_t i = 0; i < p->nchange; i++)
		s = arena_printf(a, "%s%d/%d%+d ", s, p->change[i].warehouse_id.b[0],
		    p->change[i].product_id.b[0], (int)(p->change[i].delta / 10000));
	for (size_t i = 0; i < p->nrow; i++)
		s = arena_printf(a, "%s%s:%s=%d ", s, p->row[i].warehouse_code, p->row[i].product_code,
		    (int)(p->row[i].on_hand / 10000));
	return s;
}

enum { RECEIPT = 1, ISSUE, COUNT, TRANSFER };

static void
bookings(void **state)
{
	static const struct {
		const char *row;
		int kind;
		const char *to;
		struct line line[LINES];
		const char *told, *violations;
	} rows[] = {
	    {"receipt", RECEIPT, "", {{"@P1", "5"}}, "10/1+5 A:P1=105 ", ""},
	    {"receipt of what never was there", RECEIPT, "", {{"@P2", "7"}}, "10/2+7 A:P2=7 ", ""},
	    {"issue of all that is free", ISSUE, "", {{"@P1", "70"}}, "10/1-70 A:P1=30 ", ""},
	    {"issue of what is reserved", ISSUE, "", {{"@P1", "70.0001"}}, "",
	        "lines[0].quantity STOCK_SHORT 70\n"},
	    {"issue of what never was there", ISSUE, "", {{"@P2", "1"}}, "",
	        "lines[0].quantity STOCK_SHORT 0\n"},
	    {"issue below zero of what may be oversold", ISSUE, "", {{"@OV", "1"}}, "10/4-1 A:OV=-1 ", ""},
	    {"count of less", COUNT, "", {{"@P1", "90"}}, "10/1-10 A:P1=90 ", ""},
	    {"count of more", COUNT, "", {{"@P1", "101"}}, "10/1+1 A:P1=101 ", ""},
	    {"count of what was expected", COUNT, "", {{"@P1", "100"}}, "A:P1=100 ", ""},
	    {"count down to what is reserved", COUNT, "", {{"@P1", "30"}}, "10/1-70 A:P1=30 ", ""},
	    {"count below what is reserved", COUNT, "", {{"@P1", "29"}}, "",
	        "lines[0].quantity COUNT_RESERVED 30\n"},
	    {"count of nothing", COUNT, "", {{"@P2", "0"}}, "A:P2=0 ", ""},
	    {"transfer", TRANSFER, "@B", {{"@P1", "5"}}, "10/1-5 11/1+5 A:P1=95 B:P1=5 ", ""},
	    {"transfer of too much", TRANSFER, "@B", {{"@P1", "71"}}, "11/1+71 B:P1=71 ",
	        "lines[0].quantity STOCK_SHORT 70\n"},
	    {"transfer to itself", TRANSFER, "@A", {{"@P1", "5"}}, NULL, "to_warehouse_id SAME_WAREHOUSE\n"},
	    {"transfer to nowhere", TRANSFER, "", {{"@P1", "5"}}, NULL, "to_warehouse_id REQUIRED\n"},
	    {"receipt with a destination", RECEIPT, "@B", {{"@P1", "5"}}, NULL,
	        "to_warehouse_id NOT_WITH_KIND\n"},
	    {"several lines, one wrong", RECEIPT, "", {{"@P1", "5"}, {"@NO", "1"}, {"@P2", "2"}}, NULL,
	        "lines[1].product_id UNKNOWN_REF @NO\n"},
	    {"all wrong at once", ISSUE, "", {{"P1", "x"}, {"@SV", "1"}, {"@P1", "0"}, {"", "-1"}}, NULL,
	        "lines[0].product_id BAD_UUID\nlines[0].quantity BAD_DECIMAL 4\nlines[1].product_id "
	        "GOODS_ONLY\nlines[2].quantity NOT_POSITIVE\n"
	        "lines[3].product_id REQUIRED\nlines[3].quantity NOT_POSITIVE\n"},
	    {"one product twice", RECEIPT, "", {{"@P1", "5"}, {"@P1", "5"}}, NULL,
	        "lines[1].product_id DUPLICATE @P1\n"},
	    {"a negative count", COUNT, "", {{"@P1", "-1"}}, NULL, "lines[0].quantity NEGATIVE\n"},
	    {"no kind, no lines", 0, "", {{NULL, NULL}}, NULL, "kind REQUIRED\nlines REQUIRED\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct world world;
		struct stock_move_plan p;
		Bl__MoveStockRequest rq;
		const char *seen = "";
		fill(who->arena, &rq, (Bl__MoveKind)rows[i].kind, "@A", rows[i].to, rows[i].line);
		load(&world, &rq);
		bool ok = stock_move_decide(&world.f, &rq, who, &p, w);
		for (size_t k = 0; k < w->nfield; k++)
			seen = arena_printf(who->arena, "%s%s %s%s%s\n", seen, w->field[k].path,
			    reason_row(w->field[k].reason)->name, w->field[k].param[0] ? " " : "",
			    w->field[k].param[0] ? w->field[k].param[0] : "");
		check_row(rows[i].row, ok == (rows[i].violations[0] == '\0'));
		if (strcmp(seen, rows[i].violations) != 0)
			fail_msg("row '%s': %s", rows[i].row, seen);
		if (rows[i].told != NULL && strcmp(told(who->arena, &p.move), rows[i].told) != 0)
			fail_msg("row '%s': %s", rows[i].row, told(who->arena, &p.move));
		actor_free(who);
	}
}

static void
closed_month(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct world world;
	struct stock_move_plan p;
	Bl__MoveStockRequest rq;
	Google__Type__Date day = GOOGLE__TYPE__DATE__INIT;
	(void)state;
	fill(who->arena, &rq, BL__MOVE_KIND__MOVE_KIND_RECEIPT, "@A", "",
	    (const struct line[]){{"@P1", "5"}, {NULL, NULL}});
	load(&world, &rq);
	day.year = 2026;
	day.month = 10;
	day.day = 31;
	rq.business_date = &day;
	assert_true(stock_move_decide(&world.f, &rq, who, &p, w));
	assert_int_equal(p.move.business_date, date_from_civil(2026, 10, 31));
	world.f.move.period = (struct period_facts){{.found = true, .state = PERIOD_CLOSED}};
	assert_false(stock_move_decide(&world.f, &rq, who, &p, w));
	assert_string_equal(violations(w), "business_date PERIOD_CLOSED\n");
	actor_free(who);
}

/* The month first, then the rows in order; the counters last. */
static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct world world;
	struct stock_move_facts loaded = {.move = {.rows = {.n = 0}}};
	struct stock_move_plan p;
	Bl__MoveStockRequest rq;
	Bl__MoveStockResponse re = BL__MOVE_STOCK_RESPONSE__INIT;
	(void)state;
	fill(who->arena, &rq, BL__MOVE_KIND__MOVE_KIND_TRANSFER, "@A", "@B",
	    (const struct line[]){{"@P1", "5"}, {NULL, NULL}});
	stock_move_load(b, &rq, who, &loaded);
	const char *text = batch_fake_text(b);
	assert_int_equal(strncmp(text, "q_period_share(", 15), 0);
	assert_non_null(strstr(text, "q_stock_lock(warehouse_ids=[NULL, NULL], warehouse_codes=[\"A\", "
	                             "\"B\"], product_ids=[NULL], product_codes=[\"P1\"])"));
	load(&world, &rq);
	assert_true(stock_move_decide(&world.f, &rq, who, &p, why_new(who)));
	stock_move_apply(b = batch_fake_new(who->arena, who), &world.f, &p, &rq, who, &re);
	text = batch_fake_text(b);
	assert_non_null(strstr(text, "op_audit(subject=12"));
	text = strstr(text, "q_stock_ensure(");
	assert_non_null(text);
	text = strstr(text, "q_stock_moves_add(");
	assert_non_null(text);
	assert_non_null(strstr(text, "kind=4"));
	text = strstr(text, "q_stock_add(");
	assert_non_null(text);
	assert_non_null(strstr(text, "on_hand=[-50000, 50000])"));
	assert_string_equal(strchr(text, '\n'), "\n"); /* the last statement */
	assert_int_equal(re.n_stocks, 2);
	assert_string_equal(re.stocks[0]->free, "65");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S4 receipts, issues, counts and transfers never take what is reserved", bookings),
    CASE("X12 a closed month takes no booking", closed_month),
    CASE("S4 rows are locked, the ledger is written, the counters change last", statements),
};
UNIT_MAIN("stock_move", cases)
