#include "common/expr.h"

#include "tests/unit/unit.h"

enum { AMOUNT, MARGIN, LIMIT, GRADE, BRANCH, NEW, FLAG, COUNT, FIELDS };

static const struct expr_field fields[FIELDS] = {
    [AMOUNT] = {"amount", EXPR_NUMBER, 2},
    [MARGIN] = {"margin", EXPR_NUMBER, 4},
    [LIMIT] = {"credit.limit", EXPR_NUMBER, 4},
    [GRADE] = {"grade", EXPR_TEXT, 0},
    [BRANCH] = {"branch", EXPR_TEXT, 0},
    [NEW] = {"new_customer", EXPR_BOOL, 0},
    [FLAG] = {"shortage", EXPR_BOOL, 0},
    [COUNT] = {"lines", EXPR_NUMBER, 0},
};

/* amount 120000.00, margin unknown, limit 120000.0000, grade "C", branch unknown, new, 7 lines */
static const struct expr_value values[FIELDS] = {
    [AMOUNT] = {.number = 12000000},
    [MARGIN] = {.number = INT64_MIN},
    [LIMIT] = {.number = 1200000000},
    [GRADE] = {.text = "C"},
    [BRANCH] = {.text = NULL},
    [NEW] = {.number = 1},
    [FLAG] = {.number = 0},
    [COUNT] = {.number = 7},
};

static const struct {
	const char *text;
	bool result;
	const char *explain;
} good[] = {
    {"amount >= 50000", true, "amount 120000.00 >= 50000.00"},
    {"amount<50000.5", false, "amount 120000.00 >= 50000.50"},
    {"amount = 120000", true, "amount 120000.00 = 120000.00"},
    {"amount != 120000.00", false, "amount 120000.00 = 120000.00"},
    {"amount > 120000", false, "amount 120000.00 <= 120000.00"},
    {"amount <= 120000", true, "amount 120000.00 <= 120000.00"},
    {"amount > -1", true, "amount 120000.00 > -1.00"},
    {"amount <= credit.limit", true, "amount 120000.00 <= credit.limit 120000.0000"},
    {"credit.limit > amount", false, "credit.limit 120000.0000 <= amount 120000.00"},
    {"lines in (5, 6, 7)", true, "lines 7 in (5, 6, 7)"},
    {"lines not in (5,6,7)", false, "lines 7 in (5, 6, 7)"},
    {"grade = \"C\"", true, "grade \"C\" = \"C\""},
    {"grade = 'c'", false, "grade \"C\" != \"c\""},
    {"grade in (\"C\", \"D\")", true, "grade \"C\" in (\"C\", \"D\")"},
    {"grade in ('甲', '乙')", false, "grade \"C\" not in (\"甲\", \"乙\")"},
    {"grade not in ('')", true, "grade \"C\" not in (\"\")"},
    {"new_customer", true, "new_customer is true"},
    {"not new_customer", false, "new_customer is true"},
    {"shortage", false, "shortage is false"},
    {"shortage = false", true, "shortage is false"},
    {"shortage != true", true, "shortage is false"},
    {"shortage = new_customer", false, "shortage false != new_customer true"},
    {"not not shortage", false, "shortage is false"},
    /* and binds stronger than or, not stronger than both */
    {"shortage and shortage or new_customer", true, "new_customer is true"},
    {"shortage and (shortage or new_customer)", false, "shortage is false"},
    {"not shortage and new_customer", true, "shortage is false and new_customer is true"},
    {"not (shortage and new_customer)", true, "shortage is false"},
    {"not (shortage or lines > 9)", true, "shortage is false and lines 7 <= 9"},
    {"new_customer or amount > 1", true, "new_customer is true"},
    {"amount >= 50000 and (grade in ('C','D') or margin < 10)", true,
        "amount 120000.00 >= 50000.00 and grade \"C\" in (\"C\", \"D\")"},
    /* what is unknown is neither true nor false */
    {"margin < 10", false, "margin is unknown"},
    {"not margin < 10", false, "margin is unknown"},
    {"margin < 10 or margin >= 10", false, "margin is unknown"},
    {"margin < 10 or new_customer", true, "new_customer is true"},
    {"margin < 10 and shortage", false, "shortage is false"},
    {"margin < 10 and new_customer", false, "margin is unknown"},
    {"margin is unknown", true, "margin is unknown"},
    {"margin is not unknown", false, "margin is unknown"},
    {"amount is not unknown", true, "amount is 120000.00"},
    {"margin < 10 or margin is unknown", true, "margin is unknown"},
    {"amount > margin", false, "margin is unknown"},
    {"branch != 'BJ'", false, "branch is unknown"},
    {"branch not in ('BJ')", false, "branch is unknown"},
    {"\t( ( amount>1 ) )\n", true, "amount 120000.00 > 1.00"},
    {"((((((((((((((((new_customer))))))))))))))))", true, "new_customer is true"},
};

