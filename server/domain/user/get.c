#include "server/domain/expect.h"
#include "server/domain/user/user.h"
#include "server/op/op.h"

struct user_get_facts {
	struct q_user_get row;
};

static void
user_get_load(
    struct batch *b, const Bl__GetUserRequest *rq, const struct actor *who, struct user_get_facts *f)
{
	struct ref r = ref_of(rq->user_id);

	(void)who;
	q_user_get(b, r.id, r.code, &f->row);
}

static bool
user_get_view(const struct user_get_facts *f, const Bl__GetUserRequest *rq, const struct actor *who,
    Bl__GetUserResponse *re, struct why *why)
{
	const struct q_user_get *q = &f->row;
	struct user_row r = {q->id, q->login, q->name, q->mobile, q->email, q->lang, q->branch_id,
	    q->branch_code, q->dept_id, q->superior_id, q->superior_login, q->roles,
	    q->archived_at != INT64_MIN, q->version};

	if (!field_ref(why, "user_id", rq->user_id, true))
		return why_invalid(why);
	if (!expect_found(why, "user", rq->user_id, q->found))
		return false;
	re->user = user_view(&r, who);
	return true;
}

OP_QUERY(user_get, get_user);
