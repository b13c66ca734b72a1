#include "common/strbuf.h"
#include "server/db/batch_fake.h"
#include "server/domain/stock/atp.h"
#include "tests/unit/server/domain/domain.h"

/* Days are counted from today; quantities are whole base units. */
#define TODAY 20000
#define NEVER 999
#define Q(n) ((int64_t)(n)*10000)

enum {
	GOODS = 10,
	OTHER_GOODS = 11,
	THIRD_GOODS = 12,
	HERE = 30,
	NEAR = 31,
	FAR = 32,
	CLOSED = 33,
	DISTANT = 34
};

struct world {
	struct q_stock_atp_rows_row stock[8];
	struct q_stock_atp_supplies_row supply[8];
	struct q_stock_atp_demands_row demand[8];
	struct q_stock_substitutes_row substitute[8];
	struct atp_facts f;
};

/* Rows are given in the order that the queries have: by product. */
static void
stock(struct world *w, uint8_t place, int on_hand, int reserved)
{
	w->f.stock.row = w->stock;
	w->stock[w->f.stock.n++] = (struct q_stock_atp_rows_row){.product_id = test_id(GOODS),
	    .warehouse_id = test_id(place),
	    .warehouse_code = place == NEAR      ? "NEAR"
	                      : place == FAR     ? "FAR"
	                      : place == DISTANT ? "DISTANT"
	                                         : "HERE",
	    .transfer_days = place == NEAR      ? 2
	                     : place == DISTANT ? 30
	                                        : 5,
	    .archived = place == CLOSED,
	    .on_hand = Q(on_hand),
	    .reserved = Q(reserved)};
}

static void
supply(struct world *w, uint8_t place, int day, int quantity)
{
	w->f.supply.row = w->supply;
	w->supply[w->f.supply.n++] =
	    (struct q_stock_atp_supplies_row){test_id(GOODS), test_id(place), TODAY + day, Q(quantity)};
}

static void
demand(struct world *w, uint8_t place, int day, int quantity)
{
	w->f.demand.row = w->demand;
	w->demand[w->f.demand.n++] =
	    (struct q_stock_atp_demands_row){test_id(GOODS), test_id(place), TODAY + day, Q(quantity)};
}

/* Stock rows of other products follow those of GOODS. */
static struct q_stock_substitutes_row *
substitute(struct world *w, uint8_t product, const char *code, int on_hand)
{
	struct q_stock_substitutes_row *s = &w->substitute[w->f.substitute.n++];
	w->f.substitute.row = w->substitute;
	*s = (struct q_stock_substitutes_row){
	    .product_id = test_id(GOODS), .substitute_id = test_id(product), .code = code, .name = code};
	stock(w, HERE, on_hand, 0);
	w->stock[w->f.stock.n - 1].product_id = test_id(product);
	return s;
}

static struct atp_want
want(int day, int quantity)
{
	return (struct atp_want){.product_id = test_id(GOODS),
	    .warehouse_id = test_id(HERE),
	    .quantity = Q(quantity),
	    .date = TODAY + day};
}

static int
day_of(int32_t date)
{
	return date == NO_DATE ? NEVER : date - TODAY;
}

/* "10 of 20 on day 1, all on day 5; less 10@1; ..": what is told about one want. */
static const char *
told(struct arena *a, const struct atp_want *w, const struct atp_answer *x)
{
	static const char *const kind[] = {"", "less", "later", "split", "from", "instead"};
	struct strbuf b;
	strbuf_init(&b, a, 1000);
	strbuf_addf(&b, "%d of %d on %d, all on %d", (int)(x->available / 10000), (int)(w->quantity / 10000),
	    day_of(x->date), day_of(x->earliest));
	for (size_t i = 0; i < x->noffer; i++) {
		const struct atp_offer *o = &x->offer[i];
		const char *what = o->warehouse_code ? o->warehouse_code : o->product_code;
		strbuf_addf(&b, "; %s %s%s%d@%d", kind[o->kind], what ? what : "", what ? " " : "",
		    (int)(o->quantity / 10000), day_of(o->date));
		if (o->kind == ATP_SPLIT)
			strbuf_addf(&b, "+%d@%d", (int)(o->rest / 10000), day_of(o->rest_date));
		assert_true(x->enough == false);
	}
	return strbuf_text(&b);
}

