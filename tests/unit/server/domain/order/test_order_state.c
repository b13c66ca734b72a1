#include "tests/unit/server/domain/order/world.h"

/* Every pair of state and verb: "-" = not legal. Columns: submit approve wait back finish reopen close void. */
static const struct {
	int from;
	int to[8];
} table[] = {
    {ORDER_DRAFT, {ORDER_IN_APPROVAL, 0, 0, 0, 0, 0, 0, ORDER_VOID}},
    {ORDER_IN_APPROVAL, {0, ORDER_EFFECTIVE, ORDER_APPROVED, ORDER_DRAFT, 0, 0, 0, 0}},
    {ORDER_EFFECTIVE, {0, 0, 0, 0, ORDER_DONE, 0, ORDER_CLOSED, ORDER_VOID}},
    {ORDER_DONE, {0, 0, 0, 0, 0, ORDER_EFFECTIVE, 0, 0}},
    {ORDER_CLOSED, {0}},
    {ORDER_VOID, {0}},
    {ORDER_APPROVED, {0, ORDER_EFFECTIVE, ORDER_APPROVED, 0, 0, 0, ORDER_CLOSED, ORDER_VOID}},
};

static void
moves(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		for (int verb = 0; verb < 8; verb++) {
			int to = 0;

			check_row(order_state_word(table[i].from),
			    order_next(table[i].from, (enum order_verb)verb, &to) ==
			            (table[i].to[verb] != 0) &&
			        to == table[i].to[verb]);
		}
}

/* Quantities of two lines -> axes and state. */
static const struct {
	const char *name;
	struct order_amounts a, b;
	bool make;
	int from, production, shipment, signoff, to;
} axes[] = {
    {"nothing yet", {0}, {0}, false, ORDER_EFFECTIVE, 0, 1, 1, ORDER_EFFECTIVE},
    {"half of one shipped", {.shipped = Q(5)}, {0}, false, ORDER_EFFECTIVE, 0, 2, 1, ORDER_EFFECTIVE},
    {"all shipped", {.shipped = Q(10)}, {.shipped = Q(10)}, false, ORDER_EFFECTIVE, 0, 3, 1, ORDER_EFFECTIVE},
    {"all signed", {.shipped = Q(10), .signed_ = Q(10)}, {.shipped = Q(10), .signed_ = Q(10)}, false,
        ORDER_EFFECTIVE, 0, 3, 3, ORDER_DONE},
    {"some refused", {.shipped = Q(10), .signed_ = Q(8), .refused = Q(2)},
        {.shipped = Q(10), .signed_ = Q(10)}, false, ORDER_EFFECTIVE, 0, 2, 2, ORDER_EFFECTIVE},
    {"refused ones shipped again", {.shipped = Q(12), .signed_ = Q(10), .refused = Q(2)},
        {.shipped = Q(10), .signed_ = Q(10)}, false, ORDER_EFFECTIVE, 0, 3, 3, ORDER_DONE},
    {"the rest given up", {.shipped = Q(4), .signed_ = Q(4), .closed = Q(6)},
        {.shipped = Q(10), .signed_ = Q(10)}, false, ORDER_EFFECTIVE, 0, 3, 3, ORDER_DONE},
    {"made in part", {.produced = Q(3)}, {0}, true, ORDER_EFFECTIVE, 2, 1, 1, ORDER_EFFECTIVE},
    {"a surplus of one line makes no other", {.produced = Q(10), .closed = Q(5)}, {.produced = Q(5)}, true,
        ORDER_EFFECTIVE, 2, 1, 1, ORDER_EFFECTIVE},
    {"made, and more", {.produced = Q(10), .closed = Q(5)}, {.produced = Q(10)}, true, ORDER_EFFECTIVE, 3, 1,
        1, ORDER_EFFECTIVE},
    {"made", {.produced = Q(10)}, {.produced = Q(10)}, true, ORDER_EFFECTIVE, 3, 1, 1, ORDER_EFFECTIVE},
};

static void
derived(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(axes); i++) {
		struct world w;

		world_init(&w);
		world_line(&w, 10)->q = axes[i].a;
		world_line(&w, 10)->q = axes[i].b;
		w.line[0].make = w.line[1].make = axes[i].make;
		w.d.state = axes[i].from;
		order_derive(&w.d);
		check_row(axes[i].name, w.d.production == axes[i].production &&
		                            w.d.shipment == axes[i].shipment &&
		                            w.d.signoff == axes[i].signoff && w.d.state == axes[i].to);
		world_free(&w);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S41 an order moves only as state.def says", moves),
    CASE("S41 axes and done follow from the quantities of the lines", derived),
};
UNIT_MAIN("order_state", cases)
