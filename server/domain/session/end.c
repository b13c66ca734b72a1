#include "server/domain/session/session.h"
#include "server/op/op.h"

struct session_end_facts {
	struct q_session_lock row;
};
struct session_end_plan {
	struct uuid id;
};

static struct uuid
wanted(const Bl__EndSessionRequest *rq, const struct actor *who)
{
	return rq->session_id[0] == '\0' ? who->session_id : ref_of(rq->session_id).id;
}

static void
session_end_load(
    struct batch *b, const Bl__EndSessionRequest *rq, const struct actor *who, struct session_end_facts *f)
{
	q_session_lock(b, wanted(rq, who), &f->row);
}

static bool
session_end_decide(const struct session_end_facts *f, const Bl__EndSessionRequest *rq,
    const struct actor *who, struct session_end_plan *p, struct why *why)
{
	p->id = wanted(rq, who);
	if (!field_uuid(why, "session_id", rq->session_id, false, &p->id))
		return why_invalid(why);
	if (!f->row.found || !uuid_eq(f->row.user_id, who->user_id) || f->row.ended_at != INT64_MIN)
		return deny(why, R_NOT_FOUND, "session", rq->session_id);
	return true;
}

static void
session_end_apply(struct batch *b, const struct session_end_facts *f, const struct session_end_plan *p,
    const Bl__EndSessionRequest *rq, const struct actor *who, Bl__EndSessionResponse *re)
{
	(void)f;
	(void)rq;
	q_session_end_many(b, who->now, (struct uuids){&p->id, 1});
	op_audit(b, &(struct audit_note){
	                .subject = SUBJECT_SESSION, .id = p->id, .version = 2, .change = "{\"ended\":true}"});
	re->session_id = reply_uuid(who, p->id);
}

OP_COMMAND(session_end, end_session);