static void
expressions_are_decided_and_explained(void **state)
{
	(void)state;
	struct arena *a = arena_new(64 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct expr_error error;
		struct strbuf b;
		strbuf_init(&b, a, 500);
		struct expr *e = expr_parse(a, good[i].text, fields, FIELDS, &error);
		check_row(good[i].text, e != NULL);
		check_row(good[i].text, expr_eval(e, values, NULL) == good[i].result);
		check_row(good[i].text, expr_eval(e, values, &b) == good[i].result);
		assert_string_equal(strbuf_text(&b), good[i].explain);
	}
	arena_free(a);
}

static const struct {
	const char *text;
	size_t pos;
	enum reason reason;
	const char *word;
} bad[] = {
    {"", 1, R_CONDITION_INCOMPLETE, ""},
    {"  ", 3, R_CONDITION_INCOMPLETE, ""},
    {"amount", 7, R_CONDITION_INCOMPLETE, ""},
    {"amount >=", 10, R_CONDITION_INCOMPLETE, ""},
    {"amount >= 5 and", 16, R_CONDITION_INCOMPLETE, ""},
    {"(amount >= 5", 13, R_CONDITION_INCOMPLETE, ""},
    {"lines in (1", 12, R_CONDITION_INCOMPLETE, ""},
    {"amount >= 5)", 12, R_CONDITION_SYNTAX, ")"},
    {"amount > 5 amount > 6", 12, R_CONDITION_SYNTAX, "amount"},
    {"amount == 5", 9, R_CONDITION_SYNTAX, "="},
    {"amount <> 5", 9, R_CONDITION_SYNTAX, ">"},
    {"amount = 'open", 10, R_CONDITION_SYNTAX, "'"},
    {"grade = 'open", 9, R_CONDITION_SYNTAX, "'"},
    {"grade = \"重庆\" ；", 14, R_CONDITION_SYNTAX, "；"},
    {"lines in 5", 10, R_CONDITION_SYNTAX, "5"},
    {"lines in ()", 11, R_CONDITION_SYNTAX, ")"},
    {"lines in (1 2)", 13, R_CONDITION_SYNTAX, "2"},
    {"lines not 5", 11, R_CONDITION_SYNTAX, "5"},
    {"new_customer not", 17, R_CONDITION_INCOMPLETE, ""},
    {"5 < amount", 1, R_CONDITION_SYNTAX, "5"},
    {"and", 1, R_CONDITION_FIELD, "and"},
    {"AMOUNT > 5", 1, R_CONDITION_SYNTAX, "A"},
    {"amout > 5", 1, R_CONDITION_FIELD, "amout"},
    {"grade = C", 9, R_CONDITION_SYNTAX, "C"},
    {"grade = c", 9, R_CONDITION_FIELD, "c"},
    {"amount = 'x'", 10, R_CONDITION_TYPE, "'x'"},
    {"grade = 5", 9, R_CONDITION_TYPE, "5"},
    {"grade > 'A'", 7, R_CONDITION_TYPE, ">"},
    {"new_customer = 1", 16, R_CONDITION_TYPE, "1"},
    {"new_customer < true", 14, R_CONDITION_TYPE, "<"},
    {"new_customer in (true)", 17, R_CONDITION_TYPE, "("},
    {"amount = grade", 10, R_CONDITION_TYPE, "grade"},
    {"amount > 5.001", 10, R_CONDITION_TYPE, "5.001"},
    {"amount > 1.2.3", 10, R_CONDITION_TYPE, "1.2.3"},
    {"amount > 9999999999999999", 10, R_CONDITION_TYPE, "9999999999999999"},
    {"lines > 1.5", 9, R_CONDITION_TYPE, "1.5"},
    {"amount > 5; drop", 11, R_CONDITION_SYNTAX, ";"},
    {"amount is", 10, R_CONDITION_INCOMPLETE, ""},
    {"amount is 5", 11, R_CONDITION_SYNTAX, "5"},
    {"(((((((((((((((((new_customer)))))))))))))))))", 17, R_CONDITION_SIZE, "("},
    {"not not not not not not not not not not not not not not not not not shortage", 65, R_CONDITION_SIZE,
        "not"},
};

