/* flow/get -- a version by id, or the one in use by code. May: BASE_READ. */
#include "server/domain/flow/rows.h"

struct flow_get_facts {
	struct q_flow_get head;
	struct q_flow_nodes node;
};

static void
flow_get_load(
    struct batch *b, const Bl__GetFlowRequest *rq, const struct actor *who, struct flow_get_facts *f)
{
	struct ref r = ref_of(rq->flow_id);

	(void)who;
	q_flow_get(b, r.id, r.code, &f->head);
	q_flow_nodes(b, r.id, r.code, &f->node);
}

static bool
flow_get_view(const struct flow_get_facts *f, const Bl__GetFlowRequest *rq, const struct actor *who,
    Bl__GetFlowResponse *re, struct why *why)
{
	const struct q_flow_get *h = &f->head;
	struct flow_doc d;

	if (!field_ref(why, "flow_id", rq->flow_id, true))
		return why_invalid(why);
	if (!h->found)
		return deny(why, R_NOT_FOUND, "flow", rq->flow_id);
	d = (struct flow_doc)FLOW_HEAD(h);
	FLOW_NODES(&d, &f->node, who->arena);
	re->flow = flow_message(&d, who);
	return true;
}

OP_QUERY(flow_get, get_flow);
