#include "server/domain/approval/turn.h"

#include <assert.h>

#include "server/domain/approval/inputs.h"
#include "server/op/subject.h"

void
approval_turn_load(struct batch *b, struct approval_key key, bool flows, const struct actor *who,
    struct approval_turn_facts *f)
{
	struct ref document = {key.id, key.number};

	assert(subject_count <= SUBJECTS_MAX);
	f->key = key;
	for (int i = 0; i < subject_count; i++) {
		f->subject[i] = arena_alloc(batch_arena(b), subject_table[i]->facts_size);
		subject_table[i]->lock(b, document, key.task_id, who, f->subject[i]);
	}
	q_approval_lock(b, key.id, key.number, key.task_id, &f->lock);
	approval_rows_load(b, key, &f->rows);
	if (flows)
		way_load_running(b, key.id, key.number, key.task_id, &f->flows);
	for (int i = 0; i < subject_count; i++)
		subject_table[i]->load(b, document, key.task_id, who, f->subject[i]);
}

bool
approval_turn_open(const struct approval_turn_facts *f, const char *kind, const char *text,
    const struct actor *who, struct approval_turn *t, struct why *why)
{
	t->doc = approval_from_rows(&f->rows, who->arena);
	for (int i = 0; i < subject_count && !t->head.found; i++) {
		t->ops = subject_table[i];
		t->subject = f->subject[i];
		t->ops->head(t->subject, who, &t->head);
	}
	if (!t->doc.found || !t->head.found || !uuid_eq(t->head.id, t->doc.subject_id))
		return deny(why, R_NOT_FOUND, kind, text);
	return true;
}

/* What people call the document. */
static const char *
document_name(const struct approval_turn *t, const struct actor *who)
{
	return t->head.number != NULL ? t->head.number : reply_uuid(who, t->head.id);
}

bool
approval_turn_runs(const struct approval_turn *t, const struct actor *who, struct why *why)
{
	if (t->doc.state != APPROVAL_RUNNING)
		return deny(why, R_APPROVAL_ENDED, document_name(t, who),
		    approval_state_text(t->doc.state, who->lang));
	return true;
}

static bool
same_bytes(struct bytes a, struct bytes b)
{
	return a.n == b.n && a.n > 0 && memcmp(a.p, b.p, a.n) == 0;
}

/* The document is what was submitted: same revision, same content, and it waits. */
static bool
unchanged(const struct approval_turn *t)
{
	return t->head.in_approval && t->head.revision == t->doc.revision &&
	       same_bytes(t->head.content_hash, t->doc.content_hash);
}

/* The task that was named, or the caller's pending one. */
static struct approval_task *
find_task(struct approval_doc *d, const struct approval_key *key, const struct actor *who)
{
	for (size_t i = 0; i < d->ntask; i++) {
		struct approval_task *t = &d->task[i];

		if (uuid_is_zero(key->task_id)
		        ? uuid_eq(t->assignee, who->user_id) && t->state == TASK_PENDING
		        : uuid_eq(t->id, key->task_id))
			return t;
	}
	return NULL;
}

static bool
is_open(struct approval_turn *t)
{
	const struct approval_node *n = approval_node_of(&t->doc, t->task->seq);

	return t->task->state == TASK_PENDING && n != NULL && n->state == NODE_OPEN;
}

bool
approval_turn_task(const struct approval_turn_facts *f, const char *text, const struct actor *who,
    struct approval_turn *t, struct why *why)
{
	if (!approval_turn_open(f, "task", text, who, t, why))
		return false;
	t->task = find_task(&t->doc, &f->key, who);
	if (t->task == NULL)
		return approval_turn_runs(t, who, why) && deny(why, R_NO_TASK, document_name(t, who));
	if (!uuid_eq(t->task->assignee, who->user_id))
		return deny(why, R_TASK_NOT_YOURS, t->task->login);
	if (!approval_turn_runs(t, who, why))
		return false;
	if (t->task->state == TASK_WAITING)
		return deny(why, R_TASK_WAITING);
	if (!is_open(t))
		return deny(why, R_TASK_CLOSED, task_state_text(t->task->state, who->lang));
	if (is_author(t->doc.authors, who->user_id) || is_author(t->head.authors, who->user_id))
		return deny(why, R_APPROVER_IS_AUTHOR, document_name(t, who));
	if (!unchanged(t))
		return deny(why, R_CONTENT_CHANGED, document_name(t, who));
	return true;
}

/* Leaves of a way what the approval does not have yet; false when nothing is left. */
static bool
missing(const struct approval_doc *d, struct way *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		bool has = false;

		for (size_t k = 0; k < d->nnode && !has; k++)
			has = uuid_eq(d->node[k].flow_id, w->step[i].node->flow_id) &&
			      d->node[k].flow_seq == w->step[i].node->seq;
		if (!has)
			w->step[n++] = w->step[i];
	}
	w->n = n;
	return n > 0;
}

/* Adds the nodes that the inputs of now ask for; false with why when the way cannot be found. */
static bool
catch_up(const struct approval_turn_facts *f, struct approval_turn *t, const struct actor *who, bool *added,
    struct why *why)
{
	struct way_ask q = {
	    &f->flows, t->doc.submitted_by, t->doc.authors, t->head.branch_id, t->head.owner_id, who->arena};
	struct way way;

	*added = false;
	if (!inputs_worse(t->doc.inputs, &t->head.inputs, who->arena))
		return true;
	if (!way_find(&q, &t->head.inputs, t->doc.subject, t->doc.flow_id, &way, why))
		return false;
	if (!missing(&t->doc, &way))
		return true;
	approval_add(&t->doc, &way, true, who);
	*added = true;
	return true;
}

/* Every node agreed: the document becomes effective in this command, or it does not go on at all. */
static bool
become_effective(struct approval_turn *t, const struct actor *who, struct why *why)
{
	void *effect = arena_alloc(who->arena, t->ops->plan_size);

	if (!t->ops->effective(t->subject, true, who, effect, why))
		return false;
	t->effect = effect;
	approval_move(&t->doc, APPROVAL_DO_APPROVE, who);
	return true;
}

bool
approval_turn_advance(
    const struct approval_turn_facts *f, struct approval_turn *t, const struct actor *who, struct why *why)
{
	bool added;

	if (!approval_advance(&t->doc, who))
		return true;
	if (t->head.blocked)
		return deny(why, R_DOCUMENT_BLOCKED, document_name(t, who), t->head.blocked_reason);
	if (!catch_up(f, t, who, &added, why))
		return false;
	if (added && !approval_advance(&t->doc, who))
		return true;
	return become_effective(t, who, why);
}

void
approval_turn_audit(struct batch *b, const struct approval_turn *t, int64_t version, const char *what)
{
	op_audit(b, &(struct audit_note){
	                .subject = t->head.kind,
	                .id = t->head.id,
	                .version = version,
	                .revision = t->head.revision,
	                .hash = t->head.content_hash,
	                .branch_id = t->head.branch_id,
	                .change = what,
	            });
}

void
approval_turn_back(struct batch *b, const struct approval_turn *t, const char *what, const struct actor *who)
{
	t->ops->back_apply(
	    b, t->subject, who, arena_printf(who->arena, "%s.%s", subject_noun(t->head.kind), what));
}
