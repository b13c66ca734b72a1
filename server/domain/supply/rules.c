#include "server/domain/supply/supply.h"

static const struct {
	int from, to;
	enum supply_verb verb;
} moves[] = {
#define STATE(name, number, en, zh)
#define MOVE(from, verb, to, en, zh) {SUPPLY_##from, SUPPLY_##to, SUPPLY_##verb},
#include "server/domain/supply/state.def"
#undef STATE
#undef MOVE
};

static const char *
state_text(int state)
{
	static const char *const text[] = {
#define STATE(name, number, en, zh) [number] = en,
#define MOVE(from, verb, to, en, zh)
#include "server/domain/supply/state.def"
#undef STATE
#undef MOVE
	};
	return text[state];
}

bool
supply_move(struct supply *s, enum supply_verb verb, const char *asked, struct why *why)
{
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++) {
		if (moves[i].from == s->state && moves[i].verb == verb) {
			s->state = moves[i].to;
			return true;
		}
	}
	return deny(why, R_SUPPLY_STATE, asked, state_text(s->state));
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
