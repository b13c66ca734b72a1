#include "server/domain/quote/create.h"

#include "common/limits.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/quote/world.h"

extern const struct op op_quote_create;

struct desk {
	struct world w;
	struct quote_create_facts f;
	struct quote_create_plan p;
	Bl__CreateQuoteRequest rq;
	struct around_lines lines;
};

static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w, QUOTE_DRAFT);
	k->f.doc = k->w.around.doc;
	bl__create_quote_request__init(&k->rq);
	around_lines_init(&k->lines);
	k->rq.customer_id = "@C1";
	k->rq.lines = k->lines.lines;
	k->rq.n_lines = 2;
}

static bool
create(struct desk *k)
{
	return quote_create_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static void
wished(void **state)
{
	Google__Type__Date yesterday = around_date(TODAY - 1), earlier = around_date(TODAY - 5);
	struct desk k;

	(void)state;
	desk_init(&k);
	k.lines.line[1].wished_date = &yesterday;
	assert_false(create(&k));
	assert_string_equal(violations(&k.w.why), "lines[1].wished_date WISHED_TOO_EARLY\n");
	world_free(&k.w);
	desk_init(&k);
	k.lines.line[1].wished_date = &yesterday;
	k.rq.business_date = &earlier;
	assert_true(create(&k));
	world_free(&k.w);
}

static void
whole(void **state)
{
	struct desk k;
	const struct quote_doc *d = &k.p.d;

	(void)state;
	desk_init(&k);
	k.lines.line[1].quantity = "3";
	k.lines.line[1].discount = "10";
	assert_true(create(&k));
	assert_int_equal(d->state, QUOTE_DRAFT);
	assert_int_equal(d->version, 1);
	assert_int_equal(d->revision, 1);
	assert_null(d->number);
	assert_int_equal(d->nline, 2);
	assert_int_equal(d->line[0].gross, YUAN(791));
	assert_int_equal(d->line[1].gross, 30510); /* 3 x 113.00 less 10 % */
	assert_int_equal(d->sum.gross, 79100 + 30510);
	assert_int_equal(d->sum.net, 70000 + 27000);
	assert_int_equal(d->sum.cost, YUAN(600));
	assert_int_equal(d->sum.base_gross, d->sum.gross);
	assert_int_equal(d->content_hash.n, 32);
	assert_int_equal(d->business_date, TODAY);
	assert_int_equal(d->valid_to, TODAY + QUOTE_VALID_DAYS);
	assert_string_equal(d->contact, "王");
	assert_string_equal(d->branch_code, "BJ");
	assert_true(uuid_eq(d->owner_id, k.w.who.user_id));
	assert_true(uuid_eq(d->created_by, k.w.who.user_id));
	assert_int_equal(d->editors.n, 1);
	assert_true(uuid_eq(d->editors.v[0], k.w.who.user_id));
	world_free(&k.w);
}

/* The client's own id and words stand. */
static void
given(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.rq.quote_id = test_id_text(&k.w.who, 77);
	k.rq.contact = "赵";
	k.rq.note = "第一行\n第二行";
	k.rq.tax_exclusive = true;
	k.lines.line[0].price = "100";
	k.rq.n_lines = 1;
	assert_true(create(&k));
	assert_true(uuid_eq(k.p.d.id, test_id(77)));
	assert_string_equal(k.p.d.contact, "赵");
	assert_string_equal(k.p.d.note, "第一行\n第二行");
	assert_false(k.p.d.tax_inclusive);
	assert_int_equal(k.p.d.sum.net, YUAN(700));
	assert_int_equal(k.p.d.sum.gross, YUAN(791));
	world_free(&k.w);
}

static void
all_errors(void **state)
{
	struct desk k;
	Google__Type__Date bad = GOOGLE__TYPE__DATE__INIT;

	(void)state;
	desk_init(&k);
	k.f.doc.customer.found = false;
	k.f.doc.product.n = 1;
	k.rq.quote_id = "x";
	k.rq.customer_id = "@NOBODY";
	k.rq.currency_code = "XXX";
	k.rq.contact = "\x1b[31m";
	k.rq.note = "\x01";
	bad.year = 2026;
	bad.month = 2;
	bad.day = 30;
	k.rq.business_date = k.rq.valid_to = &bad;
	k.lines.line[0].quantity = "-1";
	k.lines.line[0].discount = "101";
	k.lines.line[1].product_id = "@NOTHING";
	k.lines.line[1].quantity = "1e3";
	k.lines.line[1].price = "1.2345678";
	assert_false(create(&k));
	assert_int_equal(k.w.why.reason, R_INVALID_FIELDS);
	assert_string_equal(violations(&k.w.why), "quote_id BAD_NEW_ID\n"
	                                          "customer_id UNKNOWN_REF\n"
	                                          "business_date BAD_DATE\n"
	                                          "valid_to BAD_DATE\n"
	                                          "contact BAD_TEXT\n"
	                                          "note BAD_TEXT\n"
	                                          "currency_code BAD_CURRENCY\n"
	                                          "lines[0].quantity NOT_POSITIVE\n"
	                                          "lines[0].discount OUT_OF_RANGE\n"
	                                          "lines[1].product_id UNKNOWN_REF\n"
	                                          "lines[1].quantity BAD_DECIMAL\n"
	                                          "lines[1].price BAD_DECIMAL\n");
	world_free(&k.w);
}

static const struct {
	const char *name;
	int day, valid; /* from today; valid NO_DATE = not given */
	bool backdate, closed;
	const char *violations;
} days[] = {
    {"today, for the usual time", 0, NO_DATE, false, false, ""},
    {"for one day", 0, 0, false, false, ""},
    {"over before it begins", 0, -1, false, false, "valid_to OUT_OF_RANGE\n"},
    {"for ten years", 0, 3660, false, false, ""},
    {"for longer", 0, 3661, false, false, "valid_to OUT_OF_RANGE\n"},
    {"on an earlier day", -3, NO_DATE, true, false, ""},
    {"on an earlier day, and over then", -3, -4, true, false, "valid_to OUT_OF_RANGE\n"},
    {"on an earlier day, without the right", -1, NO_DATE, false, false,
        "business_date BACKDATE_NOT_ALLOWED\n"},
    {"in a closed month", 0, NO_DATE, true, true, "business_date PERIOD_CLOSED\n"},
    {"tomorrow", 1, NO_DATE, true, false, "business_date DATE_IN_FUTURE\n"},
};

static void
dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
		Google__Type__Date day = around_date(TODAY + days[i].day), valid = GOOGLE__TYPE__DATE__INIT;
		bool ok = days[i].violations[0] == '\0';
		struct desk k;

		desk_init(&k);
		k.rq.business_date = &day;
		if (days[i].valid != NO_DATE) {
			valid = around_date(TODAY + days[i].valid);
			k.rq.valid_to = &valid;
		}
		if (!days[i].backdate)
			actor_forbid(&k.w.who, PERM_ORDER_BACKDATE);
		k.f.period.state = (struct q_period_state){.found = days[i].closed, .state = PERIOD_CLOSED};
		check_row(days[i].name, create(&k) == ok);
		check_row(days[i].name, strcmp(violations(&k.w.why), days[i].violations) == 0);
		if (ok) {
			check_row(days[i].name, k.p.d.business_date == TODAY + days[i].day);
			check_row(days[i].name,
			    k.p.d.valid_to == (days[i].valid != NO_DATE
			                              ? TODAY + days[i].valid
			                              : k.p.d.business_date + QUOTE_VALID_DAYS));
		}
		world_free(&k.w);
	}
}

