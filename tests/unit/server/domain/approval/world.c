#include "tests/unit/server/domain/approval/world.h"

#include "common/strbuf.h"

person_row *
world_of(struct world *w, int n)
{
	for (size_t i = 0; i < w->f.people.n; i++)
		if (uuid_eq(w->person[i].id, test_id((uint8_t)n)))
			return &w->person[i];
	return NULL;
}

person_row *
world_person(struct world *w, int n, const char *login, int superior)
{
	person_row *p = &w->person[w->f.people.n++];

	*p = (person_row){
	    .id = test_id((uint8_t)n), .login = login, .name = login, .live = true, .may_approve = true};
	if (superior != 0)
		p->superior_id = test_id((uint8_t)superior);
	return p;
}

struct world *
world_new(struct arena *a)
{
	struct world *w = arena_new_n(a, struct world, 1);

	w->f.people.row = w->person;
	w->f.flow.row = w->flow;
	w->f.node.row = w->node;
	w->role = test_id(ROLE_MGR);
	w->li_branch = test_id(BRANCH);
	world_person(w, ZHANG, "zhang", WANG)->may_approve = false;
	world_person(w, WANG, "wang", ZHAO);
	world_person(w, ZHAO, "zhao", 0);
	*world_person(w, LI, "li", ZHAO) = (person_row){.id = test_id(LI),
	    .login = "li",
	    .name = "li",
	    .live = true,
	    .may_approve = true,
	    .superior_id = test_id(ZHAO),
	    .roles = {&w->role, 1},
	    .branches = {&w->li_branch, 1}};
	*world_person(w, CHEN, "chen", ZHAO) = (person_row){.id = test_id(CHEN),
	    .login = "chen",
	    .name = "chen",
	    .live = true,
	    .may_approve = true,
	    .superior_id = test_id(ZHAO),
	    .roles = {&w->role, 1},
	    .scope_all = true};
	world_person(w, ROOT, "root", 0)->admin = true;
	world_person(w, QIAN, "qian", WANG)->may_approve = false;
	return w;
}

flow_row *
world_flow(struct world *w, const char *code, int priority, const char *condition)
{
	flow_row *f = &w->flow[w->f.flow.n];

	*f = (flow_row){.id = test_id((uint8_t)(FLOW + w->f.flow.n)),
	    .code = code,
	    .flow_version = 1,
	    .name = code,
	    .priority = priority,
	    .condition = condition,
	    .live = true};
	w->f.flow.n++;
	return f;
}

node_row *
world_node(struct world *w, const char *name, int kind, int approver)
{
	const flow_row *f = &w->flow[w->f.flow.n - 1];
	node_row *n = &w->node[w->f.node.n];
	int16_t seq = 1;

	for (size_t i = 0; i < w->f.node.n; i++)
		seq = (int16_t)(seq + uuid_eq(w->node[i].flow_id, f->id));
	*n = (node_row){.flow_id = f->id,
	    .seq = seq,
	    .name = name,
	    .kind = (int16_t)kind,
	    .condition = "",
	    .method = METHOD_ANY,
	    .approver = (int16_t)approver,
	    .approver_level = 1,
	    .on_empty = EMPTY_ADMIN,
	    .on_self = SELF_SUPERIOR,
	    .on_repeat = REPEAT_ASK};
	if (approver == BY_ROLE) {
		n->approver_role = w->role;
		n->role_code = "mgr";
	}
	w->f.node.n++;
	return n;
}

struct uuids
world_ids(struct arena *a, const int *n, size_t count)
{
	struct uuid *id = arena_new_n(a, struct uuid, count + 1);

	for (size_t i = 0; i < count; i++)
		id[i] = test_id((uint8_t)n[i]);
	return (struct uuids){id, count};
}

