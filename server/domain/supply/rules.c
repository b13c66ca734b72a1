#include "server/domain/move.h"
#include "server/domain/supply/supply.h"

static const struct move moves[] = {
#define STATE(name, number, word, en, zh)
#define MOVE(from, verb, to, en, zh) {SUPPLY_##from, SUPPLY_##verb, SUPPLY_##to},
#include "server/domain/supply/state.def"
#undef STATE
#undef MOVE
};

static const struct state_name states[] = {
#define STATE(name, number, word, en, zh) {number, word, {en, zh}},
#define MOVE(from, verb, to, en, zh)
#include "server/domain/supply/state.def"
#undef STATE
#undef MOVE
};

bool
supply_move(
    struct supply *s, enum supply_verb verb, const char *asked, const struct actor *who, struct why *why)
{
	return move_find(moves, ARRAY_SIZE(moves), s->state, (int)verb, &s->state) ||
	       deny(why, R_SUPPLY_STATE, asked,
	           state_find(states, ARRAY_SIZE(states), s->state)->text[who->lang]);
}

Bl__Supply *
supply_view(const struct actor *who, const struct supply *s)
{
	Bl__Supply *m = arena_new_n(who->arena, Bl__Supply, 1);
	bl__supply__init(m);
	m->id = reply_uuid(who, s->id);
	m->code = reply_text(who, s->code);
	m->warehouse_code = reply_text(who, s->warehouse_code);
	m->product_id = reply_uuid(who, s->product_id);
	m->product_code = reply_text(who, s->product_code);
	m->product_name = reply_text(who, s->product_name);
	m->quantity = reply_quantity(who, s->quantity);
	m->received = reply_quantity(who, s->received);
	m->expected_on = reply_date(who, s->expected_on);
	m->confirmed = s->confirmed;
	m->state = (Bl__SupplyState)s->state;
	m->version = s->version;
	return m;
}
