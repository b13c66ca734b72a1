#include "server/domain/dept/dept.h"
#include "server/op/op.h"

struct dept_list_facts {
	struct q_dept_list rows;
};

static void
dept_list_load(
    struct batch *b, const Bl__ListDeptsRequest *rq, const struct actor *who, struct dept_list_facts *f)
{
	struct page p = page_read(who, &rq->base);
	struct ref branch = ref_of(rq->branch_id);

	q_dept_list(b, rq->archived, p.after_key, rq->branch_id[0] != '\0', branch.id, branch.code, p.limit,
	    &f->rows);
}

static bool
dept_list_view(const struct dept_list_facts *f, const Bl__ListDeptsRequest *rq, const struct actor *who,
    Bl__ListDeptsResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);

	if (!field_ref(why, "branch_id", rq->branch_id, false))
		return why_invalid(why);
	if (!page_check(&p, why))
		return false;
	re->n_depts = n;
	re->depts = arena_new_n(who->arena, Bl__Dept *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct q_dept_list_row *q = &f->rows.row[i];
		struct dept_row r = {q->id, q->code, q->name, q->branch_id, q->branch_code, q->parent_id,
		    q->head_id, q->archived_at != INT64_MIN, q->version};

		re->depts[i] = dept_view(&r, who);
	}
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].code, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(dept_list, list_depts);
