#include "client/cli/table.h"

#include <stdlib.h>

#include "client/cli/lang.h"
#include "common/utf8.h"
#include "tests/unit/unit.h"

static char *
printed(struct table *t, int width, size_t *hidden)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	*hidden = table_print(f, t, width);
	fclose(f);
	return text;
}

static struct table
sample(struct arena *a)
{
	static const char *const cell[] = {
	    "C0001",
	    "北京时代超市有限公司",
	    "12.00",
	    "老客户, 重点跟进; 每月结算, 先款后货",
	    "C0002",
	    "Acme\x1b[31m",
	    "1200.50",
	    "\xe2\x80\xae反",
	    "C0003",
	    "日本の店 🏪",
	    "",
	    "a\nb\\c",
	};
	static const char *const header[] = {"编码", "名称", "金额", "备注"};
	struct table t = table_new(a, 4, 3);

	for (size_t c = 0; c < 4; c++)
		t.column[c] =
		    (struct table_column){.header = header[c], .right = c == 2, .whole = c == 0 || c == 2};
	memcpy(t.cell, cell, sizeof(cell));
	return t;
}

/* The display width that all lines share; -1 = they differ. */
static int
even_width(const char *text)
{
	int width = -2;

	while (*text != '\0') {
		char line[1000];
		size_t n = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, text);
		if (width != -2 && utf8_width(line) != width)
			return -1;
		width = utf8_width(line);
		text += n + (text[n] == '\n');
	}
	return width;
}

static void
columns_are_aligned(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct table t = sample(a);
	size_t hidden;
	char *text = printed(&t, 0, &hidden);

	assert_string_equal(text,
	    "编码   名称                     金额  备注                                \n"
	    "C0001  北京时代超市有限公司    12.00  老客户, 重点跟进; 每月结算, 先款后货\n"
	    "C0002  Acme\\x1b[31m          1200.50  \\u202e反                            \n"
	    "C0003  日本の店 🏪                    a\\nb\\c                              \n");
	assert_int_equal(hidden, 0);
	free(text);
	arena_free(a);
}

static void
every_line_is_as_wide_as_the_next(void **state)
{
	(void)state;
	for (int width = 0; width <= 200; width++) {
		struct arena *a = arena_new(1 << 20);
		struct table t = sample(a);
		size_t hidden;
		char *text = printed(&t, width, &hidden);
		int is = even_width(text);
		assert_true(is >= 0);
		if (width >= 5)
			assert_true(is <= width);
		if (width >= 80)
			assert_int_equal(hidden, 0);
		free(text);
		arena_free(a);
	}
}

static void
long_cells_are_cut_visibly(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct table t = sample(a);
	size_t hidden;
	char *text = printed(&t, 50, &hidden);

	assert_string_equal(text, "编码   名称                金额  备注             \n"
	                          "C0001  北京时代超市有…    12.00  老客户, 重点跟…  \n"
	                          "C0002  Acme\\x1b[31m     1200.50  \\u202e反         \n"
	                          "C0003  日本の店 🏪               a\\nb\\c           \n");
	assert_int_equal(hidden, 0);
	free(text);
	arena_free(a);
}

static void
what_does_not_fit_is_counted(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct table t = sample(a);
	size_t hidden;
	char *text = printed(&t, 20, &hidden);

	assert_true(hidden > 0);
	assert_true(even_width(text) <= 20);
	free(text);
	arena_free(a);
}

static void
headers_can_be_left_out(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct table t = sample(a);
	size_t hidden;
	t.no_headers = true;
	char *text = printed(&t, 0, &hidden);

	assert_int_equal(strncmp(text, "C0001  ", 7), 0);
	free(text);
	arena_free(a);
}

static int
with_utf8(void **state)
{
	(void)state;
	lang_init();
	return 0;
}

static const struct CMUnitTest cases[] = {
    CASE("X9 Chinese, numbers and tricks are aligned", columns_are_aligned),
    CASE("X9 every line has the same display width at 0 to 200 columns", every_line_is_as_wide_as_the_next),
    CASE("X9 long cells end in an ellipsis", long_cells_are_cut_visibly),
    CASE("X9 columns that do not fit are counted", what_does_not_fit_is_counted),
    CASE("X9 headers can be left out", headers_can_be_left_out),
};

int
main(void)
{
	return cmocka_run_group_tests_name("cli table", cases, with_utf8, NULL);
}
