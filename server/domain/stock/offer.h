/* offer.h -- answers of the availability rule as messages and sentences. */
#ifndef BL_DOMAIN_OFFER_H
#define BL_DOMAIN_OFFER_H

#include "branchline/v1/stock.pb-c.h"
#include "server/domain/stock/atp.h"

/* What an offer says, in 16 letters; two offers that say the same have the same stamp. */
char *offer_stamp(const struct actor *who, const struct atp_offer *o);
/* "1 less now: 3 on 2026-11-24; 2 ..", or that all or nothing of it can be promised. */
const char *offers_text(const struct actor *who, const struct atp_answer *x);

Bl__Availability *availability_view(
    const struct actor *who, const char *product_code, int64_t wanted, const struct atp_answer *x);

/* Whose orders hold the product in the warehouse. Whoever may not read orders, or is out of their scope, sees one sum. */
void holders_view(const struct actor *who, const struct atp_facts *f, const struct q_stock_holders *holders,
    struct uuid product_id, struct uuid warehouse_id, Bl__Availability *m);

#endif
