#include "server/domain/branch/branch.h"
#include "server/op/op.h"

struct branch_list_facts {
	struct q_branch_list rows;
};

static void
branch_list_load(
    struct batch *b, const Bl__ListBranchesRequest *rq, const struct actor *who, struct branch_list_facts *f)
{
	struct page p = page_read(who, &rq->base);

	q_branch_list(b, rq->archived, p.after_key, p.limit, &f->rows);
}

static bool
branch_list_view(const struct branch_list_facts *f, const Bl__ListBranchesRequest *rq,
    const struct actor *who, Bl__ListBranchesResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);

	if (!page_check(&p, why))
		return false;
	re->n_branches = n;
	re->branches = arena_new_n(who->arena, Bl__Branch *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct q_branch_list_row *q = &f->rows.row[i];
		struct branch_row r = {q->id, q->code, q->name, q->parent_id, q->archived_at != INT64_MIN,
		    q->version, q->parent_code};

		re->branches[i] = branch_view(&r, who);
	}
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].code, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(branch_list, list_branches);
