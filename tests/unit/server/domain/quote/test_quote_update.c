#include "server/db/batch_fake.h"
#include "server/domain/quote/create.h"
#include "tests/unit/server/domain/quote/world.h"

extern const struct op op_quote_update;

struct desk {
	struct world w;
	struct quote_update_facts f;
	struct quote_update_plan p;
	Bl__UpdateQuoteRequest rq;
	struct around_lines lines;
};

static void
desk_init(struct desk *k, int state)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w, state);
	bl__update_quote_request__init(&k->rq);
	around_lines_init(&k->lines);
	k->rq.quote_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
}

static void
note(struct desk *k, const char *text)
{
	k->rq._note_case = BL__UPDATE_QUOTE_REQUEST___NOTE_NOTE;
	k->rq.note = (char *)text;
}

static bool
update(struct desk *k)
{
	k->f.rows = k->w.rows;
	k->f.doc = k->w.around.doc;
	return quote_update_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name;
	int from;
	bool submitted;
	enum reason reason;
	int revision;
} table[] = {
    {"draft", QUOTE_DRAFT, false, R_NONE, 1},
    {"returned draft", QUOTE_DRAFT, true, R_NONE, 2},
    {"in approval", QUOTE_IN_APPROVAL, true, R_QUOTE_STATE, 0},
    {"effective: a draft of the next revision", QUOTE_EFFECTIVE, true, R_NONE, 2},
    {"ordered", QUOTE_ORDERED, true, R_QUOTE_STATE, 0},
    {"declined", QUOTE_DECLINED, true, R_QUOTE_STATE, 0},
    {"void", QUOTE_VOID, true, R_QUOTE_STATE, 0},
};

static void
states(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		struct desk k;

		desk_init(&k, table[i].from);
		k.f.submitted.found = table[i].submitted;
		note(&k, "新");
		check_row(row, update(&k) == (table[i].reason == R_NONE));
		check_row(row, k.w.why.reason == table[i].reason);
		if (table[i].reason == R_NONE) {
			check_row(row, k.p.d.state == QUOTE_DRAFT && k.p.d.revision == table[i].revision);
			check_row(row, k.p.d.version == WORLD_VERSION + 1);
			check_row(row, strcmp(k.p.d.note, "新") == 0 && strcmp(k.p.d.contact, "王") == 0);
			check_row(row, k.p.d.nline == 2 && k.p.d.sum.gross == YUAN(1582));
		} else {
			check_row(
			    row, strcmp(k.w.why.param[1], quote_state_text(table[i].from, LANG_EN)) == 0);
		}
		world_free(&k.w);
	}
}

/* Lines of an update are all the lines, at today's prices unless given. */
static void
lines(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, QUOTE_DRAFT);
	k.rq.lines = k.lines.lines;
	k.rq.n_lines = 1;
	k.w.around.product[0].list_price = 226000000;
	assert_true(update(&k));
	assert_int_equal(k.p.d.nline, 1);
	assert_int_equal(k.p.d.sum.gross, YUAN(226 * 7));
	assert_int_equal(k.p.d.sum.cost, YUAN(60 * 7));
	world_free(&k.w);
	desk_init(&k, QUOTE_DRAFT);
	k.rq.lines = k.lines.lines;
	k.rq.n_lines = 2;
	k.lines.line[0].quantity = "0";
	k.lines.line[1].price = "x";
	assert_false(update(&k));
	assert_string_equal(
	    violations(&k.w.why), "lines[0].quantity NOT_POSITIVE\nlines[1].price BAD_DECIMAL\n");
	world_free(&k.w);
}

/* The hash is of what stands there now: other content, other hash. */
static void
content(void **state)
{
	struct desk k;
	struct quote_doc before;
	Google__Type__Date valid = around_date(TODAY + 11);

	(void)state;
	desk_init(&k, QUOTE_DRAFT);
	note(&k, "words are not content");
	assert_true(update(&k));
	before = k.p.d;
	k.p = (struct quote_update_plan){0};
	k.rq.valid_to = &valid;
	assert_true(update(&k));
	assert_int_equal(k.p.d.content_hash.n, 32);
	assert_memory_not_equal(k.p.d.content_hash.p, before.content_hash.p, 32);
	k.rq.valid_to = NULL;
	note(&k, "other words");
	assert_true(update(&k));
	assert_memory_equal(k.p.d.content_hash.p, before.content_hash.p, 32);
	world_free(&k.w);
}

