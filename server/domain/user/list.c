#include <ctype.h>

#include "common/limits.h"
#include "server/domain/user/user.h"
#include "server/op/op.h"

struct user_list_facts {
	struct q_user_list rows;
};

/* As the query compares: ASCII in lower case. */
static char *
lower(const struct actor *who, const char *s)
{
	char *copy = reply_text(who, s);

	for (char *c = copy; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

static void
user_list_load(
    struct batch *b, const Bl__ListUsersRequest *rq, const struct actor *who, struct user_list_facts *f)
{
	struct page p = page_read(who, &rq->base);
	struct ref branch = ref_of(rq->branch_id);

	q_user_list(b, rq->archived, p.after_key, rq->branch_id[0] != '\0', branch.id, branch.code,
	    lower(who, rq->text), p.limit, &f->rows);
}

static Bl__User *
message(const struct q_user_list_row *q, const struct actor *who)
{
	struct user_row r = {q->id, q->login, q->name, q->mobile, q->email, q->lang, q->branch_id,
	    q->branch_code, q->dept_id, q->superior_id, q->superior_login, q->roles,
	    q->archived_at != INT64_MIN, q->version};

	return user_view(&r, who);
}

static bool
user_list_view(const struct user_list_facts *f, const Bl__ListUsersRequest *rq, const struct actor *who,
    Bl__ListUsersResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);

	field_ref(why, "branch_id", rq->branch_id, false);
	field_text(why, "text", rq->text, LIMIT_TEXT_NAME, false);
	if (why_violated(why))
		return why_invalid(why);
	if (!page_check(&p, why))
		return false;
	re->n_users = n;
	re->users = arena_new_n(who->arena, Bl__User *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->users[i] = message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token =
		    page_token(who, &rq->base, f->rows.row[n - 1].login, f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(user_list, list_users);
