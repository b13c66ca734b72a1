/* supply.h -- an expected receipt as its operations see it. */
#ifndef BL_DOMAIN_SUPPLY_H
#define BL_DOMAIN_SUPPLY_H

#include "branchline/v1/supply.pb-c.h"
#include "query/q_supply.h"
#include "server/domain/field.h"

enum supply_state {
#define STATE(name, number, word, en, zh) SUPPLY_##name = number,
#define MOVE(from, verb, to, en, zh)
#include "server/domain/supply/state.def"
#undef STATE
#undef MOVE
};
enum supply_verb { SUPPLY_CHANGE, SUPPLY_TAKE, SUPPLY_FINISH, SUPPLY_CANCEL };

struct supply {
	struct uuid id, product_id;
	const char *code; /* NULL = none */
	const char *warehouse_code, *product_code, *product_name;
	int64_t quantity, received;
	int32_t expected_on;
	bool confirmed;
	int state;
	int64_t version;
};
/* Of any row that has these columns; places stands for those that may come from another statement. */
#define SUPPLY_OF(r, place)                                                                                  \
	((struct supply){.id = (r)->id,                                                                      \
	    .product_id = (r)->product_id,                                                                   \
	    .code = (r)->code,                                                                               \
	    .warehouse_code = (place)->warehouse_code,                                                       \
	    .product_code = (place)->product_code,                                                           \
	    .product_name = (place)->product_name,                                                           \
	    .quantity = (r)->quantity,                                                                       \
	    .received = (r)->received,                                                                       \
	    .expected_on = (r)->expected_on,                                                                 \
	    .confirmed = (r)->confirmed,                                                                     \
	    .state = (r)->state,                                                                             \
	    .version = (r)->version})

Bl__Supply *supply_view(const struct actor *who, const struct supply *s);

/* Moves s->state; denies SUPPLY_STATE when the move is not legal. asked: the reference as the caller wrote it. */
bool supply_move(
    struct supply *s, enum supply_verb verb, const char *asked, const struct actor *who, struct why *why);

#endif