static const struct {
	const char *name;
	int day;
	bool ok;
} days[] = {{"today", 0, true}, {"yesterday", -1, false}, {"ten years", 3660, true}, {"longer", 3661, false}};

static void
validity(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
		Google__Type__Date valid = around_date(TODAY + days[i].day);
		struct desk k;

		desk_init(&k, QUOTE_EFFECTIVE);
		k.rq.valid_to = &valid;
		check_row(days[i].name, update(&k) == days[i].ok);
		check_row(days[i].name,
		    strcmp(violations(&k.w.why), days[i].ok ? "" : "valid_to OUT_OF_RANGE\n") == 0);
		check_row(days[i].name, !days[i].ok || k.p.d.valid_to == TODAY + days[i].day);
		world_free(&k.w);
	}
	/* One that is over keeps its day when nothing is said about it. */
	struct desk k;

	desk_init(&k, QUOTE_EFFECTIVE);
	k.w.rows.head.valid_to = TODAY - 1;
	note(&k, "新");
	assert_true(update(&k));
	assert_int_equal(k.p.d.valid_to, TODAY - 1);
	world_free(&k.w);
}

static void
refusals(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, QUOTE_DRAFT);
	k.rq.quote_id = "";
	assert_false(update(&k));
	assert_string_equal(violations(&k.w.why), "quote_id REQUIRED\n");
	world_free(&k.w);
	desk_init(&k, QUOTE_DRAFT);
	k.rq.expected_version = WORLD_VERSION - 1;
	assert_false(update(&k));
	assert_int_equal(k.w.why.reason, R_STALE_VERSION);
	world_free(&k.w);
	desk_init(&k, QUOTE_DRAFT);
	k.w.rows.head.found = false;
	assert_false(update(&k));
	assert_int_equal(k.w.why.reason, R_NOT_FOUND);
	world_free(&k.w);
	desk_init(&k, QUOTE_DRAFT);
	note(&k, "\x01");
	k.rq._contact_case = BL__UPDATE_QUOTE_REQUEST___CONTACT_CONTACT;
	k.rq.contact = "two\nlines";
	assert_false(update(&k));
	assert_string_equal(violations(&k.w.why), "contact BAD_TEXT\nnote BAD_TEXT\n");
	world_free(&k.w);
}

static void
author(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, QUOTE_DRAFT);
	note(&k, "新");
	assert_true(update(&k));
	assert_int_equal(k.p.d.editors.n, 1);
	k.w.who.user_id = test_id(77);
	assert_true(update(&k));
	assert_int_equal(k.p.d.editors.n, 2);
	assert_true(uuid_eq(k.p.d.editors.v[0], test_id(OWNER_ID)));
	assert_true(uuid_eq(k.p.d.editors.v[1], test_id(77)));
	world_free(&k.w);
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__UpdateQuoteResponse re = BL__UPDATE_QUOTE_RESPONSE__INIT;

	(void)state;
	desk_init(&k, QUOTE_EFFECTIVE);
	k.f.submitted.found = true;
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_int_equal(op_quote_update.facts_size, sizeof(k.f));
	op_quote_update.load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_quote_lock q_quote_world q_quote_lines q_quote_submitted "
	                             "q_document_products q_pricebook_candidates"));
	b = batch_fake_new(k.w.arena, &k.w.who);
	note(&k, "新");
	assert_true(update(&k));
	op_quote_update.apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_true(
	    fake_in_order(b, "q_quote_lines_delete q_quote_update q_quote_lines_insert op_event op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_non_null(strstr(batch_fake_text(b), "q_quote_update(revision=2, state=1,"));
	assert_int_equal(re.quote->version, WORLD_VERSION + 1);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("O4 drafts change, effective quotes become drafts of the next revision, others do not", states),
    CASE("O4 S3 lines of an update replace all lines", lines),
    CASE("S20 the hash binds the content, not the words around it", content),
    CASE("O4 the last day of a quote", validity),
    CASE("S3 updates of what is not there, not as read, or with bad words", refusals),
    CASE("S30 whoever changes a quote is an author", author),
    CASE("O4 an update locks the quote and writes header, lines and one audit row", statements),
};
UNIT_MAIN("quote_update", cases)