struct subject_head
world_head(const struct actor *who)
{
	static const int zhang[] = {ZHANG};

	return (struct subject_head){
	    .found = true,
	    .kind = SUBJECT_ORDER,
	    .id = test_id(DOCUMENT),
	    .number = "XSDD-1",
	    .version = 1,
	    .revision = 1,
	    .draft = true,
	    .content_hash = {arena_memdup(who->arena, "0123456789abcdef0123456789abcdef", 32), 32},
	    .branch_id = test_id(BRANCH),
	    .owner_id = test_id(ZHANG),
	    .created_by = test_id(ZHANG),
	    .authors = world_ids(who->arena, zhang, 1),
	    .inputs = {.amount = 12000000,
	        .exponent = 2,
	        .discount = 50000,
	        .margin = 85000,
	        .credit_grade = "C",
	        .credit = "pass",
	        .new_customer = true,
	        .customer_level = "vip",
	        .branch = "BJ",
	        .channel = "",
	        .line_count = 3},
	    .customer_name = "ACME",
	};
}

const char *
world_people(const struct approval_doc *d, struct arena *a)
{
	struct strbuf b;

	strbuf_init(&b, a, 1000);
	for (size_t i = 0; i < d->nnode; i++) {
		size_t n = 0;

		if (i > 0)
			strbuf_addc(&b, '|');
		for (size_t k = 0; k < d->ntask; k++)
			if (d->task[k].seq == d->node[i].seq)
				strbuf_addf(&b, "%s%s", n++ > 0 ? "," : "", d->task[k].login);
		if (n == 0)
			strbuf_addc(&b, '-');
	}
	return strbuf_text(&b);
}

static void
node_rows(struct arena *a, const struct approval_doc *d, struct q_approval_nodes *r)
{
	r->n = d->nnode;
	r->row = arena_new_n(a, struct q_approval_nodes_row, d->nnode + 1);
	for (size_t i = 0; i < d->nnode; i++) {
		const struct approval_node *n = &d->node[i];

		r->row[i] = (struct q_approval_nodes_row){.seq = (int16_t)n->seq,
		    .name = n->name,
		    .kind = (int16_t)n->kind,
		    .method = (int16_t)n->method,
		    .state = (int16_t)n->state,
		    .reason = n->reason,
		    .flow_id = n->flow_id,
		    .flow_seq = (int16_t)n->flow_seq,
		    .pass_repeat = n->pass_repeat};
	}
}

static void
task_rows(struct arena *a, const struct approval_doc *d, struct q_approval_tasks *r)
{
	r->n = d->ntask;
	r->row = arena_new_n(a, struct q_approval_tasks_row, d->ntask + 1);
	for (size_t i = 0; i < d->ntask; i++) {
		const struct approval_task *t = &d->task[i];

		r->row[i] = (struct q_approval_tasks_row){.id = t->id,
		    .node_seq = (int16_t)t->seq,
		    .assignee_id = t->assignee,
		    .login = t->login,
		    .name = t->name,
		    .state = (int16_t)t->state,
		    .opened_at = INT64_MIN,
		    .decided_at = INT64_MIN};
	}
}

void
world_rows(struct arena *a, const struct approval_doc *d, struct approval_rows *r)
{
	*r = (struct approval_rows){.head = {.found = true,
	                                .id = d->id,
	                                .subject = (int16_t)d->subject,
	                                .subject_id = d->subject_id,
	                                .number = d->number,
	                                .revision = d->revision,
	                                .content_hash = d->content_hash,
	                                .inputs = d->inputs,
	                                .flow_id = d->flow_id,
	                                .flow_code = d->flow_code,
	                                .flow_version = d->flow_version,
	                                .state = (int16_t)d->state,
	                                .automatic = d->automatic,
	                                .branch_id = d->branch_id,
	                                .owner_id = d->owner_id,
	                                .authors = d->authors,
	                                .submitted_by = d->submitted_by,
	                                .submitter_login = d->submitter_login,
	                                .submitted_at = d->submitted_at,
	                                .ended_at = d->ended_at,
	                                .version = d->version}};
	node_rows(a, d, &r->node);
	task_rows(a, d, &r->task);
}
