#include "server/domain/approval/inputs.h"
#include "tests/unit/server/domain/domain.h"

static const struct routing_inputs base = {
    .amount = 12000000,
    .exponent = 2,
    .discount = 50000,
    .margin = 85000,
    .credit_grade = "C",
    .credit = "pass",
    .customer_level = "vip",
    .branch = "BJ",
    .channel = "shop",
    .line_count = 3,
};

static void
canonical_text(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct routing_inputs in = base;
	struct bytes h;

	(void)state;
	assert_string_equal(inputs_text(&in, a),
	    "amount=120000.00\ndiscount=5.0000\nmargin=8.5000\ncredit_grade=C\ncredit=pass\nnew_customer="
	    "false\n"
	    "customer_level=vip\nbranch=BJ\nchannel=shop\nline_count=3\nshortage=false\nbelow_floor=false\n"
	    "foreign_currency=false\n");
	h = inputs_hash(inputs_text(&in, a), a);
	assert_int_equal(h.n, 32);
	in.margin = INT32_MIN;
	in.credit = NULL;
	assert_null(strstr(inputs_text(&in, a), "margin"));
	assert_null(strstr(inputs_text(&in, a), "credit="));
	assert_memory_not_equal(inputs_hash(inputs_text(&in, a), a).p, h.p, 32);
	assert_null(strstr(inputs_shown(inputs_text(&base, a), false, a), "margin"));
	assert_string_equal(inputs_shown(inputs_text(&base, a), true, a),
	    "amount=120000.00; discount=5.0000; margin=8.5000; credit_grade=C; credit=pass; "
	    "new_customer=false; "
	    "customer_level=vip; branch=BJ; channel=shop; line_count=3; shortage=false; below_floor=false; "
	    "foreign_currency=false");
	arena_free(a);
}

static void
worse(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const char *was = inputs_text(&base, a);
	struct routing_inputs now;
	struct {
		const char *row;
		struct routing_inputs now;
		bool worse;
	} rows[32];
	size_t n = 0;

	(void)state;
#define ROW(name, w, ...)                                                                                    \
	now = base;                                                                                          \
	__VA_ARGS__;                                                                                         \
	rows[n].row = name;                                                                                  \
	rows[n].now = now;                                                                                   \
	rows[n++].worse = w;
	ROW("the same", false, (void)0)
	ROW("more money", true, now.amount++)
	ROW("less money", false, now.amount = 99)
	ROW("larger discount", true, now.discount = 100000)
	ROW("smaller discount", false, now.discount = 0)
	ROW("less margin", true, now.margin = 84999)
	ROW("more margin", false, now.margin = 90000)
	ROW("negative margin", true, now.margin = -10000)
	ROW("margin unknown", true, now.margin = INT32_MIN)
	ROW("grade worse", true, now.credit_grade = "D")
	ROW("grade better", false, now.credit_grade = "A")
	ROW("over the limit", true, now.credit = "approval")
	ROW("new customer", true, now.new_customer = true)
	ROW("other level", true, now.customer_level = "std")
	ROW("other branch", true, now.branch = "SH")
	ROW("other channel", true, now.channel = "")
	ROW("more lines", true, now.line_count = 10)
	ROW("fewer lines", false, now.line_count = 2)
	ROW("shortage", true, now.shortage = true)
	ROW("below floor", true, now.below_floor = true)
	ROW("foreign currency", true, now.foreign_currency = true)
	ROW("better and worse", true, now.amount = 1, now.shortage = true)
	for (size_t i = 0; i < n; i++)
		check_row(rows[i].row, inputs_worse(was, &rows[i].now, a) == rows[i].worse);
	now = base;
	now.credit = "approval";
	now.new_customer = true;
	was = inputs_text(&now, a);
	assert_false(inputs_worse(was, &base, a));
	assert_true(inputs_worse("", &base, a));
	arena_free(a);
}

