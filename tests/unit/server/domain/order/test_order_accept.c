#include "server/domain/order/accept.h"

#include "server/domain/stock/offer.h"
#include "tests/unit/server/domain/order/world.h"

enum { ELSEWHERE = 6, OTHER_PRODUCT = 150 };

/* Line 1 wants 10 of which 4 are there, the rest in 5 days; line 2 has all it wants. */
struct desk {
	struct world w;
	struct around around;
	struct q_stock_atp_supplies_row supply;
	struct q_stock_substitutes_row substitute;
	struct order_accept_facts f;
	Bl__AcceptOrderRequest rq;
	Bl__OfferChoice choice[3], *choices[3];
};

static void
desk_stock(struct desk *k, uint8_t product, uint8_t warehouse, int on_hand)
{
	k->w.stock[k->w.place.atp.stock.n++] = (struct q_stock_atp_rows_row){.product_id = test_id(product),
	    .warehouse_id = test_id(warehouse),
	    .warehouse_code = warehouse == HERE ? "W" : "W2",
	    .transfer_days = warehouse == HERE ? 0 : 2,
	    .on_hand = Q(on_hand)};
}

static void
desk_facts(struct desk *k)
{
	k->f.rows = world_rows(&k->w);
	k->f.atp = k->w.place.atp;
	k->f.credit =
	    (struct q_order_credit){.found = true, .limit_amount = YUAN(1000000), .extra_until = NO_DATE};
}

static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	around_init(&k->around);
	k->w.d.state = ORDER_DRAFT;
	world_line(&k->w, 10);
	world_line(&k->w, 2);
	desk_stock(k, PRODUCT_ID, HERE, 4);
	desk_stock(k, PRODUCT_ID, ELSEWHERE, 50);
	desk_stock(k, PRODUCT_ID + 1, HERE, 50);
	desk_stock(k, OTHER_PRODUCT, HERE, 50);
	k->supply = (struct q_stock_atp_supplies_row){test_id(PRODUCT_ID), test_id(HERE), TODAY + 5, Q(20)};
	k->substitute = (struct q_stock_substitutes_row){.product_id = test_id(PRODUCT_ID),
	    .substitute_id = test_id(OTHER_PRODUCT),
	    .code = "P9",
	    .name = "另一产品"};
	k->w.place.atp.supply = (struct q_stock_atp_supplies){1, &k->supply};
	k->w.place.atp.substitute = (struct q_stock_substitutes){1, &k->substitute};
	k->f.doc = k->around.doc;
	bl__accept_order_request__init(&k->rq);
	k->rq.order_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
	k->rq.choices = k->choices;
	desk_facts(k);
}

/* As somebody who was shown the offers of now chooses. */
static void
choose(struct desk *k, int line, int number)
{
	struct order_doc d = order_from_rows(&k->f.rows, k->w.arena);
	struct order_place place = {.atp = k->f.atp};
	const struct atp_answer *shown = order_promise(&d, &place, &k->w.who);
	Bl__OfferChoice *c = &k->choice[k->rq.n_choices];

	bl__offer_choice__init(c);
	c->line_number = line;
	c->offer_number = number;
	c->stamp = "none";
	if (line >= 1 && line <= (int)d.nline && number >= 1 && number <= (int)shown[line - 1].noffer)
		c->stamp = offer_stamp(&k->w.who, &shown[line - 1].offer[number - 1]);
	k->choices[k->rq.n_choices++] = c;
}

static bool
accept(struct desk *k, struct order_accept_plan *p)
{
	memset(p, 0, sizeof(*p));
	return order_accept_decide(&k->f, &k->rq, &k->w.who, p, &k->w.why);
}

#define NONE 999

