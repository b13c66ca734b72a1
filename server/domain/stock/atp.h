/* atp.h -- what can be promised (D8; S4, S5). Pure, but for atp_load().
 *
 * Per product and warehouse, by day:
 *	projected(t) = on hand - reserved + confirmed receipts until t - dated demand until t
 *	atp(d)       = min of projected(t) over t >= d, never below 0
 * so a promise never takes what somebody else was promised for a later day. Demand of the past counts from today; a confirmed
 * receipt whose day has passed without goods counts from tomorrow. Products that may be oversold always suffice.
 *
 * Several wants of one product share: each takes its promise before the next is looked at. */
#ifndef BL_DOMAIN_ATP_H
#define BL_DOMAIN_ATP_H

#include "query/q_stock.h"
#include "server/domain/field.h"

struct atp_facts {
	struct q_stock_atp_rows stock; /* all warehouses */
	struct q_stock_atp_supplies supply;
	struct q_stock_atp_demands demand;
	struct q_stock_substitutes substitute; /* empty where no offers are shown */
};

/* For the products, named by id or code, and those of the lines of an order, named by id, number or by one of its approval
 * tasks. The demand of that order itself is left out. Three statements however many lines. */
void atp_load(
    struct batch *b, struct refs products, struct ref order, struct uuid task_id, struct atp_facts *f);
/* The same where offers are shown: with the substitutes of the products, which costs a fourth statement. */
void atp_load_offers(struct batch *b, struct refs products, struct ref order, struct atp_facts *f);

struct atp_want {
	struct uuid product_id, warehouse_id;
	int64_t quantity;  /* base units, > 0 */
	int32_t date;      /* wished; NO_DATE or past = today */
	int32_t make_days; /* > 0: any quantity can be made until today + make_days */
	bool oversell;     /* of the product */
	/* Unit of the wish, in base units: less of it is offered in whole units; both 0 or equal = the base unit. */
	int32_t unit_num, unit_den;
};

enum atp_offer_kind { /* as OfferKind on the wire */
#define OFFER(name, number, en, zh) ATP_##name = number,
#include "server/domain/stock/offer.def"
#undef OFFER
};

struct atp_offer {
	enum atp_offer_kind kind;
	int64_t quantity;
	int32_t date;
	int64_t rest; /* ATP_SPLIT */
	int32_t rest_date;
	struct uuid warehouse_id; /* ATP_OTHER_WAREHOUSE */
	const char *warehouse_code;
	struct uuid product_id; /* ATP_SUBSTITUTE */
	const char *product_code, *product_name;
};
#define ATP_WAREHOUSES 3  /* other warehouses that are offered, the earliest first */
#define ATP_SUBSTITUTES 3 /* substitutes that are offered, in the order of the product's list */
#define ATP_OFFERS (3 + ATP_WAREHOUSES + ATP_SUBSTITUTES) /* one digit names each */
static_assert(ATP_OFFERS <= 9, "a key is one digit");

struct atp_answer {
	int64_t available; /* on the wished day; may be more than was wanted */
	bool enough;
	int32_t date; /* the wished day, not before today */
	/* First day, from the wished one, with all of it; NO_DATE = not with what is known today. */
	int32_t earliest;
	size_t noffer; /* 0 when enough; at most ATP_OFFERS */
	struct atp_offer *offer;
};

/* Answers each of the n wants, in order. A want that is not enough takes what is available on its day and, where there is an
 * earliest day, the rest then. */
void atp_check(struct arena *a, const struct atp_facts *f, int32_t today, const struct atp_want *want,
    size_t n, struct atp_answer *out);

/* How much of each want can be reserved now without taking what others were promised: now[i] <= quantity. The earlier wished
 * day goes first. */
void atp_reserve(struct arena *a, const struct atp_facts *f, int32_t today, const struct atp_want *want,
    size_t n, int64_t *now);

#endif
