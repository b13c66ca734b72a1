#include "common/pinyin.h"

#include "tests/unit/unit.h"

static bool
has(struct texts t, const char *s)
{
	for (size_t i = 0; i < t.n; i++) {
		if (strcmp(t.v[i], s) == 0)
			return true;
	}
	return false;
}

static const struct {
	const char *name;
	const char *variant[4];
} initials[] = {
    {"重庆", {"cq", "zq"}},
    {"长沙", {"cs", "zs"}},
    {"厦门", {"xm", "sm"}},
    {"长安", {"ca"}},
    {"乐清", {"yq", "lq"}},
    {"重庆长安汽车股份有限公司", {"cqcaqcgfyxgs", "zqzaqcgfyxgs", "zqcaqcgfyxgs"}},
    {"上海单氏行李箱厂", {"shssxlxc", "shdsxlxc", "shdshlxc"}},
    {"A4复印纸（80克）", {"a4fyz80k"}},
    {"ＰＶＣ管 DN20", {"pvcgdn20"}},
    {"司2号", {"s2h"}},
    {"㐀𠀀", {"qh"}},
    {"二〇二六", {"elel"}},
    {"Müller", {"müller"}},
    {"吕", {"l"}},
};

static void
initials_of_all_readings(void **state)
{
	(void)state;
	struct arena *a = arena_new(8 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(initials); i++) {
		struct texts t = pinyin_initials(a, initials[i].name, PINYIN_INITIALS_MAX);
		check_row(initials[i].name, t.n <= PINYIN_INITIALS_MAX);
		for (size_t k = 0; k < 4 && initials[i].variant[k] != NULL; k++)
			check_row(initials[i].variant[k], has(t, initials[i].variant[k]));
	}
	arena_free(a);
}

static void
surnames(void **state)
{
	(void)state;
	static const struct {
		const char *name, *full[3];
	} rows[] = {
	    {"单", {"dan", "shan"}},
	    {"曾", {"zeng", "ceng"}},
	    {"仇", {"qiu", "chou"}},
	    {"行", {"hang", "xing"}},
	    {"重", {"chong", "zhong"}},
	    {"朴", {"piao", "pu"}},
	    {"吕", {"lv"}},
	    {"万俟", {"moqi", "wanqi"}},
	    {"单雄信", {"shanxiongxin"}},
	    {"曾国藩", {"zengguofan"}},
	    {"仇英", {"qiuying"}},
	    {"工商银行", {"gongshangyinhang", "gongshangyinxing"}},
	};
	struct arena *a = arena_new(8 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct texts t = pinyin_full(a, rows[i].name, PINYIN_FULL_MAX);
		check_row(rows[i].name, t.n <= PINYIN_FULL_MAX);
		for (size_t k = 0; k < 3 && rows[i].full[k] != NULL; k++)
			check_row(rows[i].full[k], has(t, rows[i].full[k]));
	}
	arena_free(a);
}

static void
usual_readings_come_first(void **state)
{
	(void)state;
	struct arena *a = arena_new(8 << 20);
	assert_string_equal(pinyin_full(a, "中国工商", 8).v[0], "zhongguogongshang");
	assert_string_equal(pinyin_full(a, "行", 8).v[0], "xing");
	struct texts one = pinyin_initials(a, "重庆长安", 1);
	assert_int_equal(one.n, 1);
	assert_string_equal(one.v[0], "zqza");
	const char *r[PINYIN_READINGS_MAX];
	assert_int_equal(pinyin_readings(0x91cd, r), 3); /* 重: zhong, chong; tong is rare */
	assert_string_equal(r[0], "zhong");
	assert_string_equal(r[1], "chong");
	assert_int_equal(pinyin_readings('a', r), 0);
	assert_int_equal(pinyin_readings(0x10ffff, r), 0);
	assert_int_equal(pinyin_readings(-1, r), 0);
	assert_true(pinyin_version() >= 1501);
	arena_free(a);
}

static void
variants_are_capped_and_different(void **state)
{
	(void)state;
	struct arena *a = arena_new(8 << 20);
	char name[3 * 300 + 1];
	for (size_t i = 0; i < 300; i++)
		memcpy(name + 3 * i, "行", 4);
	struct texts t = pinyin_initials(a, name, 100);
	assert_int_equal(t.n, PINYIN_INITIALS_MAX);
	for (size_t i = 0; i < t.n; i++) {
		assert_int_equal(strlen(t.v[i]), PINYIN_NAME_MAX);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(t.v[i], t.v[k]);
	}
	assert_int_equal(pinyin_full(a, name, 100).n, PINYIN_FULL_MAX);
	assert_int_equal(pinyin_initials(a, "", 16).n, 0);
	assert_int_equal(pinyin_initials(a, "（——）", 16).n, 0);
	assert_int_equal(pinyin_initials(a, "\xff", 16).n, 0);
	arena_free(a);
}

static void
common_characters_all_have_a_reading(void **state)
{
	(void)state;
	const char *r[PINYIN_READINGS_MAX];
	int missing = 0; /* signs that Unihan gives no Mandarin reading */
	for (int32_t c = 0x4e00; c <= 0x9fa5; c++) {
		size_t n = pinyin_readings(c, r);
		missing += n == 0;
		for (size_t i = 0; i < n; i++)
			assert_int_equal(strspn(r[i], "abcdefghijklmnopqrstuvwxyz"), strlen(r[i]));
	}
	assert_true(missing <= 30); /* of 20,902 */
}

static const struct CMUnitTest cases[] = {
    CASE("D16 initials of all readings", initials_of_all_readings),
    CASE("D16 readings of surnames and of characters with several", surnames),
    CASE("D16 usual readings come first", usual_readings_come_first),
    CASE("D16 variants are capped and different", variants_are_capped_and_different),
    CASE("D16 common characters have a reading", common_characters_all_have_a_reading),
};
UNIT_MAIN("pinyin", cases)
