/* What a command on an order tells the engine: audit and number. */
#include "server/domain/order/order.h"

void
order_audit(struct batch *b, const struct order_doc *d, const char *what, const struct actor *who)
{
	op_audit(b, &(struct audit_note){
	                .subject = SUBJECT_ORDER,
	                .id = d->id,
	                .version = d->version,
	                .revision = d->revision,
	                .hash = d->content_hash,
	                .branch_id = d->branch_id,
	                .change = arena_printf(batch_arena(b), "%s: %s, %zu lines, %s %s", what,
	                    order_state_word(d->state), d->nline,
	                    reply_amount(who, d->sum.gross, d->money.exponent), d->currency),
	            });
}

void
order_take_number(struct batch *b, const struct order_doc *d, int32_t date, char **slot)
{
	if (d->number != NULL)
		return;
	op_number(b,
	    &(struct number_take){.series = "order",
	        .branch_id = d->branch_id,
	        .date = date,
	        .subject = SUBJECT_ORDER,
	        .id = d->id},
	    slot, "order.number");
}