static void
check_one(const struct world *w, const struct atp_want *asked, const char *expected)
{
	struct arena *a = arena_new(1 << 20);
	struct atp_answer out;
	atp_check(a, &w->f, TODAY, asked, 1, &out);
	assert_string_equal(told(a, asked, &out), expected);
	assert_int_equal(out.enough, out.available >= asked->quantity);
	arena_free(a);
}

/* D8: on hand 100; day 3 -80; day 5 +50; day 7 -60. Projected 100, 20, 70, 10: the naive answers are 100 and 70. */
static void
look_ahead_world(struct world *w)
{
	*w = (struct world){.f = {.stock = {0}}};
	stock(w, HERE, 100, 0);
	supply(w, HERE, 5, 50);
	demand(w, HERE, 3, 80);
	demand(w, HERE, 7, 60);
}

static void
look_ahead(void **state)
{
	struct world w;
	static const struct {
		int day, quantity;
		const char *told;
	} rows[] = {
	    {1, 10, "10 of 10 on 1, all on 1"},
	    {6, 10, "10 of 10 on 6, all on 6"},
	    {1, 11, "10 of 11 on 1, all on 999; less 10@1"},
	    {6, 11, "10 of 11 on 6, all on 999; less 10@6"},
	    {-4, 10, "10 of 10 on 0, all on 0"},
	    {400, 10, "10 of 10 on 400, all on 400"},
	};
	(void)state;
	look_ahead_world(&w);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct atp_want x = want(rows[i].day, rows[i].quantity);
		check_one(&w, &x, rows[i].told);
	}
	struct atp_want soon = want(0, 10);
	soon.date = NO_DATE;
	check_one(&w, &soon, "10 of 10 on 0, all on 0");
}

static void
earliest(void **state)
{
	struct world w;
	(void)state;
	look_ahead_world(&w);
	supply(&w, HERE, 9, 30);
	struct atp_want x = want(1, 40);
	check_one(&w, &x, "10 of 40 on 1, all on 9; less 10@1; later 40@9; split 10@1+30@9");
	x = want(1, 41);
	check_one(&w, &x, "10 of 41 on 1, all on 999; less 10@1");
	x = want(9, 40);
	check_one(&w, &x, "40 of 40 on 9, all on 9");
}

static void
projection(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct world w = {.f = {.stock = {0}}};
	(void)state;
	stock(&w, HERE, 100, 30); /* reserved goods are gone */
	supply(&w, NEAR, 2, 500); /* receipts and demand of other warehouses do not count */
	demand(&w, NEAR, 2, 500);
	struct atp_want x = want(0, 70);
	check_one(&w, &x, "70 of 70 on 0, all on 0");
	x = want(0, 71);
	check_one(&w, &x, "70 of 71 on 0, all on 999; less 70@0");

	w = (struct world){.f = {.stock = {0}}};
	stock(&w, HERE, 0, 0);
	supply(&w, HERE, -3, 20); /* late: not before tomorrow */
	demand(&w, HERE, -2, 5);  /* overdue: from today */
	x = want(0, 15);
	check_one(&w, &x, "0 of 15 on 0, all on 1; later 15@1");

	w = (struct world){.f = {.stock = {0}}}; /* what comes and goes on one day counts together */
	stock(&w, HERE, 10, 0);
	supply(&w, HERE, 2, 50);
	demand(&w, HERE, 2, 50);
	x = want(0, 10);
	check_one(&w, &x, "10 of 10 on 0, all on 0");

	w = (struct world){.f = {.stock = {0}}}; /* nothing known at all */
	x = want(0, 1);
	check_one(&w, &x, "0 of 1 on 0, all on 999");
	arena_free(a);
}

/* More was promised than there is: it is never negative, and a receipt serves the old promises first. */
static void
backlog(void **state)
{
	struct world w = {.f = {.stock = {0}}};
	(void)state;
	stock(&w, HERE, 5, 0);
	demand(&w, HERE, 1, 20);
	supply(&w, HERE, 4, 30);
	struct atp_want x = want(0, 10);
	check_one(&w, &x, "0 of 10 on 0, all on 4; later 10@4");
	x = want(0, 16);
	check_one(&w, &x, "0 of 16 on 0, all on 999");
}

