#include "server/domain/revision/revision.h"

#include "common/strbuf.h"
#include "common/uuid.h"
#include "server/domain/order/order.h"
#include "server/domain/quote/quote.h"
#include "tests/unit/random.h"
#include "tests/unit/unit.h"

#define P1 "01900000-0000-7000-8000-000000000001"
#define P2 "01900000-0000-7000-8000-000000000002"
#define P3 "01900000-0000-7000-8000-000000000003"
#define HEAD "order 1\ncustomer " P3 "\ncurrency CNY 100000000 exclusive\n"
#define A "line 1 " P1 " pcs 100000 12500000 0 130000 12500 1625 14125 -\n"
#define B "line 2 " P2 " big box 20000 1000000 50000 130000 190 25 215 2026-11-24\n"
#define TOTAL "total 12690 1650 14340\n"

static const char *
word_of(const struct change *c)
{
	static const char *const words[] = {"?", "set", "add", "drop", "move"};

	return words[c->kind];
}

/* "set lines[0].quantity 10 > 12; .." */
static const char *
told(struct arena *a, const char *before, const char *after, int exponent)
{
	struct content_text old = {before, exponent}, new = {after, exponent};
	struct changes c = revision_diff(&old, &new, a);
	struct strbuf b;

	strbuf_init(&b, a, 1 << 16);
	for (size_t i = 0; i < c.n; i++)
		strbuf_addf(&b, "%s%s %s %s > %s", i > 0 ? "; " : "", word_of(&c.v[i]), c.v[i].path,
		    c.v[i].old_value, c.v[i].new_value);
	return strbuf_text(&b);
}

