#include "server/domain/order/order.h"
#include "server/domain/move.h"

static const struct move moves[] = {
#define STATE(name, number, word, en, zh)
#define MOVE(from, verb, to, en, zh) {ORDER_##from, ORDER_DO_##verb, ORDER_##to},
#include "server/domain/order/state.def"
#undef STATE
#undef MOVE
};

static const struct state_name states[] = {
#define STATE(name, number, word, en, zh) {number, word, {en, zh}},
#define MOVE(from, verb, to, en, zh)
#include "server/domain/order/state.def"
#undef STATE
#undef MOVE
};

bool
order_next(int from, enum order_verb verb, int *to)
{
	return move_find(moves, ARRAY_SIZE(moves), from, (int)verb, to);
}

const char *
order_state_word(int state)
{
	return state_find(states, ARRAY_SIZE(states), state)->word;
}

const char *
order_state_text(int state, enum lang lang)
{
	return state_find(states, ARRAY_SIZE(states), state)->text[lang];
}
