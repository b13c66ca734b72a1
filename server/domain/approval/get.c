/* approval/get -- the latest approval of a document, or one by its id. May: who may see the document. */
#include "server/domain/approval/instance.h"

struct approval_get_facts {
	struct approval_rows rows;
};

static void
approval_get_load(
    struct batch *b, const Bl__GetApprovalRequest *rq, const struct actor *who, struct approval_get_facts *f)
{
	struct ref r = ref_of(rq->approval_id);

	(void)who;
	approval_rows_load(b, (struct approval_key){.id = r.id, .number = r.code}, &f->rows);
}

static bool
approval_get_view(const struct approval_get_facts *f, const Bl__GetApprovalRequest *rq,
    const struct actor *who, Bl__GetApprovalResponse *re, struct why *why)
{
	struct approval_doc d;

	if (!field_ref(why, "approval_id", rq->approval_id, true))
		return why_invalid(why);
	d = approval_from_rows(&f->rows, who->arena);
	if (!d.found)
		return deny(why, R_NOT_FOUND, "approval", rq->approval_id);
	re->approval = approval_message(&d, who);
	return true;
}

OP_QUERY(approval_get, get_approval);