static void
other_warehouses(void **state)
{
	struct world w = {.f = {.stock = {0}}};
	(void)state;
	stock(&w, HERE, 4, 0);
	stock(&w, NEAR, 50, 0); /* 2 days away */
	stock(&w, FAR, 9, 0);   /* 5 days away, not enough before day 3 */
	stock(&w, CLOSED, 99, 0);
	stock(&w, DISTANT, 99, 0); /* later than waiting */
	supply(&w, FAR, 3, 20);
	supply(&w, HERE, 20, 100);
	struct atp_want x = want(1, 10);
	check_one(&w, &x,
	    "4 of 10 on 1, all on 20; less 4@1; later 10@20; split 4@1+6@20; from NEAR 10@2; from FAR 10@8");
	x = want(6, 10); /* they can leave in time */
	check_one(&w, &x,
	    "4 of 10 on 6, all on 20; less 4@6; later 10@20; split 4@6+6@20; from NEAR 10@6; from FAR 10@8");
	w.f.supply.n = 0; /* without receipts every warehouse beats never */
	x = want(1, 10);
	check_one(&w, &x, "4 of 10 on 1, all on 999; less 4@1; from NEAR 10@2; from DISTANT 10@30");
}

static void
few_warehouses(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x = want(0, 10);
	struct atp_answer out;
	(void)state;
	for (uint8_t i = 0; i < 6; i++) { /* away 30, 29, .. days: the best come last */
		stock(&w, (uint8_t)(40 + i), 10, 0);
		w.stock[i].transfer_days = 30 - i;
	}
	atp_check(a, &w.f, TODAY, &x, 1, &out);
	assert_int_equal(out.noffer, ATP_WAREHOUSES);
	for (size_t i = 0; i < ATP_WAREHOUSES; i++)
		assert_int_equal(day_of(out.offer[i].date), 25 + (int)i);
	arena_free(a);
}

static void
made_and_oversold(void **state)
{
	struct world w = {.f = {.stock = {0}}};
	(void)state;
	stock(&w, HERE, 3, 0);
	struct atp_want x = want(1, 10);
	x.make_days = 7;
	check_one(&w, &x, "3 of 10 on 1, all on 7; less 3@1; later 10@7; split 3@1+7@7");
	x.date = TODAY + 9; /* there is time to make it */
	check_one(&w, &x, "3 of 10 on 9, all on 9; less 3@9; later 10@9; split 3@9+7@9");
	supply(&w, HERE, 4, 10); /* a receipt is earlier */
	x.date = TODAY + 1;
	check_one(&w, &x, "3 of 10 on 1, all on 4; less 3@1; later 10@4; split 3@1+7@4");
	x.oversell = true;
	check_one(&w, &x, "10 of 10 on 1, all on 1");
	x.oversell = false;
	w.stock[0].oversell = true;
	check_one(&w, &x, "10 of 10 on 1, all on 1");
}

static void
shared(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x[] = {want(1, 60), want(1, 60), want(0, 5), want(0, 5)};
	struct atp_answer out[4];
	(void)state;
	stock(&w, HERE, 100, 0);
	stock(&w, NEAR, 50, 0);
	supply(&w, HERE, 6, 30);
	x[3].product_id = test_id(OTHER_GOODS); /* the other product has nothing to do with it */
	atp_check(a, &w.f, TODAY, x, 4, out);
	assert_string_equal(told(a, &x[0], &out[0]), "100 of 60 on 1, all on 1");
	assert_string_equal(
	    told(a, &x[1], &out[1]), "40 of 60 on 1, all on 6; less 40@1; later 60@6; split 40@1+20@6");
	assert_string_equal(told(a, &x[2], &out[2]), "0 of 5 on 0, all on 6; later 5@6; from NEAR 5@2");
	assert_string_equal(told(a, &x[3], &out[3]), "0 of 5 on 0, all on 999");
	arena_free(a);
}

