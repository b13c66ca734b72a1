/* alarm/ack -- somebody takes care; again by somebody else hands it over.
 * May: ORDER_EDIT, in scope. Locks: the alarm. Effect: acked_by. */
#include "server/domain/alarm/view.h"
#include "server/domain/expect.h"
#include "server/domain/field.h"
#include "server/op/op.h"

struct alarm_ack_facts {
	struct q_alarm_lock lock;
	struct q_alarm_get alarm;
};
struct alarm_ack_plan {
	struct q_alarm_list_row after;
};

static void
alarm_ack_load(
    struct batch *b, const Bl__AckAlarmRequest *rq, const struct actor *who, struct alarm_ack_facts *f)
{
	struct uuid id = ref_of(rq->alarm_id).id;

	(void)who;
	q_alarm_lock(b, id, &f->lock);
	q_alarm_get(b, id, &f->alarm);
}

static struct q_alarm_list_row
row_of(const struct q_alarm_get *a)
{
	return (struct q_alarm_list_row){.id = a->id,
	    .kind = a->kind,
	    .subject = a->subject,
	    .subject_id = a->subject_id,
	    .number = a->number,
	    .has_line_number = a->has_line_number,
	    .line_number = a->line_number,
	    .due_on = a->due_on,
	    .detail = a->detail,
	    .owner_login = a->owner_login,
	    .opened_at = a->opened_at,
	    .version = a->version};
}

static bool
alarm_ack_decide(const struct alarm_ack_facts *f, const Bl__AckAlarmRequest *rq, const struct actor *who,
    struct alarm_ack_plan *p, struct why *why)
{
	struct uuid id;

	if (!field_uuid(why, "alarm_id", rq->alarm_id, true, &id))
		return why_invalid(why);
	if (!expect_found(why, "alarm", rq->alarm_id, f->lock.found && f->alarm.found) ||
	    !expect_version(why, "alarm", rq->alarm_id, f->lock.version, rq->expected_version))
		return false;
	if (f->lock.closed_at != INT64_MIN)
		return deny(why, R_ALARM_IS_CLOSED);
	p->after = row_of(&f->alarm);
	p->after.acked_by = who->login;
	p->after.version = f->lock.version + 1;
	return true;
}

static void
alarm_ack_apply(struct batch *b, const struct alarm_ack_facts *f, const struct alarm_ack_plan *p,
    const Bl__AckAlarmRequest *rq, const struct actor *who, Bl__AckAlarmResponse *re)
{
	(void)rq;
	q_alarm_ack(b, who->now, who->user_id, p->after.version, p->after.id);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_ALARM,
	                .id = p->after.id,
	                .version = p->after.version,
	                .branch_id = f->lock.branch_id,
	                .change = "taken care of"});
	re->alarm = alarm_message(&p->after, who);
}

OP_COMMAND(alarm_ack, ack_alarm);