static const struct {
	const char *name, *currency, *rate, *price, *violations;
	int64_t gross, base;
} money[] = {
    {"the customer's currency", "", "", "", "", YUAN(1582), YUAN(1582)},
    {"the base at its own rate", "CNY", "1", "", "", YUAN(1582), YUAN(1582)},
    {"the base at another rate", "CNY", "1.1", "", "fx_rate OUT_OF_RANGE\n", 0, 0},
    {"dollars", "USD", "7.1", "10", "", YUAN(140), YUAN(994)},
    {"dollars without a rate", "USD", "", "10", "fx_rate REQUIRED\n", 0, 0},
    {"dollars for nothing", "USD", "0", "10", "fx_rate NOT_POSITIVE\n", 0, 0},
    {"dollars for no number", "USD", "seven", "10", "fx_rate BAD_DECIMAL\n", 0, 0},
    {"a gift", "", "", "0", "", 0, 0},
    {"less than a gift", "", "", "-1", "lines[0].price OUT_OF_RANGE\nlines[1].price OUT_OF_RANGE\n", 0, 0},
};

static void
currencies(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(money); i++) {
		bool ok = money[i].violations[0] == '\0';
		struct desk k;

		desk_init(&k);
		k.rq.currency_code = (char *)money[i].currency;
		k.rq.fx_rate = (char *)money[i].rate;
		k.lines.line[0].price = k.lines.line[1].price = (char *)money[i].price;
		check_row(money[i].name, create(&k) == ok);
		check_row(money[i].name, strcmp(violations(&k.w.why), money[i].violations) == 0);
		check_row(money[i].name,
		    !ok || (k.p.d.sum.gross == money[i].gross && k.p.d.sum.base_gross == money[i].base));
		world_free(&k.w);
	}
}

