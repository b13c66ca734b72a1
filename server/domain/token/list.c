#include <stdlib.h>

#include "server/domain/token/token.h"
#include "server/op/op.h"

struct token_list_facts {
	struct q_token_list rows;
};

static void
token_list_load(
    struct batch *b, const Bl__ListTokensRequest *rq, const struct actor *who, struct token_list_facts *f)
{
	struct page p = page_read(who, &rq->base);
	struct ref u = ref_of(rq->user_id);
	int64_t after =
	    p.after_key != NULL ? strtoll(p.after_key, NULL, 10) : 0; /* the key is ours: signed */

	q_token_list(b, rq->user_id[0] != '\0', u.id, u.code, p.after_id, after, p.limit, &f->rows);
}

static Bl__Token *
message(const struct q_token_list_row *q, const struct actor *who)
{
	struct token_row r = {q->id, q->name, q->user_id, q->login, q->perms, q->created_at, q->seen_at,
	    q->expires_at, q->ended_at != INT64_MIN};

	return token_view(&r, who);
}

static bool
token_list_view(const struct token_list_facts *f, const Bl__ListTokensRequest *rq, const struct actor *who,
    Bl__ListTokensResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);

	if (!field_ref(why, "user_id", rq->user_id, false))
		return why_invalid(why);
	if (!page_check(&p, why))
		return false;
	re->n_tokens = n;
	re->tokens = arena_new_n(who->arena, Bl__Token *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->tokens[i] = message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token = page_token(who, &rq->base,
		    arena_printf(who->arena, "%lld", (long long)f->rows.row[n - 1].created_at),
		    f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(token_list, list_tokens);