static void
table(void **state)
{
	static const struct {
		const char *title, *before, *after, *told;
		int exponent;
	} rows[] = {
	    {"the same", HEAD "wished -\n" A B TOTAL, HEAD "wished -\n" A B TOTAL, "", 2},
	    {"a quantity and what follows from it", HEAD "wished -\n" A "total 12500 1625 14125\n",
	        HEAD "wished -\nline 1 " P1
	             " pcs 120000 12500000 0 130000 15000 1950 16950 -\ntotal 15000 1950 16950\n",
	        "set lines[0].quantity 10 > 12; set lines[0].gross 141.25 > 169.50; set total.net 125.00 > "
	        "150.00; "
	        "set total.tax 16.25 > 19.50; set total.gross 141.25 > 169.50",
	        2},
	    {"price, discount and day of one line", HEAD B,
	        HEAD "line 2 " P2 " big box 20000 1250000 0 130000 250 33 283 -\n",
	        "set lines[0].price 1 > 1.25; set lines[0].discount 5 > 0; set lines[0].gross 2.15 > 2.83; "
	        "set lines[0].wished_date 2026-11-24 > ",
	        2},
	    {"net and tax where the sum hides it", HEAD A,
	        HEAD "line 1 " P1 " pcs 100000 12500000 0 60000 13325 800 14125 -\n",
	        "set lines[0].tax_rate 13 > 6; set lines[0].net 125.00 > 133.25; set lines[0].tax 16.25 > "
	        "8.00",
	        2},
	    {"a unit with blanks", HEAD B,
	        HEAD "line 2 " P2 " very big box 20000 1000000 50000 130000 190 25 215 2026-11-24\n",
	        "set lines[0].unit big box > very big box", 2},
	    {"header of an order", "order 1\ncurrency CNY 100000000 exclusive\nwished -\n",
	        "order 1\ncurrency USD 715000000 inclusive\nwished 2026-12-01\n",
	        "set currency_code CNY > USD; set fx_rate 1 > 7.15; set tax_inclusive false > true; "
	        "set wished_date  > 2026-12-01",
	        2},
	    {"last day of a quote", "quote 1\nvalid 2026-11-30\n", "quote 1\nvalid 2026-12-31\n",
	        "set valid_to 2026-11-30 > 2026-12-31", 2},
	    {"a line more", HEAD A, HEAD A B, "add lines[1]  > 2 big box x 1 -5% = 2.15", 2},
	    {"a line less, the rest moves up", HEAD A B,
	        HEAD "line 1 " P2 " big box 20000 1000000 50000 130000 190 25 215 2026-11-24\n",
	        "drop lines[0] 10 pcs x 12.5 = 141.25 > ", 2},
	    {"another product in its place", HEAD A,
	        HEAD "line 1 " P2 " pcs 100000 12500000 0 130000 12500 1625 14125 -\n",
	        "add lines[0]  > 10 pcs x 12.5 = 141.25; drop lines[0] 10 pcs x 12.5 = 141.25 > ", 2},
	    {"of two lines with one product the changed one",
	        HEAD A "line 2 " P1 " pcs 10000 12500000 0 130000 1250 163 1413 -\n",
	        HEAD "line 1 " P1 " pcs 10000 12500000 0 130000 1250 163 1413 -\nline 2 " P1
	             " pcs 110000 12500000 0 130000 12500 1625 14125 -\n",
	        "set lines[1].quantity 10 > 11; move lines  > ", 2},
	    {"only the order of lines", HEAD A B,
	        HEAD "line 1 " P2 " big box 20000 1000000 50000 130000 190 25 215 2026-11-24\nline 2 " P1
	             " pcs 100000 12500000 0 130000 12500 1625 14125 -\n",
	        "move lines  > ", 2},
	    {"a currency without decimals", "order 1\ntotal 100 13 113\n", "order 1\ntotal 200 26 226\n",
	        "set total.net 100 > 200; set total.tax 13 > 26; set total.gross 113 > 226", 0},
	    {"a later version of the text", "order 1\nterms net 30\n", "order 2\nterms net 60\nnew thing\n",
	        "set terms net 30 > net 60; set new  > thing", 2},
	    {"nothing before", "", "order 1\nwished -\nvalid x\n", "set valid_to  > x", 2},
	    {"no numbers", "order 1\ntotal a b 99999999999999999999\n", "order 1\ntotal a c 1\n",
	        "set total.tax b > c; set total.gross 99999999999999999999 > 0.01", 2},
	    {"a line cut short", "order 1\nline 1 " P1 " pcs 1\n", "order 1\n", "set line 1 " P1 " pcs 1 > ",
	        2},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *a = arena_new(1 << 22);
		const char *is = told(a, rows[i].before, rows[i].after, rows[i].exponent);

		if (strcmp(is, rows[i].told) != 0)
			fail_msg("row '%s':\n  is     %s\n  not as %s", rows[i].title, is, rows[i].told);
		arena_free(a);
	}
}

/* Line numbers, products and fields of changes. */
static void
of_lines(void **state)
{
	struct arena *a = arena_new(1 << 22);
	struct content_text old = {HEAD A, 2},
	                    new = {
	                        HEAD "line 1 " P1 " pcs 100000 13000000 0 130000 12500 1625 14125 -\n" B, 2};
	struct changes c = revision_diff(&old, &new, a);

	(void)state;
	assert_int_equal(c.n, 2);
	assert_int_equal(c.v[0].line_number, 1);
	assert_int_equal(c.v[0].field, CONTENT_FIELD(PRICE));
	assert_string_equal(c.v[0].product, P1);
	assert_int_equal(c.v[1].kind, CHANGE_KIND(ADDED));
	assert_int_equal(c.v[1].line_number, 2);
	assert_int_equal(c.v[1].field, CONTENT_FIELD(LINE));
	assert_string_equal(c.v[1].product, P2);
	arena_free(a);
}

static struct doc_line
some_line(struct arena *a, int seq)
{
	return (struct doc_line){.seq = seq,
	    .product_id = {{1, (uint8_t)seq}},
	    .unit = arena_strdup(a, "pcs"),
	    .quantity = 20000,
	    .price = 1500000,
	    .tax_rate = 130000,
	    .net = 300,
	    .tax = 39,
	    .gross = 339,
	    .wished_date = NO_DATE};
}

