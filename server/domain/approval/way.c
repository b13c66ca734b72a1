#include "server/domain/approval/way.h"

#include "common/limits.h"
#include "server/domain/approval/inputs.h"
#include "server/op/subject.h"

void
approval_load(struct batch *b, enum subject kind, const struct actor *who, struct approval_facts *f)
{
	static const struct uuid none;

	q_approval_flows(b, (int16_t)kind, false, none, NULL, none, &f->flow);
	q_approval_flow_nodes(b, (int16_t)kind, false, none, NULL, none, &f->node);
	q_approval_people(b, (int16_t)kind, false, none, NULL, none, who->user_id, &f->people);
}

void
way_load_running(
    struct batch *b, struct uuid id, const char *number, struct uuid task_id, struct approval_facts *f)
{
	static const struct uuid none;

	q_approval_flows(b, 0, true, id, number, task_id, &f->flow);
	q_approval_flow_nodes(b, 0, true, id, number, task_id, &f->node);
	q_approval_people(b, 0, true, id, number, task_id, none, &f->people);
}

struct approval_facts *
approval_facts_new(struct arena *a)
{
	return arena_new_n(a, struct approval_facts, 1);
}

/* Code of the flow version that an approval keeps; NULL at the start. */
static const char *
kept_code(const struct approval_facts *f, struct uuid keep)
{
	for (size_t i = 0; i < f->flow.n; i++)
		if (uuid_eq(f->flow.row[i].id, keep))
			return f->flow.row[i].code;
	return NULL;
}

static bool
stands(const flow_row *r, struct uuid keep, const char *code)
{
	return code != NULL && strcmp(r->code, code) == 0 ? uuid_eq(r->id, keep) : r->live;
}

static bool
choose_flow(const struct way_ask *q, const struct routing_inputs *in, enum subject kind, struct uuid keep,
    struct way *out, struct why *why)
{
	const char *code = kept_code(q->f, keep);

	for (size_t i = 0; i < q->f->flow.n; i++) {
		const flow_row *r = &q->f->flow.row[i];
		enum condition_result c;

		if (!stands(r, keep, code))
			continue;
		c = condition_check(r->condition, in, q->arena, &out->reason);
		if (c == CONDITION_BROKEN)
			return deny(why, R_FLOW_BROKEN, r->code);
		if (c == CONDITION_HOLDS) {
			out->flow = r;
			return true;
		}
	}
	return deny(why, R_NO_FLOW, subject_noun(kind));
}

static bool
add_step(const struct way_ask *q, struct way *w, const node_row *n, const char *reason,
    struct asked_list asked, size_t k, size_t of, struct why *why)
{
	if (asked.n > LIMIT_APPROVERS)
		return deny(why, R_TOO_MANY_APPROVERS, w->flow->code, n->name,
		    arena_printf(q->arena, "%d", LIMIT_APPROVERS));
	w->step[w->n++] = (struct way_step){
	    .node = n,
	    .name = of > 1 ? arena_printf(q->arena, "%s %zu", n->name, k + 1) : n->name,
	    .reason = reason,
	    .asked = asked,
	};
	return true;
}

static bool
add_node(const struct way_ask *q, struct way *w, const node_row *n, const char *reason, struct why *why)
{
	struct asked_list *steps;
	size_t k = approvers_of(q, n, &steps);

	if (n->kind == KIND_APPROVE && steps[0].n == 0) {
		if (n->on_empty == EMPTY_ADMIN)
			steps[0] = approvers_admins(q, n);
		if (steps[0].n == 0)
			return deny(why, R_NO_APPROVER, w->flow->code, n->name);
	}
	for (size_t i = 0; i < k; i++)
		if (!add_step(q, w, n, reason, steps[i], i, k, why))
			return false;
	return true;
}

/* Somebody decides, or an explicit node says that nobody needs to. */
static bool
decides(const struct way *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->step[i].node->kind != KIND_COPY)
			return true;
	return false;
}

bool
way_find(const struct way_ask *q, const struct routing_inputs *in, enum subject kind, struct uuid keep,
    struct way *out, struct why *why)
{
	*out = (struct way){.flow = NULL};
	if (!choose_flow(q, in, kind, keep, out, why))
		return false;
	out->step = arena_new_n(q->arena, struct way_step, (q->f->node.n + 1) * LEVELS_MAX);
	for (size_t i = 0; i < q->f->node.n; i++) {
		const node_row *n = &q->f->node.row[i];
		const char *reason;
		enum condition_result c;

		if (!uuid_eq(n->flow_id, out->flow->id))
			continue;
		c = condition_check(n->condition, in, q->arena, &reason);
		if (c == CONDITION_BROKEN)
			return deny(why, R_FLOW_BROKEN, out->flow->code);
		if (c == CONDITION_HOLDS && !add_node(q, out, n, reason, why))
			return false;
	}
	return decides(out) || deny(why, R_NO_NODE, out->flow->code);
}
