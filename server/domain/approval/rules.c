/* How an approval goes forward (D6): votes settle nodes, nodes follow each other, a refusal ends it. Pure. */
#include <assert.h>

#include "server/domain/approval/instance.h"

/* Range of new_id(): apart from those of the documents that are submitted in the same command. */
#define ID_TASK (1u << 20)

struct approval_node *
approval_node_of(struct approval_doc *d, int seq)
{
	for (size_t i = 0; i < d->nnode; i++)
		if (d->node[i].seq == seq)
			return &d->node[i];
	return NULL;
}

int
approval_node_open(const struct approval_doc *d)
{
	for (size_t i = 0; i < d->nnode; i++)
		if (d->node[i].state == NODE_OPEN)
			return d->node[i].seq;
	return d->nnode > 0 ? d->node[d->nnode - 1].seq : 0;
}

void
approval_act_add(struct approval_doc *d, enum act act, struct uuid task_id, int seq, const char *comment,
    const struct actor *who)
{
	struct approval_act *grown = arena_new_n(who->arena, struct approval_act, d->nact + 1);

	if (d->nact > 0)
		memcpy(grown, d->act, sizeof(*grown) * d->nact);
	grown[d->nact++] = (struct approval_act){
	    task_id, seq, act, comment != NULL ? comment : "", who->now, who->login, who->name, true};
	d->act = grown;
}

static void
add_tasks(struct approval_doc *d, const struct way_step *s, int seq, const struct actor *who)
{
	for (size_t i = 0; i < s->asked.n; i++, d->ntask++)
		d->task[d->ntask] = (struct approval_task){
		    .id = new_id(who, ID_TASK + (uint32_t)d->ntask),
		    .seq = seq,
		    .assignee = s->asked.v[i].person->id,
		    .login = s->asked.v[i].person->login,
		    .name = s->asked.v[i].person->name,
		    .origin = s->asked.v[i].origin,
		    .state = TASK_WAITING,
		    .fate = ROW_NEW,
		};
}

/* Room for what a way adds; what is there moves along. */
static void
make_room(struct approval_doc *d, const struct way *w, struct arena *a)
{
	size_t tasks = d->ntask;
	struct approval_node *node = arena_new_n(a, struct approval_node, d->nnode + w->n + 1);
	struct approval_task *task;

	for (size_t i = 0; i < w->n; i++)
		tasks += w->step[i].asked.n;
	task = arena_new_n(a, struct approval_task, tasks + 1);
	if (d->nnode > 0)
		memcpy(node, d->node, sizeof(*node) * d->nnode);
	if (d->ntask > 0)
		memcpy(task, d->task, sizeof(*task) * d->ntask);
	d->node = node;
	d->task = task;
}

void
approval_add(struct approval_doc *d, const struct way *w, bool changed, const struct actor *who)
{
	int seq = d->nnode > 0 ? d->node[d->nnode - 1].seq : 0;

	make_room(d, w, who->arena);
	for (size_t i = 0; i < w->n; i++) {
		const struct way_step *s = &w->step[i];

		d->node[d->nnode++] = (struct approval_node){
		    .seq = ++seq,
		    .name = s->name,
		    .kind = s->node->kind,
		    .method = s->node->method,
		    .state = NODE_WAITING,
		    .reason = changed ? arena_printf(who->arena, "changed: %s", s->reason) : s->reason,
		    .flow_id = s->node->flow_id,
		    .flow_seq = s->node->seq,
		    .pass_repeat = s->node->on_repeat == REPEAT_PASS,
		    .fate = ROW_NEW,
		};
		add_tasks(d, s, seq, who);
	}
}

/* The node before this one that asked people; NULL when there is none. */
static const struct approval_node *
asked_before(const struct approval_doc *d, const struct approval_node *n)
{
	while (n-- > d->node)
		if (n->kind == KIND_APPROVE)
			return n;
	return NULL;
}

static bool
agreed_at(const struct approval_doc *d, int seq, struct uuid person)
{
	for (size_t i = 0; i < d->ntask; i++)
		if (d->task[i].seq == seq && uuid_eq(d->task[i].assignee, person) &&
		    (d->task[i].state == TASK_APPROVED || d->task[i].state == TASK_SKIPPED))
			return true;
	return false;
}

