/* What a command on an order tells the engine: audit and number. */
#include "common/strbuf.h"
#include "server/domain/order/order.h"

#define GOODS_SHOWN 12
#define GOODS_TEXT_MAX 4096

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

const char *
order_goods_text(const struct order_doc *d, const int64_t *quantity, const struct actor *who)
{
	struct strbuf s;
	size_t shown = 0;

	strbuf_init(&s, who->arena, GOODS_TEXT_MAX);
	for (size_t i = 0; i < d->nline; i++) {
		if (quantity[i] <= 0)
			continue;
		if (shown == GOODS_SHOWN) {
			strbuf_add(&s, ", ..");
			break;
		}
		strbuf_addf(&s, "%s%s %s", shown++ > 0 ? ", " : "", reply_quantity(who, quantity[i]),
		    d->line[i].doc.product_code);
	}
	return strbuf_text(&s);
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