static void
conditions(void **state)
{
	static const struct {
		const char *row, *condition;
		enum condition_result result;
		const char *reason, *en, *zh; /* shown to who may not see the margin */
	} rows[] = {
	    {"catch-all", "", CONDITION_HOLDS, "", "every document", "所有单据"},
	    {"amount", "amount >= 50000", CONDITION_HOLDS, "amount 120000.00 >= 50000.00",
	        "amount 120000.00 >= 50000.00", "本位币价税合计 120000.00 >= 50000.00"},
	    {"not", "amount < 50000", CONDITION_FAILS, "", NULL, NULL},
	    {"margin", "margin < 10", CONDITION_HOLDS, "margin 8.5000 < 10.0000", "margin * < 10.0000",
	        "毛利率 * < 10.0000"},
	    {"margin on the right", "discount < margin", CONDITION_HOLDS, "discount 5.0000 < margin 8.5000",
	        "discount 5.0000 < margin *", "最大行折扣 5.0000 < 毛利率 *"},
	    {"text and list", "credit_grade in (\"C\", \"D\") and not new_customer", CONDITION_HOLDS,
	        "credit_grade \"C\" in (\"C\", \"D\") and new_customer is false", NULL,
	        "信用等级 \"C\" 属于 (\"C\", \"D\") 且 新客户 为 否"},
	    {"no such field", "size > 1", CONDITION_BROKEN, "", NULL, NULL},
	    {"too many decimals for the currency", "amount > 1.005", CONDITION_BROKEN, "", NULL, NULL},
	};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *reason;

		check_row(
		    rows[i].row, condition_check(rows[i].condition, &base, a, &reason) == rows[i].result);
		check_row(rows[i].row, strcmp(reason, rows[i].reason) == 0);
		if (rows[i].en != NULL)
			check_row(
			    rows[i].row, strcmp(condition_shown(reason, LANG_EN, false, a), rows[i].en) == 0);
		if (rows[i].zh != NULL)
			check_row(rows[i].row,
			    strstr(condition_shown(reason, LANG_ZH, false, a), rows[i].zh) != NULL);
	}
	assert_string_equal(
	    condition_shown("margin 8.5000 < 10.0000", LANG_EN, true, a), "margin 8.5000 < 10.0000");
	assert_string_equal(condition_shown("changed: credit \"approval\" = \"approval\"", LANG_ZH, true, a),
	    "提交后变化： 信用检查 \"approval\" = \"approval\"");
	arena_free(a);
}

/* A quote sign inside a text of the document must not hide the margin behind it. */
static void
margin_stays_hidden(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct routing_inputs in = base;
	const char *reason;

	(void)state;
	in.channel = "7\" tablet";
	assert_int_equal(
	    condition_check("channel != \"x\" and margin < 10", &in, a, &reason), CONDITION_HOLDS);
	assert_non_null(strstr(reason, "8.5"));
	assert_null(strstr(condition_shown(reason, LANG_EN, false, a), "8.5"));
	assert_null(strstr(condition_shown(reason, LANG_ZH, false, a), "8.5"));
	arena_free(a);
}

static void
every_input_is_a_field(void **state)
{
	static const char *const uses[INPUT_N] = {"amount > 0", "discount > 0", "margin > 0",
	    "credit_grade = \"C\"", "credit = \"pass\"", "not new_customer", "customer_level = \"vip\"",
	    "branch = \"BJ\"", "channel = \"shop\"", "line_count = 3", "not shortage", "not below_floor",
	    "not foreign_currency"};
	struct arena *a = arena_new(1 << 20);
	const char *reason;

	(void)state;
	for (size_t i = 0; i < INPUT_N; i++)
		check_row(uses[i], condition_check(uses[i], &base, a, &reason) == CONDITION_HOLDS);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("S21 the inputs of routing are one canonical text with a hash", canonical_text),
    CASE("S21 which change after the submit may need more approval", worse),
    CASE("S21 conditions hold or not, and say why in both languages", conditions),
    CASE("S21 the margin is hidden from who may not see it, whatever the texts say", margin_stays_hidden),
    CASE("S21 every input can be used in a condition", every_input_is_a_field),
};
UNIT_MAIN("approval inputs", cases)
