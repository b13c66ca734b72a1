/* job/list -- work by the clock: when it ran, and what went wrong. */
#include "branchline/v1/job.pb-c.h"
#include "query/q_job.h"
#include "server/domain/field.h"
#include "server/op/op.h"

struct job_list_facts {
	struct page page;
	struct q_job_list rows;
};

static void
job_list_load(
    struct batch *b, const Bl__ListJobsRequest *rq, const struct actor *who, struct job_list_facts *f)
{
	f->page = page_read(who, &rq->base);
	q_job_list(b, f->page.after_key, f->page.limit, &f->rows);
}

static Bl__Job *
message(const struct q_job_list_row *r, const struct actor *who)
{
	Bl__Job *m = arena_new_n(who->arena, Bl__Job, 1);

	bl__job__init(m);
	m->name = reply_text(who, r->name);
	m->next_at = reply_time(who, r->next_at);
	m->last_started = reply_time(who, r->last_started);
	m->last_ended = reply_time(who, r->last_ended);
	m->last_error = reply_text(who, r->last_error);
	m->runs = r->runs;
	return m;
}

static bool
job_list_view(const struct job_list_facts *f, const Bl__ListJobsRequest *rq, const struct actor *who,
    Bl__ListJobsResponse *re, struct why *why)
{
	static const struct uuid none;
	size_t n = page_rows(&f->page, f->rows.n);

	if (!page_check(&f->page, why))
		return false;
	re->jobs = arena_new_n(who->arena, Bl__Job *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->jobs[re->n_jobs++] = message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token = page_token(who, &rq->base, f->rows.row[n - 1].name, none);
	return true;
}

OP_QUERY(job_list, list_jobs);
