/* Rows of the database become an approval_doc. */
#include "server/domain/approval/instance.h"

void
approval_rows_load(struct batch *b, struct approval_key k, struct approval_rows *r)
{
	q_approval_get(b, k.id, k.number, k.task_id, &r->head);
	q_approval_nodes(b, k.id, k.number, k.task_id, &r->node);
	q_approval_tasks(b, k.id, k.number, k.task_id, &r->task);
	q_approval_acts(b, k.id, k.number, k.task_id, &r->act);
}

static void
nodes_from(struct approval_doc *d, const struct q_approval_nodes *r, struct arena *a)
{
	d->nnode = r->n;
	d->node = arena_new_n(a, struct approval_node, r->n + 1);
	for (size_t i = 0; i < r->n; i++)
		d->node[i] = (struct approval_node){
		    .seq = r->row[i].seq,
		    .name = r->row[i].name,
		    .kind = r->row[i].kind,
		    .method = r->row[i].method,
		    .state = r->row[i].state,
		    .reason = r->row[i].reason,
		    .flow_id = r->row[i].flow_id,
		    .flow_seq = r->row[i].flow_seq,
		    .pass_repeat = r->row[i].pass_repeat,
		};
}

static void
tasks_from(struct approval_doc *d, const struct q_approval_tasks *r, struct arena *a)
{
	d->ntask = r->n;
	d->task = arena_new_n(a, struct approval_task, r->n + 1);
	for (size_t i = 0; i < r->n; i++)
		d->task[i] = (struct approval_task){
		    .id = r->row[i].id,
		    .seq = r->row[i].node_seq,
		    .assignee = r->row[i].assignee_id,
		    .login = r->row[i].login,
		    .name = r->row[i].name,
		    .state = r->row[i].state,
		    .opened_at = r->row[i].opened_at,
		};
}

static void
acts_from(struct approval_doc *d, const struct q_approval_acts *r, struct arena *a)
{
	d->nact = r->n;
	d->act = arena_new_n(a, struct approval_act, r->n + 1);
	for (size_t i = 0; i < r->n; i++)
		d->act[i] = (struct approval_act){
		    .seq = r->row[i].node_seq,
		    .act = (enum act)r->row[i].act,
		    .comment = r->row[i].comment,
		    .at = r->row[i].at,
		    .login = r->row[i].login,
		    .name = r->row[i].name,
		};
}

struct approval_doc
approval_from_rows(const struct approval_rows *r, struct arena *a)
{
	const struct q_approval_get *h = &r->head;
	struct approval_doc d = {
	    .found = h->found,
	    .id = h->id,
	    .subject = (enum subject)h->subject,
	    .subject_id = h->subject_id,
	    .number = h->number,
	    .revision = h->revision,
	    .content_hash = h->content_hash,
	    .inputs = h->inputs,
	    .flow_id = h->flow_id,
	    .flow_code = h->flow_code,
	    .flow_version = h->flow_version,
	    .state = h->state,
	    .automatic = h->automatic,
	    .branch_id = h->branch_id,
	    .owner_id = h->owner_id,
	    .authors = h->authors,
	    .submitted_by = h->submitted_by,
	    .submitter_login = h->submitter_login,
	    .submitted_at = h->submitted_at,
	    .ended_at = h->ended_at,
	    .version = h->version,
	};

	if (!d.found)
		return d;
	nodes_from(&d, &r->node, a);
	tasks_from(&d, &r->task, a);
	acts_from(&d, &r->act, a);
	return d;
}