/* Whether the votes that are in settle the node. */
static bool
settled(const struct approval_doc *d, const struct approval_node *n)
{
	size_t agreed = 0, open = 0;

	for (size_t i = 0; i < d->ntask; i++) {
		const struct approval_task *t = &d->task[i];

		if (t->seq != n->seq)
			continue;
		agreed += t->state == TASK_APPROVED || t->state == TASK_SKIPPED;
		open += t->state == TASK_PENDING || t->state == TASK_WAITING;
	}
	return agreed > 0 && (n->method == METHOD_ANY || open == 0);
}

/* Closes what is still open at a node, or everywhere (n NULL). */
static void
close_tasks(struct approval_doc *d, const struct approval_node *n)
{
	for (size_t i = 0; i < d->ntask; i++)
		if ((n == NULL || d->task[i].seq == n->seq) && task_may(d->task[i].state, TASK_DO_CANCEL))
			task_move(&d->task[i], TASK_DO_CANCEL);
}

/* Passes a node by rule; the tasks of a copy are told only. */
static void
pass_by_rule(struct approval_doc *d, struct approval_node *n, const struct actor *who)
{
	static const struct uuid no_task;

	node_move(n, NODE_DO_PASS);
	for (size_t i = 0; i < d->ntask; i++)
		if (d->task[i].seq == n->seq)
			task_move(&d->task[i], TASK_DO_SKIP);
	approval_act_add(d, ACT_PASS, no_task, n->seq, NULL, who);
}

/* Asks the people of a node; who has just agreed is not asked again where the node says so. */
static void
open_node(struct approval_doc *d, struct approval_node *n, const struct actor *who)
{
	const struct approval_node *before = n->pass_repeat ? asked_before(d, n) : NULL;

	node_move(n, NODE_DO_OPEN);
	for (size_t i = 0; i < d->ntask; i++) {
		struct approval_task *t = &d->task[i];

		if (t->seq != n->seq)
			continue;
		if (before != NULL && agreed_at(d, before->seq, t->assignee)) {
			task_move(t, TASK_DO_SKIP);
			approval_act_add(d, ACT_PASS, t->id, n->seq, NULL, who);
		} else {
			task_move(t, TASK_DO_OPEN);
		}
	}
}

static void
settle(struct approval_doc *d, struct approval_node *n)
{
	node_move(n, NODE_DO_PASS);
	close_tasks(d, n);
}

bool
approval_advance(struct approval_doc *d, const struct actor *who)
{
	for (size_t i = 0; i < d->nnode; i++) {
		struct approval_node *n = &d->node[i];

		if (n->state == NODE_PASSED)
			continue;
		if (n->state == NODE_WAITING && n->kind != KIND_APPROVE) {
			pass_by_rule(d, n, who);
			continue;
		}
		if (n->state == NODE_WAITING)
			open_node(d, n, who);
		if (!settled(d, n))
			return false;
		settle(d, n);
	}
	return true;
}

bool
approval_agree(struct approval_doc *d, struct approval_task *t, const char *comment, const struct actor *who)
{
	struct approval_node *n = approval_node_of(d, t->seq);

	task_move(t, TASK_DO_APPROVE);
	t->comment = comment;
	approval_act_add(d, ACT_APPROVE, t->id, t->seq, comment, who);
	if (!settled(d, n))
		return false;
	settle(d, n);
	return true;
}

static void
end(struct approval_doc *d, enum approval_verb verb, const struct actor *who)
{
	for (size_t i = 0; i < d->nnode; i++)
		if (d->node[i].state == NODE_WAITING || d->node[i].state == NODE_OPEN)
			node_move(&d->node[i], NODE_DO_CANCEL);
	close_tasks(d, NULL);
	approval_move(d, verb, who);
}

void
approval_refuse(struct approval_doc *d, struct approval_task *t, enum task_verb verb, const char *comment,
    const struct actor *who)
{
	bool reject = verb == TASK_DO_REJECT;

	assert(reject || verb == TASK_DO_RETURN);
	task_move(t, verb);
	t->comment = comment;
	node_move(approval_node_of(d, t->seq), NODE_DO_REFUSE);
	approval_act_add(d, reject ? ACT_REJECT : ACT_RETURN, t->id, t->seq, comment, who);
	end(d, reject ? APPROVAL_DO_REJECT : APPROVAL_DO_RETURN, who);
}

void
approval_take_back(struct approval_doc *d, const char *comment, const struct actor *who)
{
	static const struct uuid no_task;

	approval_act_add(d, ACT_WITHDRAW, no_task, approval_node_open(d), comment, who);
	end(d, APPROVAL_DO_WITHDRAW, who);
}
