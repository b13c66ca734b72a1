#include "common/strbuf.h"
#include "common/utf8.h"
#include "server/domain/find.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

static const char *
joined(struct arena *a, struct texts t)
{
	struct strbuf b;
	strbuf_init(&b, a, 10000);
	for (size_t i = 0; i < t.n; i++)
		strbuf_addf(&b, "%s%s", i > 0 ? " " : "", t.v[i]);
	return strbuf_text(&b);
}

static void
entries(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct find_entries e = find_entries(a, "张三Ａ4", (struct texts){.n = 0});
	(void)state;
	assert_string_equal(e.key, "张三a4");
	assert_string_equal(joined(a, e.mnemonics), "zsa4");
	assert_string_equal(joined(a, e.pinyin), "zhangsana4");
	assert_string_equal(
	    joined(a, e.grams), "^z ^zh ^zha ^zhan ^zhang ^zhangs ^zs ^zsa ^zsa4 a4 三 三a 张 张三");
	const char *const own[] = {"abc"};
	e = find_entries(a, "重庆", (struct texts){own, 1});
	assert_string_equal(joined(a, e.mnemonics), "abc");
	e = find_entries(a, "Añejo", (struct texts){.n = 0}); /* letters of two bytes stay whole */
	assert_non_null(strstr(joined(a, e.grams), "^añe "));
	for (size_t i = 0; i < e.grams.n; i++)
		assert_true(utf8_valid(e.grams.v[i], strlen(e.grams.v[i])));
	arena_free(a);
}

static void
texts(void **state)
{
	static const struct {
		const char *typed, *exact, *begin, *letters, *grams;
	} rows[] = {
	    {"A4", "A4", "a4", "a4", "a4"},
	    {"Zhong Qing", "Zhong Qing", "zhong qing", "zhongqing", "gq"},
	    {"重", "重", "重", "", "重"},
	    {"重庆", "重庆", "重庆", "", "重庆"},
	    {"重q", "重q", "重q", "", "重q"},
	    {"ｚｑ", "ｚｑ", "zq", "zq", "zq"},
	    {"P-1", "P-1", "p-1", "", ""},
	    {"z", "z", "z", "z", ""},
	};
	struct arena *a = arena_new(1 << 20);
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct find f = find_text(a, rows[i].typed);
		check_row(rows[i].typed, strcmp(f.exact, rows[i].exact) == 0);
		check_row(rows[i].typed, strcmp(f.begin, rows[i].begin) == 0);
		check_row(rows[i].typed, strcmp(f.part, rows[i].begin) == 0);
		check_row(rows[i].typed, strcmp(f.letters, rows[i].letters) == 0);
		check_row(rows[i].typed, strcmp(f.behind, f.begin) > 0);
		if (i != 1)
			check_row(rows[i].typed, strcmp(joined(a, f.grams), rows[i].grams) == 0);
	}
	assert_null(find_text(a, "").exact);
	assert_null(find_text(a, "   ").exact);
	assert_null(find_text(a, NULL).exact);
	arena_free(a);
}

static void
own_mnemonics(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct texts out = {.n = 0};
	char *good[] = {S("ZQ"), S("a4z")}, *many[17];
	char *bad[] = {S("zq"), S("z q"), S(""), S("重"), S("a2345678901234567890123456789012345678901")};
	(void)state;
	assert_true(find_mnemonics(w, good, 2, &out));
	assert_string_equal(joined(who->arena, out), "zq a4z");
	assert_false(find_mnemonics(w, bad, 5, &out));
	assert_string_equal(violations(w),
	    "mnemonics[1] BAD_MNEMONIC\nmnemonics[2] BAD_MNEMONIC\nmnemonics[3] BAD_MNEMONIC\n"
	    "mnemonics[4] BAD_MNEMONIC\n");
	for (size_t i = 0; i < 17; i++)
		many[i] = S("a");
	assert_false(find_mnemonics(why_new(who), many, 17, &out));
	actor_free(who);
}

static void
page_keys(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct find_after after = find_after(find_key(a, 3, "P-7"));
	(void)state;
	assert_int_equal(after.rank, 3);
	assert_string_equal(after.code, "P-7");
	assert_null(find_after(NULL).code);
	assert_null(find_after("").code);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X9 what is indexed of a name", entries),
    CASE("X9 what a typed text looks for", texts),
    CASE("X9 own mnemonics", own_mnemonics),
    CASE("a search goes on behind rank and code", page_keys),
};
UNIT_MAIN("find", cases)
