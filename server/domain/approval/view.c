/* The one place where an approval becomes messages. */
#include "server/domain/approval/inputs.h"
#include "server/domain/approval/instance.h"
#include "server/op/subject.h"

static const char *const act_words[] = {"", "submit", "approve", "reject", "return", "withdraw", "pass"};

const char *
approval_act_word(enum act act)
{
	return act_words[act];
}

static Bl__Act *
act_message(const struct approval_act *t, const struct actor *who)
{
	Bl__Act *m = arena_new_n(who->arena, Bl__Act, 1);

	bl__act__init(m);
	m->at = reply_time(who, t->at);
	m->user_login = reply_text(who, t->login);
	m->user_name = reply_text(who, t->name);
	m->act = reply_text(who, act_words[t->act]);
	m->node_number = t->seq;
	m->comment = reply_text(who, t->comment);
	return m;
}

static Bl__PathNode *
node_message(const struct approval_doc *d, const struct approval_node *n, const struct actor *who)
{
	Bl__PathNode *m = arena_new_n(who->arena, Bl__PathNode, 1);

	bl__path_node__init(m);
	m->node_number = n->seq;
	m->name = reply_text(who, n->name);
	m->kind = (Bl__NodeKind)n->kind;
	m->method =
	    n->kind == KIND_APPROVE ? (Bl__VoteMethod)n->method : BL__VOTE_METHOD__VOTE_METHOD_UNSPECIFIED;
	m->reason =
	    reply_text(who, condition_shown(n->reason, who->lang, may(who, PERM_COST_READ), who->arena));
	m->state = (Bl__NodeState)(n->state + 1);
	m->approvers = arena_new_n(who->arena, char *, d->ntask + 1);
	for (size_t i = 0; i < d->ntask; i++)
		if (d->task[i].seq == n->seq)
			m->approvers[m->n_approvers++] = reply_text(who, d->task[i].login);
	return m;
}

size_t
approval_path(const struct approval_doc *d, const struct actor *who, Bl__PathNode ***out)
{
	*out = arena_new_n(who->arena, Bl__PathNode *, d->nnode + 1);
	for (size_t i = 0; i < d->nnode; i++)
		(*out)[i] = node_message(d, &d->node[i], who);
	return d->nnode;
}

Bl__Approval *
approval_message(const struct approval_doc *d, const struct actor *who)
{
	Bl__Approval *m = arena_new_n(who->arena, Bl__Approval, 1);

	bl__approval__init(m);
	m->id = reply_uuid(who, d->id);
	m->subject = reply_text(who, subject_noun(d->subject));
	m->subject_id = reply_uuid(who, d->subject_id);
	m->number = reply_text(who, d->number);
	m->revision = d->revision;
	m->content_hash = reply_hex(who, d->content_hash);
	m->state = (Bl__ApprovalState)d->state;
	m->automatic = d->automatic;
	m->flow_code = reply_text(who, d->flow_code);
	m->flow_version = d->flow_version;
	m->submitted_by = reply_text(who, d->submitter_login);
	m->submitted_at = reply_time(who, d->submitted_at);
	m->ended_at = reply_time(who, d->ended_at);
	m->inputs = reply_text(who, inputs_shown(d->inputs, may(who, PERM_COST_READ), who->arena));
	m->version = d->version;
	m->n_nodes = approval_path(d, who, &m->nodes);
	m->acts = arena_new_n(who->arena, Bl__Act *, d->nact + 1);
	for (; m->n_acts < d->nact; m->n_acts++)
		m->acts[m->n_acts] = act_message(&d->act[m->n_acts], who);
	return m;
}
