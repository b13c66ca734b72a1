#include "server/domain/role/role.h"
#include "server/op/op.h"

struct role_list_facts {
	struct q_role_list rows;
};

static void
role_list_load(
    struct batch *b, const Bl__ListRolesRequest *rq, const struct actor *who, struct role_list_facts *f)
{
	struct page p = page_read(who, &rq->base);

	q_role_list(b, rq->archived, p.after_key, p.limit, &f->rows);
}

static bool
role_list_view(const struct role_list_facts *f, const Bl__ListRolesRequest *rq, const struct actor *who,
    Bl__ListRolesResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);

	if (!page_check(&p, why))
		return false;
	re->n_roles = n;
	re->roles = arena_new_n(who->arena, Bl__Role *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct q_role_list_row *q = &f->rows.row[i];
		struct role_row r = {q->id, q->code, q->name, q->scope, q->rate_class, q->perms,
		    q->archived_at != INT64_MIN, q->version};

		re->roles[i] = role_view(&r, who);
	}
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].code, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(role_list, list_roles);