/* What the documents write is what is read here. */
static void
written_by_documents(void **state)
{
	struct arena *a = arena_new(1 << 22);
	struct order_line lines[] = {{.doc = some_line(a, 1)}, {.doc = some_line(a, 2)}};
	struct order_doc o = {.customer_id = {{9}},
	    .currency = "CNY",
	    .fx_rate = 100000000,
	    .wished_date = NO_DATE,
	    .nline = 2,
	    .line = lines};
	struct quote_doc q = {.customer_id = {{9}},
	    .currency = "CNY",
	    .fx_rate = 100000000,
	    .valid_to = 0,
	    .nline = 1,
	    .line = &lines[0].doc};
	const char *order = order_content(&o, a), *quote = quote_content(&q, a);

	(void)state;
	lines[1].doc.quantity = 30000;
	lines[1].doc.wished_date = 1;
	o.wished_date = 2;
	o.sum.net = 450;
	assert_string_equal(told(a, order, order_content(&o, a), 2),
	    "set wished_date  > 1970-01-03; set lines[1].quantity 2 > 3; set lines[1].wished_date  > "
	    "1970-01-02; "
	    "set total.net 0.00 > 4.50");
	q.valid_to = 1;
	q.tax_inclusive = true;
	lines[0].doc.discount = 125000;
	assert_string_equal(told(a, quote, quote_content(&q, a), 2),
	    "set tax_inclusive false > true; set valid_to 1970-01-01 > 1970-01-02; set lines[0].discount 0 > "
	    "12.5");
	arena_free(a);
}

/* The most lines that a document has, turned round: every one finds its twin. */
static void
many_lines(void **state)
{
	struct arena *a = arena_new(1 << 24);
	struct strbuf down, up;

	(void)state;
	strbuf_init(&down, a, 1 << 20);
	strbuf_init(&up, a, 1 << 20);
	for (int i = 0; i < 2000; i++) {
		static const char row[] =
		    "\nline %d 01900000-0000-7000-8000-%012d pcs 10000 1000000 0 0 100 0 100 -";

		strbuf_addf(&up, row, i + 1, i);
		strbuf_addf(&down, row, i + 1, 1999 - i);
	}
	assert_false(up.failed);
	assert_string_equal(told(a, strbuf_text(&up), strbuf_text(&down), 2), "move lines  > ");
	arena_free(a);
}

/* Texts that were cut, mixed and changed anywhere: never a crash, and nothing is different from itself. */
static void
broken_texts(void **state)
{
	static const char good[] = HEAD "wished -\n" A B TOTAL;
	static const char letters[] = "\n\n  line total0123456789-ab";
	uint64_t x = 20261124;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct arena *a = arena_new(1 << 22);
		char *s = arena_strdup(a, good), *t;

		for (int64_t k = random_between(&x, 0, 12); k > 0; k--)
			s[random_between(&x, 0, (int64_t)sizeof(good) - 2)] =
			    letters[random_between(&x, 0, (int64_t)sizeof(letters) - 2)];
		t = arena_strdup(a, s);
		t[random_between(&x, 0, (int64_t)sizeof(good) - 2)] = '\0';
		assert_string_equal(told(a, s, s, (int)random_between(&x, -3, 12)), "");
		told(a, s, t, 2);
		told(a, t, s, 2);
		told(a, good, s, 2);
		arena_free(a);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S23 the changes between two contents, with people's numbers", table),
    CASE("S23 a change of a line names line, product and field", of_lines),
    CASE("S23 what orders and quotes write is what is compared", written_by_documents),
    CASE("S23 two thousand lines in another order", many_lines),
    CASE("S23 broken contents are compared, too", broken_texts),
};

UNIT_MAIN("revision diff", cases)
