#include "server/domain/check/run.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static const char *const ids[] = {"a", "b 1"};
static struct q_check_run_row rows[] = {
    {.name = "i20_line_totals", .description_en = "lines add up", .description_zh = "行金额", .broken = 0},
    {.name = "i41_stock_ledger",
        .description_en = "stock is its ledger",
        .description_zh = "库存",
        .broken = 25,
        .ids = {ids, 2}},
    {.name = "i72_facts", .description_en = "facts", .description_zh = "事实", .broken = 1, .ids = {ids, 1}},
};

static void
results(void **state)
{
	struct actor *who = actor_new();
	struct check_run_facts f = {{3, rows}};
	Bl__RunCheckRequest rq = BL__RUN_CHECK_REQUEST__INIT;
	Bl__RunCheckResponse re = BL__RUN_CHECK_RESPONSE__INIT;

	(void)state;
	who->lang = LANG_EN;
	assert_true(check_run_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_results, 3);
	assert_int_equal(re.broken, 26);
	assert_string_equal(re.results[1]->name, "i41_stock_ledger");
	assert_string_equal(re.results[1]->description, "stock is its ledger");
	assert_int_equal(re.results[1]->broken, 25);
	assert_int_equal(re.results[1]->n_ids, 2);
	assert_string_equal(re.results[1]->ids[1], "b 1");
	assert_int_equal(re.results[0]->n_ids, 0);
	who->lang = LANG_ZH;
	bl__run_check_response__init(&re);
	assert_true(check_run_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.results[2]->description, "事实");
	actor_free(who);
}

static void
unknown_name(void **state)
{
	struct actor *who = actor_new();
	struct check_run_facts f = {{0, NULL}};
	Bl__RunCheckRequest rq = BL__RUN_CHECK_REQUEST__INIT;
	Bl__RunCheckResponse re = BL__RUN_CHECK_RESPONSE__INIT;
	struct why *w = why_new(who);

	(void)state;
	rq.name = (char[]){"i99_none"};
	assert_false(check_run_view(&f, &rq, who, &re, w));
	assert_int_equal(w->reason, R_NOT_FOUND);
	assert_string_equal(w->param[1], "i99_none");
	actor_free(who);
}

static void
asks(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct check_run_facts f = {0};
	Bl__RunCheckRequest rq = BL__RUN_CHECK_REQUEST__INIT;

	(void)state;
	check_run_load(b, &rq, who, &f);
	rq.name = (char[]){"i72_facts"};
	check_run_load(b, &rq, who, &f);
	assert_string_equal(batch_fake_text(b), "q_check_run(name=NULL)\nq_check_run(name=\"i72_facts\")\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("A2 results come with counts, ids and the reader's language", results),
    CASE("an invariant that does not exist is not found", unknown_name),
    CASE("no name asks for all", asks),
};
UNIT_MAIN("check_run", cases)
