#include "tests/unit/server/domain/quote/world.h"

static const struct {
	enum quote_verb verb;
	const char *name;
	int to[QUOTE_VOID + 1]; /* by the state it comes from; 0 = not legal */
} table[] = {
    {QUOTE_DO_SUBMIT, "submit", {[QUOTE_DRAFT] = QUOTE_IN_APPROVAL}},
    {QUOTE_DO_APPROVE, "approve", {[QUOTE_IN_APPROVAL] = QUOTE_EFFECTIVE}},
    {QUOTE_DO_BACK, "back", {[QUOTE_IN_APPROVAL] = QUOTE_DRAFT}},
    {QUOTE_DO_REVISE, "revise", {[QUOTE_EFFECTIVE] = QUOTE_DRAFT}},
    {QUOTE_DO_ORDER, "order", {[QUOTE_EFFECTIVE] = QUOTE_ORDERED}},
    {QUOTE_DO_REOPEN, "reopen", {[QUOTE_ORDERED] = QUOTE_EFFECTIVE}},
    {QUOTE_DO_DECLINE, "decline", {[QUOTE_EFFECTIVE] = QUOTE_DECLINED}},
    {QUOTE_DO_VOID, "void", {[QUOTE_DRAFT] = QUOTE_VOID, [QUOTE_EFFECTIVE] = QUOTE_VOID}},
};

static void
moves(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		for (int from = QUOTE_DRAFT; from <= QUOTE_VOID; from++) {
			int to = 0;

			check_row(
			    table[i].name, quote_next(from, table[i].verb, &to) == (table[i].to[from] != 0));
			check_row(table[i].name, to == table[i].to[from]);
		}
}

/* What cannot be undone: whatever the verb. */
static void
ends(void **state)
{
	static const int last[] = {QUOTE_DECLINED, QUOTE_VOID};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(last); i++)
		for (int verb = 0; verb < 32; verb++) {
			int to = 0;

			check_row(
			    quote_state_word(last[i]), !quote_next(last[i], (enum quote_verb)verb, &to));
			check_row(quote_state_word(last[i]), to == 0);
		}
}

static void
words(void **state)
{
	static const char *const word[] = {
	    NULL, "draft", "in_approval", "effective", "ordered", "declined", "void"};

	(void)state;
	for (int s = QUOTE_DRAFT; s <= QUOTE_VOID; s++) {
		assert_string_equal(quote_state_word(s), word[s]);
		assert_string_not_equal(quote_state_text(s, LANG_EN), "");
		assert_string_not_equal(quote_state_text(s, LANG_ZH), quote_state_text(s, LANG_EN));
	}
}

static const struct CMUnitTest cases[] = {
    CASE("O4 a quote moves only as state.def says", moves),
    CASE("O4 nothing leads out of ordered, declined and void", ends),
    CASE("O4 states have a word and a text in both languages", words),
};
UNIT_MAIN("quote_state", cases)