static void
errors_name_place_and_word(void **state)
{
	(void)state;
	struct arena *a = arena_new(64 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct expr_error error = {0};
		check_row(bad[i].text, expr_parse(a, bad[i].text, fields, FIELDS, &error) == NULL);
		assert_string_equal(reason_row(error.reason)->name, reason_row(bad[i].reason)->name);
		assert_string_equal(error.word, bad[i].word);
		check_row(bad[i].text, error.pos == bad[i].pos);
		assert_string_equal(reason_row(error.reason)->params, "pos,word");
	}
	arena_free(a);
}

static void
size_is_bounded(void **state)
{
	(void)state;
	struct arena *a = arena_new(64 << 20);
	struct expr_error error;
	struct strbuf b;
	strbuf_init(&b, a, 10000);
	strbuf_add(&b, "lines in (1");
	for (int i = 1; i < EXPR_PARTS_MAX - 1; i++)
		strbuf_add(&b, ",1");
	strbuf_add(&b, ")");
	assert_non_null(expr_parse(a, strbuf_text(&b), fields, FIELDS, &error));
	strbuf_add(&b, " or shortage");
	assert_null(expr_parse(a, strbuf_text(&b), fields, FIELDS, &error));
	assert_int_equal(error.reason, R_CONDITION_SIZE);

	strbuf_clear(&b);
	strbuf_add(&b, "shortage");
	while (b.len < EXPR_TEXT_MAX)
		strbuf_addc(&b, ' ');
	assert_non_null(expr_parse(a, strbuf_text(&b), fields, FIELDS, &error));
	strbuf_addc(&b, ' ');
	assert_null(expr_parse(a, strbuf_text(&b), fields, FIELDS, &error));
	assert_int_equal(error.reason, R_CONDITION_SIZE);
	arena_free(a);
}

static void
used_fields_are_known(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct expr_error error;
	struct expr *e = expr_parse(a, "amount > margin or not (grade in ('A'))", fields, FIELDS, &error);
	for (size_t i = 0; i < FIELDS; i++)
		assert_int_equal(expr_uses(e, i), i == AMOUNT || i == MARGIN || i == GRADE);
	assert_false(expr_uses(e, SIZE_MAX));
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("S21 conditions are decided and explained", expressions_are_decided_and_explained),
    CASE("S21 errors name their place and word", errors_name_place_and_word),
    CASE("S21 the size of a condition is bounded", size_is_bounded),
    CASE("S21 the fields that a condition uses are known", used_fields_are_known),
};
UNIT_MAIN("expr", cases)
