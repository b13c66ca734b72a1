/* The parts of what an approver sees. */
#include "server/domain/approval/inputs.h"
#include "server/domain/revision/revision.h"
#include "server/domain/task/get.h"
#include "server/op/subject.h"

static const struct approval_node *
node_of(const struct approval_doc *d, int seq)
{
	for (size_t i = 0; i < d->nnode; i++)
		if (d->node[i].seq == seq)
			return &d->node[i];
	return NULL;
}

Bl__Task *
task_get_task(const struct approval_doc *d, const struct approval_task *t, const struct subject_head *head,
    const struct actor *who)
{
	Bl__Task *m = arena_new_n(who->arena, Bl__Task, 1);
	const struct approval_node *n = node_of(d, t->seq);

	bl__task__init(m);
	m->id = reply_uuid(who, t->id);
	m->approval_id = reply_uuid(who, d->id);
	m->subject = reply_text(who, subject_noun(d->subject));
	m->subject_id = reply_uuid(who, d->subject_id);
	m->number = reply_text(who, d->number);
	m->customer_name = reply_text(who, head->customer_name);
	m->gross = reply_amount(who, head->inputs.amount, head->inputs.exponent);
	m->submitted_by = reply_text(who, d->submitter_login);
	if (n != NULL) {
		m->node_name = reply_text(who, n->name);
		m->reason = reply_text(
		    who, condition_shown(n->reason, who->lang, may(who, PERM_COST_READ), who->arena));
	}
	m->opened_at = reply_time(who, t->opened_at);
	m->content_hash = reply_hex(who, d->content_hash);
	m->state = reply_text(who, task_state_word(t->state));
	if (head->revision == d->revision)
		m->change_reason = reply_text(who, head->change_reason);
	return m;
}

/* ---- what changed ---- */

static const struct q_revision_pair_row *
revision_of(const struct task_get_facts *f, const struct approval_doc *d, bool decided)
{
	for (size_t i = 0; i < f->pair.n; i++)
		if ((f->pair.row[i].revision == d->revision) == decided)
			return &f->pair.row[i];
	return NULL;
}

static void
tell_changes(Bl__Comparison *m, const struct task_get_facts *f, const struct q_revision_pair_row *old,
    const struct q_revision_pair_row *new, const struct actor *who)
{
	struct content_text before = {old->content, old->exponent}, after = {new->content, new->exponent};
	struct changes c = revision_diff(&before, &after, who->arena);
	struct product_names names;

	PRODUCT_NAMES(&names, &f->products, who);
	m->n_changes = change_messages(&c, &names, who, &m->changes);
	m->same = c.n == 0;
}

Bl__Comparison *
task_get_comparison(const struct task_get_facts *f, const struct approval_doc *d, const struct actor *who)
{
	Bl__Comparison *m = arena_new_n(who->arena, Bl__Comparison, 1);
	const struct q_revision_pair_row *old = revision_of(f, d, false), *new = revision_of(f, d, true);

	bl__comparison__init(m);
	m->new_revision = d->revision;
	m->basis = BL__COMPARISON_BASIS__COMPARISON_BASIS_FIRST;
	if (old == NULL || new == NULL)
		return m;
	m->old_revision = old->revision;
	if (old->has_approval_state)
		m->old_state = (Bl__ApprovalState)old->approval_state;
	m->basis = m->old_state == BL__APPROVAL_STATE__APPROVAL_STATE_APPROVED
	               ? BL__COMPARISON_BASIS__COMPARISON_BASIS_LAST_APPROVED
	               : BL__COMPARISON_BASIS__COMPARISON_BASIS_LAST_SUBMITTED;
	tell_changes(m, f, old, new, who);
	return m;
}

/* ---- what went before ---- */

size_t
task_get_history(const struct task_get_facts *f, const struct actor *who, Bl__PastAct ***out)
{
	*out = arena_new_n(who->arena, Bl__PastAct *, f->history.n + 1);
	for (size_t i = 0; i < f->history.n; i++) {
		const struct q_task_history_row *r = &f->history.row[i];
		Bl__PastAct *m = (*out)[i] = arena_new_n(who->arena, Bl__PastAct, 1);

		bl__past_act__init(m);
		m->revision = r->revision;
		m->at = reply_time(who, r->at);
		m->user_login = reply_text(who, r->login);
		m->user_name = reply_text(who, r->name);
		m->act = reply_text(who, approval_act_word((enum act)r->act));
		m->node_number = r->node_seq;
		m->comment = reply_text(who, r->comment);
	}
	return f->history.n;
}

static Bl__OrderGlance *
order_glance(const struct q_task_customer_orders_row *r, const struct actor *who)
{
	Bl__OrderGlance *m = arena_new_n(who->arena, Bl__OrderGlance, 1);

	bl__order_glance__init(m);
	m->number = reply_text(who, r->number);
	m->business_date = reply_date(who, r->business_date);
	m->gross = reply_amount(who, r->gross, r->exponent);
	m->currency_code = reply_text(who, r->currency);
	m->state = (Bl__OrderState)r->state;
	return m;
}

/* Other orders than the one that is decided are shown to who may read orders. */
static void
tell_orders(Bl__CustomerGlance *m, const struct task_get_facts *f, const struct actor *who)
{
	m->orders_of_year = f->customer.orders;
	m->gross_of_year = reply_amount(who, f->customer.gross, f->customer.exponent);
	m->open_alarms = f->customer.alarms;
	m->late_alarms = f->customer.late;
	m->last_orders = arena_new_n(who->arena, Bl__OrderGlance *, f->orders.n + 1);
	for (; m->n_last_orders < f->orders.n; m->n_last_orders++)
		m->last_orders[m->n_last_orders] = order_glance(&f->orders.row[m->n_last_orders], who);
}

Bl__CustomerGlance *
task_get_customer(const struct task_get_facts *f, const struct actor *who)
{
	Bl__CustomerGlance *m = arena_new_n(who->arena, Bl__CustomerGlance, 1);

	if (!f->customer.found)
		return NULL;
	bl__customer_glance__init(m);
	m->code = reply_text(who, f->customer.code);
	m->name = reply_text(who, f->customer.name);
	m->level = reply_text(who, f->customer.level);
	m->grade = reply_text(who, f->customer.grade);
	m->status = (Bl__CustomerStatus)f->customer.status;
	if (may(who, PERM_ORDER_READ))
		tell_orders(m, f, who);
	return m;
}
