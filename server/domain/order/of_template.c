/* of_template.c -- an order that is made of a template. */
#include "server/domain/order/create.h"

static char *
or_else(char *given, char *otherwise)
{
	return given[0] != '\0' ? given : otherwise;
}

Bl__CreateOrderRequest *
order_of_template(const struct template_facts *t, const Bl__CreateOrderRequest *rq, const struct actor *who,
    struct doc_facts *doc)
{
	Bl__CreateOrderRequest *m = arena_memdup(who->arena, rq, sizeof(*rq));

	m->lines = template_then(t, rq->lines, rq->n_lines, who, &m->n_lines, doc);
	m->channel = or_else(rq->channel, reply_text(who, t->head.channel));
	m->note = or_else(rq->note, reply_text(who, t->head.note));
	if (rq->reserve == 0)
		m->reserve = (Bl__ReservePolicy)t->head.reserve;
	if (rq->warehouse_id[0] == '\0' && t->head.warehouse_code != NULL) {
		m->warehouse_id = arena_printf(who->arena, "@%s", t->head.warehouse_code);
		doc->source_warehouse = true;
	}
	return m;
}
