#include "common/search.h"

#include "common/strbuf.h"
#include "tests/unit/unit.h"

static void
keys(void **state)
{
	(void)state;
	static const struct {
		const char *text, *key;
	} rows[] = {
	    {"", ""},
	    {"ＡＢＣ１２３", "abc123"},
	    {"Straße", "strasse"},
	    {"ÉCOLE", "école"},
	    {"e\xcc\x81", "é"},
	    {"  a \t\n b　c  ", "a b c"},
	    {" \u00a0 ", ""},
	    {"㈱ ①", "(株) 1"},
	    {"ｶﾞ", "ガ"},
	    {"\u200b重\u00ad庆\ufeff", "重庆"},
	    {"⽕", "火"},
	    {"ﬁne", "fine"},
	    {"“引号”", "“引号”"},
	    {"李（小）明", "李(小)明"},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_string_equal(search_key(a, rows[i].text), rows[i].key);
		assert_string_equal(search_key(a, rows[i].key), rows[i].key); /* a key is its own key */
	}
	assert_null(search_key(a, "\xff"));
	arena_free(a);
}

static const char *
joined(struct arena *a, struct texts t)
{
	struct strbuf b;
	strbuf_init(&b, a, 1000);
	for (size_t i = 0; i < t.n; i++)
		strbuf_addf(&b, "%s%s", i > 0 ? " " : "", t.v[i]);
	return strbuf_text(&b);
}

static void
grams(void **state)
{
	(void)state;
	static const struct {
		const char *text, *index, *query;
	} rows[] = {
	    {"", "", ""},
	    {"中", "中", "中"},
	    {"A", "", ""},
	    {"长安", "安 长 长安", "长安"},
	    {"长安长安", "安 安长 长 长安", "安长 长安"},
	    {"A4纸", "4纸 a4 纸", "4纸 a4"},
	    {"长-安", "安 长", "安 长"},
	    {"ab CD", "ab cd", "ab cd"},
	    {"——", "", ""},
	    {"𠮷", "𠮷", "𠮷"},
	    {"\xff", "", ""},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_string_equal(joined(a, search_grams(a, rows[i].text)), rows[i].index);
		assert_string_equal(joined(a, search_grams_query(a, rows[i].text)), rows[i].query);
	}
	arena_free(a);
}

/* whatever part of a text is searched, the index of the text holds the entries of the query */
static void
every_substring_is_found(void **state)
{
	(void)state;
	static const char *const text = "重庆市长安 A4 复印纸(80克)x2";
	struct arena *a = arena_new(8 << 20);
	struct texts index = search_grams(a, text);
	for (const char *from = text; *from != '\0'; from++) {
		if ((*from & 0xc0) == 0x80)
			continue;
		for (size_t n = 1; n <= strlen(from); n++) {
			if ((from[n] & 0xc0) == 0x80)
				continue;
			struct texts query = search_grams_query(a, arena_strndup(a, from, n));
			for (size_t q = 0, i = 0; q < query.n; q++) {
				while (i < index.n && strcmp(index.v[i], query.v[q]) != 0)
					i++;
				check_row(query.v[q], i < index.n);
			}
		}
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("D16 keys fold width, case and form", keys),
    CASE("D16 pairs for the index, one CJK character is enough to search", grams),
    CASE("D16 every part of a text is found by its entries", every_substring_is_found),
};
UNIT_MAIN("search", cases)
