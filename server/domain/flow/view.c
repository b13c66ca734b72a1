/* The one place where a flow becomes a message. */
#include "server/domain/flow/flow.h"

enum subject
flow_subject(Bl__FlowSubject s)
{
	switch (s) {
	case BL__FLOW_SUBJECT__FLOW_SUBJECT_QUOTE:
		return SUBJECT_QUOTE;
	case BL__FLOW_SUBJECT__FLOW_SUBJECT_ORDER:
		return SUBJECT_ORDER;
	case BL__FLOW_SUBJECT__FLOW_SUBJECT_UNSPECIFIED:
	case _BL__FLOW_SUBJECT_IS_INT_SIZE:
		break;
	}
	return SUBJECT_NONE;
}

Bl__FlowSubject
flow_subject_wire(enum subject s)
{
	return s == SUBJECT_QUOTE ? BL__FLOW_SUBJECT__FLOW_SUBJECT_QUOTE
	                          : BL__FLOW_SUBJECT__FLOW_SUBJECT_ORDER;
}

/* "@code", as a request may say it. */
static char *
by_code(const struct actor *who, const char *code)
{
	return arena_printf(who->arena, "@%s", code);
}

static Bl__FlowNode *
node_message(const struct flow_node *n, const struct actor *who)
{
	Bl__FlowNode *m = arena_new_n(who->arena, Bl__FlowNode, 1);

	bl__flow_node__init(m);
	m->name = reply_text(who, n->name);
	m->kind = (Bl__NodeKind)n->kind;
	m->condition = reply_text(who, n->condition);
	m->method = (Bl__VoteMethod)n->method;
	m->approver = (Bl__ApproverRule)n->approver;
	m->role_id = n->role_code != NULL ? by_code(who, n->role_code) : reply_text(who, "");
	m->user_ids = arena_new_n(who->arena, char *, n->nuser + 1);
	for (; m->n_user_ids < n->nuser; m->n_user_ids++)
		m->user_ids[m->n_user_ids] = by_code(who, n->login[m->n_user_ids]);
	m->level = n->level;
	m->refuse_empty = n->refuse_empty;
	m->skip_self = n->skip_self;
	m->pass_repeat = n->pass_repeat;
	return m;
}

Bl__Flow *
flow_message(const struct flow_doc *d, const struct actor *who)
{
	Bl__Flow *m = arena_new_n(who->arena, Bl__Flow, 1);

	bl__flow__init(m);
	m->id = reply_uuid(who, d->id);
	m->code = reply_text(who, d->code);
	m->flow_version = d->flow_version;
	m->name = reply_text(who, d->name);
	m->subject = flow_subject_wire(d->subject);
	m->priority = d->priority;
	m->condition = reply_text(who, d->condition);
	m->nodes = arena_new_n(who->arena, Bl__FlowNode *, d->nnode + 1);
	for (; m->n_nodes < d->nnode; m->n_nodes++)
		m->nodes[m->n_nodes] = node_message(&d->node[m->n_nodes], who);
	m->published_by = reply_text(who, d->published_by);
	m->published_at = reply_time(who, d->published_at);
	m->retired = d->retired;
	return m;
}
