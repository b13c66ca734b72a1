#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

/* Days of an order and whether it has a number already -> the day whose month counts. */
static const struct {
	const char *name, *number;
	int32_t business_date, submitted;
	const char *taken; /* "" = no number is taken */
} table[] = {
    {"draft and submit on one day", NULL, TODAY, TODAY, "date=2024-10-04"},
    {"a draft of an earlier month", NULL, TODAY - 40, TODAY, "date=2024-10-04"},
    {"made and submitted on an earlier day by right", NULL, TODAY - 40, TODAY - 40, "date=2024-08-25"},
    {"submitted again keeps its number", "XSDD-BJ-202408-00001", TODAY - 40, TODAY, ""},
};

static void
period(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct world w;
		struct batch *b;
		char *slot = NULL;

		world_init(&w);
		b = batch_fake_new(w.arena, &w.who);
		w.d.number = table[i].number;
		w.d.business_date = table[i].business_date;
		order_take_number(b, &w.d, table[i].submitted, &slot);
		check_row(table[i].name, table[i].taken[0] != '\0'
		                             ? strstr(batch_fake_text(b), table[i].taken) != NULL
		                             : batch_fake_text(b)[0] == '\0');
		world_free(&w);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S52 the number is of the month of the submit, and is given once", period),
};
UNIT_MAIN("order_number", cases)
