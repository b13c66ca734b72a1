/* offer.h -- the shortage dialogue: offers for lines of a draft, accepted by one key. */
#ifndef BL_CLI_OFFER_H
#define BL_CLI_OFFER_H

#include "client/cli/cli.h"

/* `order accept` names offers by their numbers. Those that come without their stamp are read from the order as it is now, shown at a
 * terminal, and the request is bound to what was read. EXIT_OK, or told. */
int offer_bind(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *rq);
/* After a reply that leaves a draft with lines that are short: asks for each which offer to accept, at a terminal only and where
 * tables are shown, and accepts them; again as long as something was accepted and lines are short. */
int offer_ask(struct cli *cli, struct line *l, bl_client *c, const ProtobufCMessage *reply);

#endif