static void
each_kind(void **state)
{
	static const struct {
		const char *row;
		int number, quantity, day, rest, rest_day, gross;
		uint8_t warehouse, product;
	} rows[] = {
	    {"less now", 1, 4, NONE, 0, 0, 452, HERE, PRODUCT_ID},
	    {"all later", 2, 10, 5, 0, 0, 1130, HERE, PRODUCT_ID},
	    {"in two parts", 3, 4, NONE, 6, 5, 452, HERE, PRODUCT_ID},
	    {"another warehouse", 4, 10, 2, 0, 0, 1130, ELSEWHERE, PRODUCT_ID},
	    {"another product", 5, 10, 0, 0, 0, 2000, HERE, OTHER_PRODUCT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct order_accept_plan p;
		struct desk k;

		desk_init(&k);
		if (rows[i].product == OTHER_PRODUCT) {
			k.around.product[0].id = test_id(OTHER_PRODUCT);
			k.around.product[0].list_price = 200000000;
		}
		choose(&k, 1, rows[i].number);
		check_row(rows[i].row, accept(&k, &p));
		const struct order_line *l = &p.d.line[0], *last = &p.d.line[p.d.nline - 1];
		check_row(rows[i].row,
		    l->doc.base_quantity == Q(rows[i].quantity) && l->doc.quantity == Q(rows[i].quantity));
		check_row(
		    rows[i].row, l->doc.wished_date == (rows[i].day == NONE ? NO_DATE : TODAY + rows[i].day));
		check_row(rows[i].row, uuid_eq(l->warehouse_id, test_id(rows[i].warehouse)));
		check_row(rows[i].row, uuid_eq(l->doc.product_id, test_id(rows[i].product)));
		check_row(
		    rows[i].row, l->doc.gross == YUAN(rows[i].gross) && uuid_eq(l->doc.id, test_id(LINE_ID)));
		check_row(rows[i].row, p.d.nline == (rows[i].rest > 0 ? 3 : 2) && p.promise[0].enough);
		if (rows[i].rest > 0) {
			check_row(
			    rows[i].row, last->doc.base_quantity == Q(rows[i].rest) && last->doc.seq == 3);
			check_row(rows[i].row, last->doc.wished_date == TODAY + rows[i].rest_day);
			check_row(
			    rows[i].row, last->doc.price == l->doc.price && last->doc.gross == YUAN(678));
			check_row(rows[i].row, !uuid_eq(last->doc.id, l->doc.id));
		}
		check_row(rows[i].row, p.d.version == WORLD_VERSION + 1 && p.d.state == ORDER_DRAFT);
		world_free(&k.w);
	}
}

/* Nothing of it is a draft any more, or it was submitted once, or somebody else wrote it. */
static void
draft_only(void **state)
{
	static const struct {
		const char *row;
		int from;
		bool submitted, ok;
		int revision;
	} rows[] = {
	    {"draft", ORDER_DRAFT, false, true, 1},
	    {"returned draft", ORDER_DRAFT, true, true, 2},
	    {"in approval", ORDER_IN_APPROVAL, true, false, 0},
	    {"effective", ORDER_EFFECTIVE, true, false, 0},
	    {"waits for stock", ORDER_APPROVED, true, false, 0},
	    {"void", ORDER_VOID, true, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct order_accept_plan p;
		struct desk k;

		desk_init(&k);
		choose(&k, 1, 2);
		k.w.d.state = rows[i].from;
		desk_facts(&k);
		k.f.rows.head.editors = (struct uuids){arena_memdup(k.w.arena, &k.w.who.user_id, 16), 1};
		k.f.submitted.found = rows[i].submitted;
		k.w.who.user_id = test_id(77);
		check_row(rows[i].row, accept(&k, &p) == rows[i].ok);
		check_row(rows[i].row, rows[i].ok || k.w.why.reason == R_ORDER_STATE);
		if (rows[i].ok)
			check_row(rows[i].row, p.d.revision == rows[i].revision && p.d.editors.n == 2);
		world_free(&k.w);
	}
}

static void
wrong_choices(void **state)
{
	static const struct {
		const char *row;
		int n, line[3], number[3];
		const char *stamp, *violations;
	} rows[] = {
	    {"none", 0, {0}, {0}, NULL, "choices REQUIRED\n"},
	    {"no such line", 2, {3, 1}, {1, 1}, NULL, "choices[0].line_number NO_SUCH_LINE\n"},
	    {"a line twice", 2, {1, 1}, {1, 2}, NULL, "choices[1].line_number DUPLICATE\n"},
	    {"no number, no stamp", 2, {1, 0}, {0, 10}, "",
	        "choices[0].offer_number OUT_OF_RANGE\nchoices[0].stamp REQUIRED\n"
	        "choices[1].offer_number OUT_OF_RANGE\nchoices[1].stamp REQUIRED\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct order_accept_plan p;
		struct desk k;

		desk_init(&k);
		for (int n = 0; n < rows[i].n; n++) {
			choose(&k, rows[i].line[n], rows[i].number[n]);
			if (rows[i].stamp != NULL)
				k.choice[n].stamp = (char *)rows[i].stamp;
		}
		check_row(rows[i].row, !accept(&k, &p) && k.w.why.reason == R_INVALID_FIELDS);
		check_row(rows[i].row, strcmp(violations(&k.w.why), rows[i].violations) == 0);
		world_free(&k.w);
	}
}

/* The stock moves after the offers were shown: all lines whose choice is gone are told, with what there is now. */
static void
gone(void **state)
{
	static const struct {
		const char *row;
		int on_hand, number;
		enum lang lang;
		const char *now; /* NULL = it still stands */
	} rows[] = {
	    {"less of it", 3, 1, LANG_EN,
	        "line 1: 1 less now: 3 on 2024-10-04; 2 all later: 10 on 2024-10-09; 3 in two parts: 3 on "
	        "2024-10-04, 7 on "
	        "2024-10-09; 4 from W2: 10 on 2024-10-06; 5 instead P9: 10 on 2024-10-04."},
	    {"more of it", 5, 3, LANG_ZH,
	        "第 1 行：1 先发现有：5（2024-10-04）；2 全部延后：10（2024-10-09）；3 "
	        "分批：5（2024-10-04）、5（2024-10-09）；4 从其他仓库 W2："
	        "10（2024-10-06）；5 替代产品 P9：10（2024-10-04）。"},
	    {"all of it", 10, 1, LANG_EN, "line 1: all of it can be promised."},
	    {"what does not depend on it", 3, 2, LANG_EN, NULL},
	    {"from elsewhere", 3, 4, LANG_EN, NULL},
	    {"there never was one", 4, 6, LANG_EN,
	        "line 1: 1 less now: 4 on 2024-10-04; 2 all later: 10 on 2024-10-09; 3 in two parts: 4 on "
	        "2024-10-04, 6 on "
	        "2024-10-09; 4 from W2: 10 on 2024-10-06; 5 instead P9: 10 on 2024-10-04."},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct order_accept_plan p;
		struct desk k;

		desk_init(&k);
		choose(&k, 1, rows[i].number);
		k.w.stock[0].on_hand = Q(rows[i].on_hand);
		k.w.who.lang = rows[i].lang;
		check_row(rows[i].row, accept(&k, &p) == (rows[i].now == NULL));
		if (rows[i].now != NULL) {
			check_row(rows[i].row, k.w.why.reason == R_OFFER_GONE);
			check_row(rows[i].row, strcmp(k.w.why.param[1], "1") == 0);
			check_row(rows[i].row, strcmp(k.w.why.param[2], rows[i].now) == 0);
		}
		world_free(&k.w);
	}
}

static void
gone_for_ever(void **state)
{
	struct order_accept_plan p;
	struct desk k;

	(void)state;
	desk_init(&k);
	choose(&k, 1, 1);
	k.f.atp = (struct atp_facts){.stock = {0}};
	assert_false(accept(&k, &p));
	assert_string_equal(k.w.why.param[2], "line 1: nothing can be promised.");
	world_free(&k.w);
}

/* A line in boxes of 3: 4 pieces are one of them; its unit, price and discount stay. */
static void
boxes(void **state)
{
	struct order_accept_plan p;
	struct desk k;

	(void)state;
	desk_init(&k);
	struct q_order_lines_row *r = &k.f.rows.line.row[0];
	r->unit = "箱";
	r->unit_num = 3;
	r->quantity = Q(4);
	r->base_quantity = Q(12);
	r->discount = 50000;
	choose(&k, 1, 3);
	assert_true(accept(&k, &p));
	assert_int_equal(p.d.line[0].doc.quantity, Q(1));
	assert_int_equal(p.d.line[0].doc.base_quantity, Q(3));
	assert_int_equal(p.d.line[2].doc.quantity, Q(3));
	assert_int_equal(p.d.line[2].doc.base_quantity, Q(9));
	assert_string_equal(p.d.line[2].doc.unit, "箱");
	assert_int_equal(p.d.line[2].doc.discount, 50000);
	assert_int_equal(
	    p.d.sum.gross, p.d.line[0].doc.gross + p.d.line[1].doc.gross + p.d.line[2].doc.gross);
	world_free(&k.w);
}

/* Less keeps its price; when the lists ask more, approvers see how far below them it is. */
static void
price_of_less(void **state)
{
	struct order_accept_plan p;
	struct desk k;

	(void)state;
	desk_init(&k);
	k.around.product[0].list_price = 226000000;
	choose(&k, 1, 1);
	assert_true(accept(&k, &p));
	assert_int_equal(p.d.line[0].doc.price, 113000000);
	assert_int_equal(p.d.line[0].doc.below_list, 500000);
	assert_string_equal(p.d.line[0].doc.price_source, "list");
	world_free(&k.w);
}

static void
no_price(void **state)
{
	struct order_accept_plan p;
	struct desk k;

	(void)state;
	desk_init(&k);
	k.around.product[0].id = test_id(OTHER_PRODUCT);
	k.around.product[0].currency = "USD";
	choose(&k, 2, 1);
	k.rq.n_choices = 0;
	choose(&k, 1, 5);
	assert_false(accept(&k, &p));
	assert_string_equal(violations(&k.w.why), "choices[0].offer_number NO_PRICE\n");
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S5 each kind of offer, on its line", each_kind),
    CASE("S5 drafts only; a revision that was submitted becomes the next one", draft_only),
    CASE("S3 wrong choices are told all at once", wrong_choices),
    CASE("S5 what no longer stands as it was shown is refused with what stands now", gone),
    CASE("S5 nothing stands any more", gone_for_ever),
    CASE("S5 S8 a line in boxes is cut in whole boxes", boxes),
    CASE("S5 S24 less of a product keeps its price, and shows when that is below the lists", price_of_less),
    CASE("S5 another product needs a price", no_price),
};
UNIT_MAIN("order_accept", cases)