static const struct {
	const char *name;
	size_t n;
	const char *quantity, *price, *violations;
} limits[] = {
    {"no lines", 0, "1", "1", "lines REQUIRED\n"},
    {"one line", 1, "1", "1", ""},
    {"as many as there may be", LIMIT_LINES, "1", "1", ""},
    {"one too many", LIMIT_LINES + 1, "1", "1", "lines TOO_MANY\n"},
    {"the largest quantity", 1, "99999999999.9999", "0.01", ""},
    {"a larger one", 1, "100000000000", "0.01", "lines[0].quantity OUT_OF_RANGE\n"},
    {"a line that no amount holds", 1, "99999999999", "999999999999", "lines[0].quantity AMOUNT_TOO_LARGE\n"},
    {"lines that hold what their sum does not", LIMIT_LINES, "99999999999", "900000",
        "lines AMOUNT_TOO_LARGE\n"},
};

static void
bounds(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		struct desk k;
		Bl__DocumentLine **line;
		struct q_document_products_row *product;

		desk_init(&k);
		line = arena_new_n(k.w.arena, Bl__DocumentLine *, limits[i].n + 1);
		product = arena_new_n(k.w.arena, struct q_document_products_row, limits[i].n + 1);
		k.lines.line[0].quantity = (char *)limits[i].quantity;
		k.lines.line[0].price = (char *)limits[i].price;
		for (size_t n = 0; n < limits[i].n; n++) {
			line[n] = &k.lines.line[0];
			product[n] = k.w.around.product[0];
			product[n].n = (int64_t)n + 1;
		}
		k.rq.lines = line;
		k.rq.n_lines = limits[i].n;
		k.f.doc.product = (struct q_document_products){limits[i].n, product};
		check_row(limits[i].name, create(&k) == (limits[i].violations[0] == '\0'));
		check_row(limits[i].name, strcmp(violations(&k.w.why), limits[i].violations) == 0);
		check_row(limits[i].name, limits[i].violations[0] != '\0' || k.p.d.nline == limits[i].n);
		world_free(&k.w);
	}
}

