#include "common/name.h"

#include "common/limits.h"
#include "tests/unit/unit.h"

static void
names(void **state)
{
	(void)state;
	static const char *const good[] = {"", "王小明", "O'Brien & Söhne", "北京（总部）", "😀", "𠮷野家",
	    "葛\xf3\xa0\x84\x80城", "Ñandú", "a\xcc\x81", "❤️", "<script>", "'; DROP TABLE x; --"};
	static const char *const bad[] = {"a\nb", "a\tb", "a\x7f", "a\x1b[31m", "a\u202e", "a\u2066",
	    "\u200bx", "x\u200d", "\ufeffx", "a\u00ad", "\u3164", "\u115f", "\u2800", "a\u2028", "a\xc2\x85",
	    "\xf3\xa0\x80\xa1", "\xff", "\xef\xbf\xbe", "\xef\xb7\x90"};
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		check_row(good[i], name_check(good[i], 200) == R_NONE);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], name_check(bad[i], 200) == R_BAD_TEXT);
}

static void
lengths_count_code_points(void **state)
{
	(void)state;
	assert_int_equal(name_check("重庆长安", 4), R_NONE);
	assert_int_equal(name_check("重庆长安汽", 4), R_TOO_LONG);
	assert_int_equal(note_check("重\n庆", 3), R_NONE);
	assert_int_equal(note_check("重\n庆", 2), R_TOO_LONG);
}

static void
notes_may_have_lines(void **state)
{
	(void)state;
	assert_int_equal(note_check("one\n\ttwo 👨‍👩‍👧", 200), R_NONE);
	assert_int_equal(note_check("one\r\ntwo", 200), R_BAD_TEXT);
	assert_int_equal(note_check("a\u202e", 200), R_BAD_TEXT);
	assert_int_equal(note_check("a\x01", 200), R_BAD_TEXT);
}

static void
codes(void **state)
{
	(void)state;
	assert_int_equal(code_check("A-1_b.9"), R_NONE);
	assert_int_equal(code_check(""), R_BAD_CODE);
	assert_int_equal(code_check("a b"), R_BAD_CODE);
	assert_int_equal(code_check("编码"), R_BAD_CODE);
	char longest[LIMIT_TEXT_CODE + 2];
	memset(longest, 'x', sizeof(longest));
	longest[LIMIT_TEXT_CODE] = '\0';
	assert_int_equal(code_check(longest), R_NONE);
	longest[LIMIT_TEXT_CODE] = 'x';
	longest[LIMIT_TEXT_CODE + 1] = '\0';
	assert_int_equal(code_check(longest), R_BAD_CODE);
}

static const struct CMUnitTest cases[] = {
    CASE("name: control, bidirectional and zero-width characters are refused", names),
    CASE("name: lengths count code points", lengths_count_code_points),
    CASE("name: remarks may have lines", notes_may_have_lines),
    CASE("name: codes", codes),
};
UNIT_MAIN("name", cases)