/* In the order of the list, those that beat waiting, three at most. */
static void
substitutes(void **state)
{
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x = want(1, 10);
	(void)state;
	stock(&w, HERE, 4, 0);
	supply(&w, HERE, 5, 20);
	substitute(&w, OTHER_GOODS, "B", 10);
	substitute(&w, THIRD_GOODS, "C", 9); /* not enough */
	check_one(&w, &x, "4 of 10 on 1, all on 5; less 4@1; later 10@5; split 4@1+6@5; instead B 10@1");
	w.substitute[1].make_days = 4;
	check_one(&w, &x,
	    "4 of 10 on 1, all on 5; less 4@1; later 10@5; split 4@1+6@5; instead B 10@1; instead C 10@4");
	w.substitute[1].make_days = 5; /* no sooner than waiting */
	check_one(&w, &x, "4 of 10 on 1, all on 5; less 4@1; later 10@5; split 4@1+6@5; instead B 10@1");
	w.substitute[1].oversell = true;
	x.date = TODAY + 2;
	check_one(&w, &x,
	    "4 of 10 on 2, all on 5; less 4@2; later 10@5; split 4@2+6@5; instead B 10@2; instead C 10@2");
	w.f.supply.n = 0; /* everything beats never */
	w.substitute[1].oversell = false;
	check_one(&w, &x, "4 of 10 on 2, all on 999; less 4@2; instead B 10@2; instead C 10@5");
	x.quantity = Q(4); /* enough: nothing is offered */
	check_one(&w, &x, "4 of 4 on 2, all on 2");
}

static void
few_substitutes(void **state)
{
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x = want(0, 10);
	static const char *const code[] = {"B", "C", "D", "E"};
	(void)state;
	for (uint8_t i = 0; i < 4; i++)
		substitute(&w, (uint8_t)(OTHER_GOODS + i), code[i], 10);
	check_one(&w, &x, "0 of 10 on 0, all on 999; instead B 10@0; instead C 10@0; instead D 10@0");
}

/* What another line of the request takes of a substitute is not offered. */
static void
shared_substitute(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x[] = {want(0, 5), want(0, 6)};
	struct atp_answer out[2];
	(void)state;
	substitute(&w, OTHER_GOODS, "B", 10);
	x[0].product_id = test_id(OTHER_GOODS);
	atp_check(a, &w.f, TODAY, x, 2, out);
	assert_string_equal(told(a, &x[1], &out[1]), "0 of 6 on 0, all on 999");
	x[1].quantity = Q(5);
	atp_check(a, &w.f, TODAY, x, 2, out);
	assert_string_equal(told(a, &x[1], &out[1]), "0 of 5 on 0, all on 999; instead B 5@0");
	arena_free(a);
}

/* Less is offered in whole units of the wish, which are exact in base units. */
static void
whole_units(void **state)
{
	static const struct {
		int num, den, have, want;
		const char *told;
	} rows[] = {
	    {12, 1, 30, 36, "30 of 36 on 0, all on 999; less 24@0"},
	    {12, 1, 11, 36, "11 of 36 on 0, all on 999"},
	    {12, 12, 30, 36, "30 of 36 on 0, all on 999; less 30@0"},
	    {5, 2, 9, 10, "9 of 10 on 0, all on 999; less 7@0"}, /* 7.5 */
	    {1, 3, 2, 3, "2 of 3 on 0, all on 999; less 2@0"},
	    {2, 3, 3, 4, "3 of 4 on 0, all on 999; less 2@0"}, /* 3 units are 2, 4 are no exact quantity */
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct world w = {.f = {.stock = {0}}};
		struct atp_want x = want(0, rows[i].want);
		stock(&w, HERE, rows[i].have, 0);
		x.unit_num = rows[i].num;
		x.unit_den = rows[i].den;
		check_one(&w, &x, rows[i].told);
	}
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x = want(0, 36);
	stock(&w, HERE, 30, 0);
	supply(&w, HERE, 2, 10);
	x.unit_num = 12;
	x.unit_den = 1;
	check_one(&w, &x, "30 of 36 on 0, all on 2; less 24@0; later 36@2; split 24@0+12@2");
}

/* A want that is served by another warehouse's line of the same request is not offered the same goods twice. */
static void
shared_elsewhere(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct world w = {.f = {.stock = {0}}};
	struct atp_want x[] = {want(0, 45), want(0, 10)};
	struct atp_answer out[2];
	(void)state;
	stock(&w, HERE, 0, 0);
	stock(&w, NEAR, 50, 0);
	x[0].warehouse_id = test_id(NEAR);
	atp_check(a, &w.f, TODAY, x, 2, out);
	assert_string_equal(told(a, &x[0], &out[0]), "50 of 45 on 0, all on 0");
	assert_string_equal(told(a, &x[1], &out[1]), "0 of 10 on 0, all on 999");
	arena_free(a);
}