static void
gone(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.f.doc.customer.archived_at = 5;
	k.w.around.product[0].archived_at = 5;
	k.w.around.product[1].unit_known = false;
	k.lines.line[1].unit = "箱";
	assert_false(create(&k));
	assert_string_equal(violations(&k.w.why),
	    "customer_id UNKNOWN_REF\nlines[0].product_id UNKNOWN_REF\nlines[1].unit UNKNOWN_REF\n");
	world_free(&k.w);
	desk_init(&k);
	k.w.around.product[1].archived_at = 5;
	k.w.around.product[1].floor_price = 100000000;
	k.lines.line[1].price = "99";
	assert_false(create(&k)); /* nothing else is said of what is not sold any more */
	assert_string_equal(violations(&k.w.why), "lines[1].product_id UNKNOWN_REF\n");
	world_free(&k.w);
	desk_init(&k);
	k.rq.customer_id = "";
	assert_false(create(&k));
	assert_string_equal(violations(&k.w.why), "customer_id REQUIRED\n");
	world_free(&k.w);
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__CreateQuoteResponse re = BL__CREATE_QUOTE_RESPONSE__INIT;

	(void)state;
	desk_init(&k);
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_int_equal(op_quote_create.facts_size, sizeof(k.f));
	op_quote_create.load(b, &k.rq, &k.w.who, &k.f);
	assert_true(
	    fake_in_order(b, "q_period_share q_document_customer q_document_owner q_document_products "
	                     "q_pricebook_candidates"));
	assert_non_null(strstr(batch_fake_text(b), "code=\"C1\""));
	b = batch_fake_new(k.w.arena, &k.w.who);
	k.f.doc = k.w.around.doc;
	assert_true(create(&k));
	op_quote_create.apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_true(fake_in_order(b, "q_quote_insert q_quote_lines_insert op_event op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_int_equal(fake_count(b, "op_number"), 0); /* drafts have none */
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"quote.created\""));
	assert_string_equal(re.quote->number, "");
	assert_int_equal(re.quote->n_lines, 2);
	world_free(&k.w);
}

/* Lines of a template come first; the note is the template's where the request has none. */
static void
of_template(void **state)
{
	static struct q_template_lines_row line = {.seq = 1,
	    .product_code = "P1001",
	    .quantity = Q(3),
	    .unit = "台",
	    .note = "",
	    .archived_at = INT64_MIN};
	struct desk k;
	struct batch *b;

	(void)state;
	desk_init(&k);
	b = batch_fake_new(k.w.arena, &k.w.who);
	op_quote_create.load2(b, &k.rq, &k.w.who, &k.f);
	assert_string_equal(batch_fake_text(b), "");
	k.rq.template_id = "@T1";
	k.rq.n_lines = 1;
	op_quote_create.load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_template_get q_template_lines"));
	assert_int_equal(fake_count(b, "q_document_products"), 0);
	assert_false(create(&k));
	assert_string_equal(violations(&k.w.why), "template_id UNKNOWN_REF\n");
	why_init(&k.w.why, k.w.arena);
	k.f.of.head = (struct q_template_get){.found = true, .archived_at = INT64_MIN, .note = "模板"};
	k.f.of.line = (struct q_template_lines){.row = &line, .n = 1};
	op_quote_create.load2(b, &k.rq, &k.w.who, &k.f);
	assert_int_equal(fake_count(b, "q_document_products"), 1);
	assert_true(create(&k));
	assert_int_equal(k.p.d.nline, 2);
	assert_int_equal(k.p.d.line[0].quantity, Q(3));
	assert_int_equal(k.p.d.line[1].quantity, Q(7));
	assert_string_equal(k.p.d.note, "模板");
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S1 a quote of a template", of_template),
    CASE("S3 S10 nobody wishes for a day that has passed", wished),
    CASE("O4 S2 a whole quote in one message: prices, sums and defaults are the server's", whole),
    CASE("O4 what the client gives stands", given),
    CASE("S3 all errors of a quote at once, with their lines", all_errors),
    CASE("A24 O4 the day of a quote and its last one", dates),
    CASE("S7 the currency of a quote and its rate", currencies),
    CASE("S3 S7 as much as a quote can hold", bounds),
    CASE("S3 customers, products and units that are gone", gone),
    CASE("O4 a quote is written with its lines, an event and one audit row", statements),
};
UNIT_MAIN("quote_create", cases)
