/* Writes of an approval: one statement for any number of nodes, tasks and acts. */
#include "server/domain/approval/inputs.h"
#include "server/domain/approval/instance.h"

#define ID_ACT (2u << 20)

#define COLUMN(name, type, n, value)                                                                         \
	type *name = arena_new_n(batch_arena(b), type, (n) + 1);                                             \
	for (size_t i = 0; i < (n); i++)                                                                     \
		name[i] = (value);

static void
write_head(struct batch *b, const struct approval_doc *d, const struct actor *who)
{
	int16_t open = (int16_t)approval_node_open(d);

	if (!d->fresh) {
		q_approval_set(b, (int16_t)d->state, open, d->ended_at, d->id);
		return;
	}
	q_approval_insert(b, d->id, (int16_t)d->subject, d->subject_id, d->revision, d->content_hash,
	    d->inputs, inputs_hash(d->inputs, batch_arena(b)), d->flow_id, (int16_t)d->state, d->automatic,
	    open, d->branch_id, d->owner_id, d->authors, d->submitted_by, who->now, d->ended_at);
}

static size_t
nodes_of(const struct approval_doc *d, enum row_fate fate, struct approval_node *out)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nnode; i++)
		if (d->node[i].fate == fate)
			out[n++] = d->node[i];
	return n;
}

static void
write_nodes(struct batch *b, const struct approval_doc *d)
{
	struct approval_node *v = arena_new_n(batch_arena(b), struct approval_node, d->nnode + 1);
	size_t n = nodes_of(d, ROW_CHANGED, v);

	if (n > 0) {
		COLUMN(seq, int32_t, n, v[i].seq)
		COLUMN(state, int32_t, n, v[i].state)

		q_approval_nodes_set(b, (struct i32s){seq, n}, (struct i32s){state, n}, d->id);
	}
	n = nodes_of(d, ROW_NEW, v);
	if (n > 0) {
		COLUMN(seq, int32_t, n, v[i].seq)
		COLUMN(name, const char *, n, v[i].name)
		COLUMN(kind, int32_t, n, v[i].kind)
		COLUMN(method, int32_t, n, v[i].method)
		COLUMN(state, int32_t, n, v[i].state)
		COLUMN(reason, const char *, n, v[i].reason)
		COLUMN(flow, struct uuid, n, v[i].flow_id)
		COLUMN(flow_seq, int32_t, n, v[i].flow_seq)
		COLUMN(repeat, bool, n, v[i].pass_repeat)

		q_approval_nodes_insert(b, d->id, (struct i32s){seq, n}, (struct texts){name, n},
		    (struct i32s){kind, n}, (struct i32s){method, n}, (struct i32s){state, n},
		    (struct texts){reason, n}, (struct uuids){flow, n}, (struct i32s){flow_seq, n},
		    (struct bools){repeat, n});
	}
}

static size_t
tasks_of(const struct approval_doc *d, enum row_fate fate, struct approval_task *out)
{
	size_t n = 0;

	for (size_t i = 0; i < d->ntask; i++)
		if (d->task[i].fate == fate)
			out[n++] = d->task[i];
	return n;
}

static void
write_tasks(struct batch *b, const struct approval_doc *d, const struct actor *who)
{
	struct approval_task *v = arena_new_n(batch_arena(b), struct approval_task, d->ntask + 1);
	size_t n = tasks_of(d, ROW_CHANGED, v);

	if (n > 0) {
		COLUMN(id, struct uuid, n, v[i].id)
		COLUMN(state, int32_t, n, v[i].state)
		COLUMN(comment, const char *, n, v[i].comment)

		q_approval_tasks_set(
		    b, who->now, (struct uuids){id, n}, (struct i32s){state, n}, (struct texts){comment, n});
	}
	n = tasks_of(d, ROW_NEW, v);
	if (n > 0) {
		COLUMN(id, struct uuid, n, v[i].id)
		COLUMN(seq, int32_t, n, v[i].seq)
		COLUMN(assignee, struct uuid, n, v[i].assignee)
		COLUMN(origin, const char *, n, v[i].origin)
		COLUMN(state, int32_t, n, v[i].state)

		q_approval_tasks_insert(b, d->id, (int16_t)d->subject, d->subject_id, who->now,
		    (struct uuids){id, n}, (struct i32s){seq, n}, (struct uuids){assignee, n},
		    (struct texts){origin, n}, (struct i32s){state, n});
	}
}

static void
write_acts(struct batch *b, const struct approval_doc *d, const struct actor *who)
{
	struct approval_act *v = arena_new_n(batch_arena(b), struct approval_act, d->nact + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->nact; i++)
		if (d->act[i].fresh)
			v[n++] = d->act[i];
	COLUMN(id, struct uuid, n, new_id(who, ID_ACT + (uint32_t)i))
	COLUMN(task, struct uuid, n, v[i].task_id)
	COLUMN(seq, int32_t, n, v[i].seq)
	COLUMN(act, int32_t, n, (int32_t)v[i].act)
	COLUMN(comment, const char *, n, v[i].comment)

	q_approval_acts_insert(b, d->id, who->now, who->user_id, d->content_hash, (struct uuids){id, n},
	    (struct uuids){task, n}, (struct i32s){seq, n}, (struct i32s){act, n},
	    (struct texts){comment, n});
}

enum news { NEWS_OPENED, NEWS_CLOSED, NEWS_COPIED };
static const char *const news_kind[] = {"task.opened", "task.closed", "approval.copied"};

static bool
concerns(const struct approval_doc *d, const struct approval_task *t, enum news news, const struct actor *who)
{
	switch (news) {
	case NEWS_OPENED:
		return t->opened;
	case NEWS_CLOSED: /* who did it knows */
		return t->closed && !uuid_eq(t->assignee, who->user_id);
	case NEWS_COPIED:
		return t->fate != ROW_KEPT && t->state == TASK_SKIPPED &&
		       d->node[t->seq - 1].kind == KIND_COPY;
	}
	return false;
}

static void
tell(struct batch *b, const struct approval_doc *d, enum news news, int64_t version, const struct actor *who)
{
	struct uuid *to = arena_new_n(batch_arena(b), struct uuid, d->ntask + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->ntask; i++)
		if (concerns(d, &d->task[i], news, who))
			to[n++] = d->task[i].assignee;
	if (n > 0)
		op_event(b, &(struct event_note){.kind = news_kind[news],
		                .subject = d->subject,
		                .id = d->subject_id,
		                .version = version,
		                .branch_id = d->branch_id,
		                .owner_id = d->owner_id,
		                .recipients = {to, n}});
}

void
approval_write(
    struct batch *b, const struct approval_doc *d, int64_t document_version, const struct actor *who)
{
	write_head(b, d, who);
	write_nodes(b, d);
	write_tasks(b, d, who);
	write_acts(b, d, who);
	for (enum news news = NEWS_OPENED; news <= NEWS_COPIED; news++)
		tell(b, d, news, document_version, who);
}
