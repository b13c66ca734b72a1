#include "server/domain/quote/quote.h"
#include "server/domain/move.h"

static const struct move moves[] = {
#define STATE(name, number, word, en, zh)
#define MOVE(from, verb, to, en, zh) {QUOTE_##from, QUOTE_DO_##verb, QUOTE_##to},
#include "server/domain/quote/state.def"
#undef STATE
#undef MOVE
};

static const struct state_name states[] = {
#define STATE(name, number, word, en, zh) {number, word, {en, zh}},
#define MOVE(from, verb, to, en, zh)
#include "server/domain/quote/state.def"
#undef STATE
#undef MOVE
};

bool
quote_expired(const struct quote_doc *d, int32_t today)
{
	return d->state == QUOTE_EFFECTIVE && d->valid_to < today;
}

bool
quote_next(int from, enum quote_verb verb, int *to)
{
	return move_find(moves, ARRAY_SIZE(moves), from, (int)verb, to);
}

const char *
quote_state_word(int state)
{
	return state_find(states, ARRAY_SIZE(states), state)->word;
}

const char *
quote_state_text(int state, enum lang lang)
{
	return state_find(states, ARRAY_SIZE(states), state)->text[lang];
}

bool
quote_reopen(const struct q_quote_of_order_lock *row, struct quote_doc *d)
{
	*d = (struct quote_doc){
	    .found = row->found, .id = row->id, .branch_id = row->branch_id, .owner_id = row->owner_id};
	if (!row->found || !quote_next(row->state, QUOTE_DO_REOPEN, &d->state))
		return false;
	d->version = row->version + 1;
	return true;
}
