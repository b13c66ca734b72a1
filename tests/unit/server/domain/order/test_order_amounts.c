#include "tests/unit/random.h"
#include "tests/unit/server/domain/order/world.h"

/* S40, D1: however a line is cut into shipments, the parts sum to the line. */
static void
parts_sum(void **state)
{
	struct world w;
	uint64_t r = 20261124; /* the seed */

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct order_part sum = {0};
		struct order_line *l;
		int64_t at = 0;

		world_init(&w);
		w.d.tax_inclusive = random_between(&r, 0, 1) == 0;
		l = world_line(&w, (int)random_between(&r, 1, 97));
		l->doc.price = random_between(&r, 1, 999999999);
		l->doc.discount = (int32_t)random_between(&r, 0, 300000);
		assert_true(doc_line_amounts(&l->doc, &w.d.money, w.d.tax_inclusive));
		while (at < l->doc.base_quantity) {
			int64_t to = random_between(&r, at + 1, l->doc.base_quantity);
			struct order_part p = order_part(&w.d, l, at, to);

			assert_true(p.doc.gross == p.doc.net + p.doc.tax);
			sum.doc.net += p.doc.net;
			sum.doc.tax += p.doc.tax;
			sum.base_gross += p.base_gross;
			sum.cost += p.cost;
			at = to;
		}
		assert_true(sum.doc.net == l->doc.net && sum.doc.tax == l->doc.tax);
		assert_true(sum.base_gross == l->doc.gross && sum.cost == l->doc.cost);
		world_free(&w);
	}
}

static void
content_binds(void **state)
{
	struct world w;
	struct bytes before;
	struct order_line *l;

	(void)state;
	world_init(&w);
	l = world_line(&w, 10);
	before = order_content_hash(&w.d, w.arena);
	assert_int_equal(before.n, 32);
#define CHANGES(what)                                                                                        \
	do {                                                                                                 \
		struct order_line kept = *l;                                                                 \
		struct order_doc doc = w.d;                                                                  \
		what;                                                                                        \
		assert_memory_not_equal(before.p, order_content_hash(&w.d, w.arena).p, 32);                  \
		*l = kept;                                                                                   \
		w.d = doc;                                                                                   \
	} while (0)
	CHANGES(l->doc.product_id = test_id(7));
	CHANGES(l->doc.quantity += 1);
	CHANGES(l->doc.price += 1);
	CHANGES(l->doc.discount += 1);
	CHANGES(l->doc.tax_rate += 1);
	CHANGES(l->doc.net += 1);
	CHANGES(l->doc.wished_date = TODAY);
	CHANGES(w.d.customer_id = test_id(7));
	CHANGES(w.d.currency = "USD");
	CHANGES(w.d.fx_rate += 1);
	CHANGES(w.d.tax_inclusive = false);
	CHANGES(w.d.wished_date = TODAY);
	CHANGES(w.d.sum.gross += 1);
	CHANGES(w.d.nline = 0);
	w.d.note = "words do not matter";
	w.d.phone = "1";
	assert_memory_equal(before.p, order_content_hash(&w.d, w.arena).p, 32);
	world_free(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("S40 parts of a line sum to the line", parts_sum),
    CASE("S32 whatever is material changes the content hash", content_binds),
};
UNIT_MAIN("order_amounts", cases)
