#include "server/domain/quote/void.c"

#include "common/limits.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/quote/world.h"

struct desk {
	struct world w;
	struct quote_void_facts f;
	struct quote_void_plan p;
	Bl__VoidQuoteRequest rq;
};

static void
desk_init(struct desk *k, int state)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w, state);
	bl__void_quote_request__init(&k->rq);
	k->rq.quote_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
	k->rq.reason = "客户取消";
}

static bool
give_up(struct desk *k)
{
	k->f.rows = k->w.rows;
	return quote_void_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name;
	int from, expected;
	bool found;
	enum reason reason;
} table[] = {
    {"draft", QUOTE_DRAFT, 3, true, R_NONE},
    {"effective", QUOTE_EFFECTIVE, 3, true, R_NONE},
    {"in approval", QUOTE_IN_APPROVAL, 3, true, R_QUOTE_STATE},
    {"ordered", QUOTE_ORDERED, 3, true, R_QUOTE_STATE},
    {"declined", QUOTE_DECLINED, 3, true, R_QUOTE_STATE},
    {"void already", QUOTE_VOID, 3, true, R_QUOTE_STATE},
    {"changed since", QUOTE_DRAFT, 2, true, R_STALE_VERSION},
    {"no version", QUOTE_DRAFT, 0, true, R_STALE_VERSION},
    {"not in scope", QUOTE_DRAFT, 3, false, R_NOT_FOUND},
};

static void
states(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		bool ok = table[i].reason == R_NONE;
		struct desk k;

		desk_init(&k, table[i].from);
		k.rq.expected_version = table[i].expected;
		k.w.rows.head.found = table[i].found;
		check_row(row, give_up(&k) == ok);
		check_row(row, k.w.why.reason == table[i].reason);
		check_row(row, !ok || (k.p.d.state == QUOTE_VOID && k.p.d.version == WORLD_VERSION + 1));
		check_row(row, !ok || strcmp(k.p.d.number, WORLD_NUMBER + 1) == 0);
		world_free(&k.w);
	}
}

static void
reasons(void **state)
{
	static const struct {
		const char *row, *quote_id, *reason;
		size_t repeat;
		const char *violations;
	} rows[] = {
	    {"one letter", WORLD_NUMBER, "x", 1, ""},
	    {"no reason", WORLD_NUMBER, "", 1, "reason REQUIRED\n"},
	    {"as long as it may be", WORLD_NUMBER, "x", LIMIT_TEXT_NOTE, ""},
	    {"too long", WORLD_NUMBER, "x", LIMIT_TEXT_NOTE + 1, "reason TOO_LONG\n"},
	    {"not text", WORLD_NUMBER, "\x01", 1, "reason BAD_TEXT\n"},
	    {"nothing given", "", "", 1, "quote_id REQUIRED\nreason REQUIRED\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct desk k;
		char *text;

		desk_init(&k, QUOTE_DRAFT);
		text = arena_alloc(k.w.arena, rows[i].repeat + 1);
		memset(text, rows[i].reason[0], rows[i].repeat);
		text[rows[i].repeat] = '\0';
		k.rq.quote_id = (char *)rows[i].quote_id;
		k.rq.reason = text;
		check_row(rows[i].row, give_up(&k) == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(&k.w.why), rows[i].violations) == 0);
		world_free(&k.w);
	}
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__VoidQuoteResponse re = BL__VOID_QUOTE_RESPONSE__INIT;

	(void)state;
	desk_init(&k, QUOTE_EFFECTIVE);
	b = batch_fake_new(k.w.arena, &k.w.who);
	quote_void_load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_quote_lock q_quote_world q_quote_lines"));
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_true(give_up(&k));
	quote_void_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_true(fake_in_order(b, "q_quote_state_set op_event op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_non_null(strstr(batch_fake_text(b), "q_quote_state_set(state=6,"));
	assert_non_null(strstr(batch_fake_text(b), "客户取消: void"));
	assert_int_equal(re.quote->state, QUOTE_VOID);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("O4 drafts and effective quotes are given up, as they were read", states),
    CASE("S3 giving up needs a reason", reasons),
    CASE("O4 giving up locks the quote and writes state, event and one audit row", statements),
};
UNIT_MAIN("quote_void", cases)
