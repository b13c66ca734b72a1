#include "client/cli/pairs.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static void
long_texts_go_on_below(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct pairs p = pairs_new(a, 4);
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	pairs_add(&p, "单号", "XSDD-1");
	pairs_add(&p, "rights", "order.read, order.edit, order.close");
	pairs_add(&p, "备注", "没有空格的长句子也要换行，不丢字");
	pairs_add(&p, "x", "");
	pairs_print(f, &p, 28);
	fclose(f);
	assert_string_equal(text, "单号    XSDD-1\n"
	                          "rights  order.read,\n"
	                          "        order.edit,\n"
	                          "        order.close\n"
	                          "备注    没有空格的长句子也要\n"
	                          "        换行，不丢字\n"
	                          "x\n");
	free(text);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X9 long texts go on below themselves", long_texts_go_on_below)};
UNIT_MAIN("cli pairs", cases)
