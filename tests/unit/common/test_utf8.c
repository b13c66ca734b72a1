#include "common/utf8.h"

#include "tests/unit/unit.h"

static void
validity(void **state)
{
	(void)state;
	static const char *const good[] = {
	    "", "abc", "é", "中文", "😀", "\x7f", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbd"};
	static const char *const bad[] = {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
	    "\xf4\x90\x80\x80", "\xff", "中\xe6\x96", "a\xf0\x9f\x98"};
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		check_row(good[i], utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], !utf8_valid(bad[i], strlen(bad[i])));
	assert_false(utf8_valid("a\0b", 3));
}

static void
code_points(void **state)
{
	(void)state;
	const char *s = "a中\xff😀";
	assert_int_equal(utf8_next(&s), 'a');
	assert_int_equal(utf8_next(&s), 0x4e2d);
	assert_int_equal(utf8_next(&s), 0xfffd);
	assert_int_equal(utf8_next(&s), 0x1f600);
	assert_int_equal(utf8_next(&s), 0);
	assert_int_equal(utf8_next(&s), 0);
	assert_int_equal(utf8_count("a中\xff😀"), 4);
	assert_int_equal(utf8_count("\xe4\xb8"), 2);
	char out[4];
	assert_int_equal(utf8_put(0x4e2d, out), 3);
	assert_memory_equal(out, "中", 3);
}

static const struct {
	const char *text;
	int width;
} widths[] = {
    {"", 0},
    {"abc", 3},
    {"中文", 4},
    {"Ａ", 2},
    {"é", 1},
    {"e\xcc\x81", 1},
    {"한글", 4},
    {"かな", 4},
    {"ｶﾅ", 2},
    {"😀", 2},
    {"👨‍👩‍👧", 2},
    {"🇨🇳", 2},
    {"❤️", 2},
    {"α±×", 3},
    {"，。", 4},
    {"…", 1},
    {"𠮷", 2},
};

static void
columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(widths); i++)
		check_row(widths[i].text, utf8_width(widths[i].text) == widths[i].width);
}

static void
cutting(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int width;
		const char *cut;
	} rows[] = {
	    {"abcdef", 6, "abcdef"},
	    {"abcdef", 5, "abcd…"},
	    {"重庆长安汽车", 12, "重庆长安汽车"},
	    {"重庆长安汽车", 11, "重庆长安汽…"},
	    {"重庆长安汽车", 10, "重庆长安…"},
	    {"重庆", 1, "…"},
	    {"重庆", 0, ""},
	    {"重庆", -3, ""},
	    {"", 0, ""},
	    {"ae\xcc\x81z!", 3, "ae\xcc\x81…"},
	    {"👨‍👩‍👧x", 2, "…"},
	    {"👨‍👩‍👧xy", 3, "👨‍👩‍👧…"},
	};
	struct arena *a = arena_new(1 << 16);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *cut = utf8_cut(a, rows[i].text, rows[i].width);
		assert_string_equal(cut, rows[i].cut);
		check_row(rows[i].text, rows[i].width < 0 || utf8_width(cut) <= rows[i].width);
	}
	int used;
	assert_int_equal(utf8_fit("中文字", 5, &used), 6);
	assert_int_equal(used, 4);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("utf8: validity", validity),
    CASE("utf8: code points, also of broken text", code_points),
    CASE("utf8: columns on a terminal", columns),
    CASE("utf8: cutting keeps graphemes whole", cutting),
};
UNIT_MAIN("utf8", cases)
