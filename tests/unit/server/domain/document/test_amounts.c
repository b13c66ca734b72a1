#include "common/money.h"
#include "server/domain/document/document.h"
#include "tests/unit/server/domain/domain.h"

#define P(n) ((int64_t)(n)*1000000) /* a price of PRICE_SCALE decimals */
#define PERCENT(n) ((int32_t)((n)*10000))

static void
below_list(void **state)
{
	static const struct {
		const char *row;
		int64_t price;
		int32_t discount;
		int64_t list;
		int32_t below;
	} rows[] = {
	    {"the list's price", P(100), 0, P(100), 0},
	    {"a discount", P(100), PERCENT(5), P(100), PERCENT(5)},
	    {"a typed price", P(90), 0, P(100), PERCENT(10)},
	    {"both", P(90), PERCENT(10), P(100), PERCENT(19)},
	    {"a tiny bit counts", P(100) - 1, 0, P(100), 1},
	    {"nearly nothing", P(1), 0, P(26800), PERCENT(100) - 37},
	    {"nothing", 0, 0, P(100), PERCENT(100)},
	    {"a higher price hides no discount", P(200), PERCENT(30), P(100), PERCENT(30)},
	    {"the lists give nothing", P(1), PERCENT(3), 0, PERCENT(3)},
	    {"no price that counts", -1, 0, P(100), 0},
	    {"large", INT64_MAX, 0, INT64_MAX, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct doc_line l = {.price = rows[i].price, .discount = rows[i].discount};

		check_row(rows[i].row, doc_below_list(&l, rows[i].list) == rows[i].below);
	}
}

static void
below_floor(void **state)
{
	static const struct {
		const char *row;
		int64_t price, floor;
		int32_t discount;
		const char *currency;
		bool below;
	} rows[] = {
	    {"no floor", P(1), 0, 0, "CNY", false},
	    {"above", P(81), P(80), 0, "CNY", false},
	    {"at", P(80), P(80), 0, "CNY", false},
	    {"below", P(80) - 1, P(80), 0, "CNY", true},
	    {"below after the discount", P(100), P(80), PERCENT(21), "CNY", true},
	    {"another currency is not compared", P(1), P(80), 0, "USD", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct doc_line l = {.price = rows[i].price,
		    .discount = rows[i].discount,
		    .base_quantity = 10000,
		    .unit_num = 1,
		    .unit_den = 1};

		check_row(rows[i].row,
		    doc_below_floor(&l, rows[i].floor, true, "CNY", rows[i].currency, true) == rows[i].below);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S21 S6 how far below the price lists a line is", below_list),
    CASE("S21 whether a line is below the product's floor", below_floor),
};

int
main(void)
{
	return cmocka_run_group_tests(cases, NULL, NULL);
}
