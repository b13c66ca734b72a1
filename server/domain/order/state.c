#include "server/domain/order/order.h"

static const struct {
	int from, verb, to;
} moves[] = {
#define STATE(name, number, word, en, zh)
#define MOVE(from, verb, to, en, zh) {ORDER_##from, ORDER_DO_##verb, ORDER_##to},
#include "server/domain/order/state.def"
#undef STATE
#undef MOVE
};

static const struct {
	int state;
	const char *word, *text[LANG_N];
} states[] = {
#define STATE(name, number, word, en, zh) {number, word, {en, zh}},
#define MOVE(from, verb, to, en, zh)
#include "server/domain/order/state.def"
#undef STATE
#undef MOVE
};

bool
order_next(int from, enum order_verb verb, int *to)
{
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		if (moves[i].from == from && moves[i].verb == (int)verb) {
			*to = moves[i].to;
			return true;
		}
	return false;
}

const char *
order_state_word(int state)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].state == state)
			return states[i].word;
	return "unknown";
}

const char *
order_state_text(int state, enum lang lang)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].state == state)
			return states[i].text[lang];
	return "?";
}
