/* task/list -- what waits for my decision, or what I decided. May: APPROVE, about oneself. */
#include "server/domain/approval/inputs.h"
#include "server/domain/task/task.h"
#include "server/op/subject.h"
#include "query/q_task.h"

struct task_list_facts {
	struct q_task_list rows;
};

static void
task_list_load(
    struct batch *b, const Bl__ListTasksRequest *rq, const struct actor *who, struct task_list_facts *f)
{
	struct page p = page_read(who, &rq->base);

	q_task_list(b, who->user_id, rq->done, p.after_key, p.after_id, p.limit, &f->rows);
}

static Bl__Task *
task_message(const struct q_task_list_row *r, const struct actor *who)
{
	Bl__Task *m = arena_new_n(who->arena, Bl__Task, 1);

	bl__task__init(m);
	m->id = reply_uuid(who, r->id);
	m->approval_id = reply_uuid(who, r->instance_id);
	m->subject = reply_text(who, subject_noun((enum subject)r->subject));
	m->subject_id = reply_uuid(who, r->subject_id);
	m->number = reply_text(who, r->number);
	m->customer_name = reply_text(who, r->customer_name);
	m->gross = reply_amount(who, r->base_gross, r->exponent);
	m->submitted_by = reply_text(who, r->submitted_by);
	m->node_name = reply_text(who, r->node_name);
	m->reason =
	    reply_text(who, condition_shown(r->reason, who->lang, may(who, PERM_COST_READ), who->arena));
	m->opened_at = reply_time(who, r->opened_at);
	m->content_hash = reply_hex(who, r->content_hash);
	m->state = reply_text(who, task_state_word(r->state));
	m->change_reason = reply_text(who, r->change_reason);
	return m;
}

static bool
task_list_view(const struct task_list_facts *f, const Bl__ListTasksRequest *rq, const struct actor *who,
    Bl__ListTasksResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);

	if (!page_check(&p, why))
		return false;
	re->tasks = arena_new_n(who->arena, Bl__Task *, n + 1);
	for (; re->n_tasks < n; re->n_tasks++)
		re->tasks[re->n_tasks] = task_message(&f->rows.row[re->n_tasks], who);
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].page_key, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(task_list, list_tasks);