static void
many(void **state)
{
	struct arena *a = arena_new(64 << 20);
	struct world w = {.f = {.stock = {0}}};
	struct atp_want *x = arena_new_n(a, struct atp_want, 2000);
	struct atp_answer *out = arena_new_n(a, struct atp_answer, 2000);
	(void)state;
	stock(&w, HERE, 1500, 0);
	for (size_t i = 0; i < 2000; i++)
		x[i] = want((int)(i % 7), 1);
	atp_check(a, &w.f, TODAY, x, 2000, out);
	for (size_t i = 0; i < 2000; i++)
		assert_int_equal(out[i].enough, i < 1500);
	arena_free(a);
}

static void
reservations(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct world w;
	struct atp_want x[] = {want(6, 50), want(1, 4), want(1, 9)};
	int64_t now[3];
	(void)state;
	look_ahead_world(&w);
	atp_reserve(a, &w.f, TODAY, x, 1, now);
	assert_int_equal(now[0], Q(10)); /* the rest was promised to others */
	atp_reserve(a, &w.f, TODAY, x, 3, now);
	assert_int_equal(now[1], Q(4)); /* the earlier days first */
	assert_int_equal(now[2], Q(6));
	assert_int_equal(now[0], 0);

	w = (struct world){.f = {.stock = {0}}};
	stock(&w, HERE, 5, 2);
	supply(&w, HERE, 0, 100); /* comes today, but does not lie there yet */
	atp_reserve(a, &w.f, TODAY, x, 1, now);
	assert_int_equal(now[0], Q(3));
	x[0].oversell = true;
	atp_reserve(a, &w.f, TODAY, x, 1, now);
	assert_int_equal(now[0], Q(50));
	w.f.stock.n = 0;
	x[0].oversell = false;
	atp_reserve(a, &w.f, TODAY, x, 1, now);
	assert_int_equal(now[0], 0);
	arena_free(a);
}

static void
loading(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct atp_facts f;
	(void)state;
	atp_load(b, (struct refs){{NULL, 0}, {NULL, 0}}, ref_of("@XSDD-1"), test_id(5), &f);
	const char *p = arena_printf(who->arena,
	    "(product_ids=[], product_codes=[], order_id=NULL, order_number=\"XSDD-1\", task_id=%s, "
	    "substitutes=false)\n",
	    test_id_text(who, 5));
	assert_string_equal(batch_fake_text(b),
	    arena_printf(
	        who->arena, "q_stock_atp_rows%sq_stock_atp_supplies%sq_stock_atp_demands%s", p, p, p));
	actor_free(who);
}

static void
loading_offers(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct atp_facts f;
	(void)state;
	atp_load_offers(b, (struct refs){{NULL, 0}, {NULL, 0}}, ref_of("@XSDD-1"), &f);
	assert_non_null(
	    strstr(batch_fake_text(b), "substitutes=true)\nq_stock_substitutes(product_ids=[], "
	                               "product_codes=[], order_id=NULL, order_number=\"XSDD-1\")"));
	assert_null(strstr(batch_fake_text(b), "substitutes=false"));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S4 a promise looks at all later promises", look_ahead),
    CASE("S5 the first day with all of it, and a split", earliest),
    CASE("S4 reservations, receipts and demand of the warehouse count, late receipts from tomorrow",
        projection),
    CASE("S4 receipts serve old promises first", backlog),
    CASE("S5 other warehouses are offered when they beat waiting", other_warehouses),
    CASE("S5 the three earliest warehouses", few_warehouses),
    CASE("S4 goods that can be made or oversold", made_and_oversold),
    CASE("S4 lines of one request share", shared),
    CASE("S5 goods of another line are not offered twice", shared_elsewhere),
    CASE("S5 substitutes are offered when they beat waiting, in their order", substitutes),
    CASE("S5 the first three substitutes", few_substitutes),
    CASE("S5 a substitute that another line takes", shared_substitute),
    CASE("S8 S5 less is offered in whole units", whole_units),
    CASE("S4 2000 lines of one product", many),
    CASE("S34 what can be reserved now without taking promised goods", reservations),
    CASE("S4 three statements load the facts of all lines", loading),
    CASE("S5 a fourth finds substitutes where offers are shown", loading_offers),
};
UNIT_MAIN("atp", cases)
