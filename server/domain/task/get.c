/* task/get -- all that a decision needs, in one reply (S23): of the caller's own tasks, also decided ones. May: APPROVE; the right to
 * decide is the right to see what is decided. Cost and margin need cost.read here as everywhere. */
#include "server/domain/task/get.h"

#include "server/domain/attachment/attachment.h"
#include "server/domain/task/task.h"

static void
task_get_load(
    struct batch *b, const Bl__GetTaskRequest *rq, const struct actor *who, struct task_get_facts *f)
{
	struct approval_key k = f->key = task_key(rq->task_id);
	int32_t since = who->today - TASK_GLANCE_DAYS;

	approval_rows_load(b, k, &f->approval);
	for (int i = 0; i < subject_count; i++) {
		f->subject[i] = arena_alloc(batch_arena(b), subject_table[i]->look_size);
		subject_table[i]->look(b, (struct ref){.code = k.number}, k.task_id, who, f->subject[i]);
	}
	q_task_history(b, k.number, k.task_id, &f->history);
	q_revision_pair(b, k.id, k.number, k.task_id, &f->pair);
	q_revision_pair_products(b, k.id, k.number, k.task_id, &f->products);
	q_task_attachments(b, k.number, k.task_id, &f->attachments);
	q_task_customer(b, since, k.number, k.task_id, &f->customer);
	q_task_customer_orders(b, k.number, k.task_id, &f->orders);
}

/* Of several tasks of one person the open one counts, else the last one that was decided, else the first that may come. */
static int
rank(const struct approval_task *t)
{
	switch (t->state) {
	case TASK_PENDING:
		return 3;
	case TASK_APPROVED:
	case TASK_REJECTED:
	case TASK_RETURNED:
		return 2;
	default:
		return t->state == TASK_WAITING ? 0 : 1;
	}
}

const struct approval_task *
task_get_find(const struct approval_doc *d, const struct approval_key *key, const struct actor *who)
{
	const struct approval_task *best = NULL;

	for (size_t i = 0; i < d->ntask; i++) {
		const struct approval_task *t = &d->task[i];

		if (uuid_eq(t->id, key->task_id))
			return t;
		if (uuid_is_zero(key->task_id) && uuid_eq(t->assignee, who->user_id) &&
		    (best == NULL || rank(t) > rank(best) || (rank(t) == rank(best) && rank(t) > 0)))
			best = t;
	}
	return best;
}

static bool
find_own(const struct approval_doc *d, const struct approval_key *key, const char *text,
    const struct actor *who, const struct approval_task **out, struct why *why)
{
	if (!d->found)
		return deny(why, R_NOT_FOUND, "task", text);
	*out = task_get_find(d, key, who);
	if (*out == NULL)
		return deny(why, R_NO_TASK, d->number != NULL ? d->number : reply_uuid(who, d->subject_id));
	return uuid_eq((*out)->assignee, who->user_id) || deny(why, R_TASK_NOT_YOURS, (*out)->login);
}

/* The document, and what the credit check says while the decision is open; false when there is none. */
static bool
look_at(const struct task_get_facts *f, const struct approval_doc *d, const struct actor *who,
    struct subject_head *head, Bl__GetTaskResponse *re)
{
	for (int i = 0; i < subject_count; i++) {
		const struct subject_ops *o = subject_table[i];

		if (o->kind != d->subject)
			continue;
		o->look_head(f->subject[i], who, head);
		if (!head->found || !uuid_eq(head->id, d->subject_id))
			continue;
		o->look_document(f->subject[i], d->revision, who, &re->order, &re->quote);
		if (d->state == APPROVAL_RUNNING && o->look_credit != NULL)
			re->credit = o->look_credit(f->subject[i], who);
		return true;
	}
	return false;
}

static bool
task_get_view(const struct task_get_facts *f, const Bl__GetTaskRequest *rq, const struct actor *who,
    Bl__GetTaskResponse *re, struct why *why)
{
	const struct approval_task *t;
	struct subject_head head = {.found = false};
	struct approval_doc d;

	if (!field_ref(why, "task_id", rq->task_id, true))
		return why_invalid(why);
	d = approval_from_rows(&f->approval, who->arena);
	if (!find_own(&d, &f->key, rq->task_id, who, &t, why))
		return false;
	if (!look_at(f, &d, who, &head, re))
		return deny(why, R_NOT_FOUND, "document", rq->task_id);
	re->task = task_get_task(&d, t, &head, who);
	re->comparison = task_get_comparison(f, &d, who);
	re->approval = approval_message(&d, who);
	re->n_history = task_get_history(f, who, &re->history);
	re->customer = task_get_customer(f, who);
	re->attachments = arena_new_n(who->arena, Bl__Attachment *, f->attachments.n + 1);
	for (; re->n_attachments < f->attachments.n; re->n_attachments++)
		re->attachments[re->n_attachments] =
		    ATTACHMENT_MESSAGE(&f->attachments.row[re->n_attachments], who);
	return true;
}

OP_QUERY(task_get, get_task);
