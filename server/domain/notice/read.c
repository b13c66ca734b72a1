/* notice/read -- marks notices as read.
 * May: everybody, one's own. Locks: the notices. Effect: read_at. */
#include "branchline/v1/notice.pb-c.h"
#include "common/limits.h"
#include "query/q_notice.h"
#include "server/domain/field.h"
#include "server/op/op.h"

struct notice_read_facts {
	struct q_notice_unread unread;
};
struct notice_read_plan {
	struct uuids ids;
};

static struct uuids
ids_of(const Bl__ReadNoticeRequest *rq, struct arena *a)
{
	struct uuid *v = arena_new_n(a, struct uuid, rq->n_notice_ids);

	for (size_t i = 0; i < rq->n_notice_ids; i++)
		v[i] = ref_of(rq->notice_ids[i]).id;
	return (struct uuids){v, rq->n_notice_ids};
}

static void
notice_read_load(
    struct batch *b, const Bl__ReadNoticeRequest *rq, const struct actor *who, struct notice_read_facts *f)
{
	q_notice_unread(b, who->user_id, ids_of(rq, batch_arena(b)), &f->unread);
}

static bool
notice_read_decide(const struct notice_read_facts *f, const Bl__ReadNoticeRequest *rq,
    const struct actor *who, struct notice_read_plan *p, struct why *why)
{
	struct uuid *v = arena_new_n(who->arena, struct uuid, f->unread.n);

	field_count(why, "notice_ids", rq->n_notice_ids, 0, LIMIT_PAGE_MAX);
	for (size_t i = 0; i < rq->n_notice_ids; i++)
		field_uuid(
		    why, field_path(why, "notice_ids[%zu]", i), rq->notice_ids[i], true, &(struct uuid){0});
	if (why_violated(why))
		return why_invalid(why);
	for (size_t i = 0; i < f->unread.n; i++)
		v[i] = f->unread.row[i].id;
	p->ids = (struct uuids){v, f->unread.n};
	return true;
}

static void
notice_read_apply(struct batch *b, const struct notice_read_facts *f, const struct notice_read_plan *p,
    const Bl__ReadNoticeRequest *rq, const struct actor *who, Bl__ReadNoticeResponse *re)
{
	(void)f;
	(void)rq;
	q_notice_read(b, who->now, who->user_id, p->ids);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_NOTICE,
	                .id = who->user_id,
	                .version = 1,
	                .branch_id = who->branch_id,
	                .change = arena_printf(batch_arena(b), "%zu notices read", p->ids.n)});
	re->marked = (int32_t)p->ids.n;
}

OP_COMMAND(notice_read, read_notice);
