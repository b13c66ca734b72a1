#include "common/capital.h"

#include "tests/unit/unit.h"

static const struct {
	const char *amount, *text;
} rows[] = {
    /* the vectors of D15 */
    {"0.00", "人民币零元整"},
    {"0.01", "人民币壹分"},
    {"0.10", "人民币壹角整"},
    {"1409.50", "人民币壹仟肆佰零玖元伍角整"},
    {"6007.14", "人民币陆仟零柒元壹角肆分"},
    {"1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"},
    {"107000.53", "人民币壹拾万柒仟元零伍角叁分"},
    {"16409.02", "人民币壹万陆仟肆佰零玖元零贰分"},
    {"325.04", "人民币叁佰贰拾伍元零肆分"},
    {"10000010.00", "人民币壹仟万零壹拾元整"},
    {"20050000.00", "人民币贰仟零伍万元整"},
    {"100000000.00", "人民币壹亿元整"},
    {"10000000000.01", "人民币壹佰亿元零壹分"},
    {"123456789.01", "人民币壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"},
    {"-50.00", "人民币负伍拾元整"},
    /* skipped groups and large units */
    {"100000500.00", "人民币壹亿零伍佰元整"},
    {"100050000.00", "人民币壹亿零伍万元整"},
    {"110000000.00", "人民币壹亿壹仟万元整"},
    {"100005000.00", "人民币壹亿零伍仟元整"},
    {"1000000000000.00", "人民币壹万亿元整"},
    {"1000100000000.00", "人民币壹万零壹亿元整"},
    {"1000000010000.00", "人民币壹万亿零壹万元整"},
    {"1000000000001.10", "人民币壹万亿零壹元壹角整"},
    {"10.05", "人民币壹拾元零伍分"},
    {"10.50", "人民币壹拾元零伍角整"},
    {"-0.55", "人民币负伍角伍分"},
    {"9999999999999999.99", "人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
};

/* an amount may have 16 digits before the point, one more than the wire takes */
static int64_t
fen_of(const char *s)
{
	int64_t fen = 0;
	for (const char *p = s; *p != '\0'; p++) {
		if (*p != '.' && *p != '-')
			fen = fen * 10 + (*p - '0');
	}
	return *s == '-' ? -fen : fen;
}

static void
vectors(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(capital_cny(a, fen_of(rows[i].amount)), rows[i].text);
	assert_null(capital_cny(a, CAPITAL_MAX + 1));
	assert_null(capital_cny(a, -CAPITAL_MAX - 1));
	assert_null(capital_cny(a, INT64_MIN));
	arena_free(a);
}

static int
digit_of(const char *s)
{
	static const char all[] = "零壹贰叁肆伍陆柒捌玖";
	for (int i = 0; i < 10; i++) {
		if (strncmp(s, all + 3 * i, 3) == 0)
			return i;
	}
	return -1;
}

/* Reads the numerals back, by value and unit. */
static int64_t
read_back(const char *s)
{
	int64_t total = 0, below_yi = 0, group = 0, digit = 0;
	for (s += strlen("人民币"); *s != '\0'; s += 3) {
		int d = digit_of(s);
		if (d >= 0)
			digit = d;
		else if (strncmp(s, "仟", 3) == 0)
			group += digit * 1000, digit = 0;
		else if (strncmp(s, "佰", 3) == 0)
			group += digit * 100, digit = 0;
		else if (strncmp(s, "拾", 3) == 0)
			group += digit * 10, digit = 0;
		else if (strncmp(s, "万", 3) == 0)
			below_yi += (group + digit) * 10000, group = digit = 0;
		else if (strncmp(s, "亿", 3) == 0)
			total += (below_yi + group + digit) * 100000000, below_yi = group = digit = 0;
		else if (strncmp(s, "元", 3) == 0)
			total = (total + below_yi + group + digit) * 100, below_yi = group = digit = 0;
		else if (strncmp(s, "角", 3) == 0)
			total += digit * 10, digit = 0;
		else if (strncmp(s, "分", 3) == 0)
			total += digit, digit = 0;
	}
	return total;
}

static void
every_text_reads_back(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct arena_mark m = arena_mark(a);
	for (int64_t fen = 0; fen < CAPITAL_MAX; fen = fen < 1200000 ? fen + 1 : fen + fen / 997 + 10007) {
		const char *s = capital_cny(a, fen);
		assert_true(read_back(s) == fen);
		assert_null(strstr(s, "零零"));
		arena_reset(a, m);
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("D15 all vectors", vectors),
    CASE("D15 every text reads back to its amount", every_text_reads_back),
};
UNIT_MAIN("capital", cases)
