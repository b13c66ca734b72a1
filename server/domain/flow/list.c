/* flow/list -- flows by kind of document and priority. May: BASE_READ. */
#include "server/domain/flow/rows.h"

struct flow_list_facts {
	struct q_flow_list head;
	struct q_flow_list_nodes node;
};

static void
flow_list_load(
    struct batch *b, const Bl__ListFlowsRequest *rq, const struct actor *who, struct flow_list_facts *f)
{
	struct page p = page_read(who, &rq->base);
	int16_t subject = (int16_t)flow_subject(rq->subject);

	q_flow_list(b, subject, rq->retired, p.after_key, p.after_id, p.limit, &f->head);
	q_flow_list_nodes(b, subject, rq->retired, p.after_key, p.after_id, p.limit, &f->node);
}

static bool
flow_list_view(const struct flow_list_facts *f, const Bl__ListFlowsRequest *rq, const struct actor *who,
    Bl__ListFlowsResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->head.n);

	if (!page_check(&p, why))
		return false;
	if (!field_enum(why, "subject", (int)rq->subject, BL__FLOW_SUBJECT__FLOW_SUBJECT_QUOTE,
	        BL__FLOW_SUBJECT__FLOW_SUBJECT_ORDER, false))
		return why_invalid(why);
	re->flows = arena_new_n(who->arena, Bl__Flow *, n + 1);
	for (; re->n_flows < n; re->n_flows++) {
		struct flow_doc d = FLOW_HEAD(&f->head.row[re->n_flows]);

		FLOW_NODES(&d, &f->node, who->arena);
		re->flows[re->n_flows] = flow_message(&d, who);
	}
	if (f->head.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->head.row[n - 1].page_key, f->head.row[n - 1].id);
	return true;
}

OP_QUERY(flow_list, list_flows);
