#include "server/domain/quote/quote.h"

static const struct {
	int from, verb, to;
} moves[] = {
#define STATE(name, number, word, en, zh)
#define MOVE(from, verb, to, en, zh) {QUOTE_##from, QUOTE_DO_##verb, QUOTE_##to},
#include "server/domain/quote/state.def"
#undef STATE
#undef MOVE
};

static const struct {
	int state;
	const char *word, *text[LANG_N];
} states[] = {
#define STATE(name, number, word, en, zh) {number, word, {en, zh}},
#define MOVE(from, verb, to, en, zh)
#include "server/domain/quote/state.def"
#undef STATE
#undef MOVE
};

bool
quote_next(int from, enum quote_verb verb, int *to)
{
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		if (moves[i].from == from && moves[i].verb == (int)verb) {
			*to = moves[i].to;
			return true;
		}
	return false;
}

const char *
quote_state_word(int state)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].state == state)
			return states[i].word;
	return "unknown";
}

const char *
quote_state_text(int state, enum lang lang)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].state == state)
			return states[i].text[lang];
	return "?";
}
