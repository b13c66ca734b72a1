/* alarm_scan -- opens alarms before a promise is missed and closes those whose cause is gone (S43). The owner gets a notice; so do
 * the approvers who are waited for. */
#include "common/decimal.h"
#include "common/digest.h"
#include "query/q_alarm.h"
#include "query/q_engine.h"
#include "server/domain/alarm/rules.h"
#include "server/job/table.h"
#include "server/job/tx.h"

#define STATE_EFFECTIVE 3
#define BATCH 1000 /* changes of one transaction; the LIMIT of lines and alarms in alarm.sql */

struct alarm_facts {
	struct q_alarm_lines lines;
	struct q_alarm_watched watched;
	struct q_alarm_slow slow;
	struct q_alarm_unsigned unsigned_;
	struct q_alarm_expiring expiring;
	struct q_alarm_over over;
};

/* What changes, column by column; room for `max` of each. */
struct changes {
	struct arena *arena;
	size_t nopen, nclose, nevent, nuser, max, max_user;
	struct uuid *id, *subject_id, *line, *branch, *owner, *close;
	int32_t *kind, *subject, *due;
	const char **detail;
	/* events and their notices */
	struct uuid *event, *event_alarm, *event_branch, *event_owner, *user, *user_event, *user_alarm,
	    *notice;
	const char **event_kind, **user_kind;
	int32_t *event_subject, *user_of, *user_subject;
	int64_t *version;
};

static void
changes_init(struct changes *c, struct arena *a, size_t max, size_t max_user)
{
	*c = (struct changes){.arena = a, .max = max, .max_user = max_user};
	struct uuid **const ids[] = {&c->id, &c->subject_id, &c->line, &c->branch, &c->owner, &c->close,
	    &c->event, &c->event_alarm, &c->event_branch, &c->event_owner};
	struct uuid **const user_ids[] = {&c->user, &c->user_event, &c->user_alarm, &c->notice};
	int32_t **const numbers[] = {&c->kind, &c->subject, &c->due, &c->event_subject};

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		*ids[i] = arena_new_n(a, struct uuid, max + 1);
	for (size_t i = 0; i < ARRAY_SIZE(user_ids); i++)
		*user_ids[i] = arena_new_n(a, struct uuid, max_user + 1);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		*numbers[i] = arena_new_n(a, int32_t, max + 1);
	c->user_of = arena_new_n(a, int32_t, max_user + 1);
	c->user_subject = arena_new_n(a, int32_t, max_user + 1);
	c->detail = arena_new_n(a, const char *, max + 1);
	c->event_kind = arena_new_n(a, const char *, max + 1);
	c->user_kind = arena_new_n(a, const char *, max_user + 1);
	c->version = arena_new_n(a, int64_t, max + 1);
}

/* ---- events ---- */

struct news {
	const char *kind;
	struct uuid alarm, branch, owner;
	int64_t version;
};

static void
tell(struct changes *c, struct uuid user, int64_t now)
{
	size_t u = c->nuser, e = c->nevent - 1;

	for (size_t i = u; i > 0 && c->user_of[i - 1] == (int32_t)c->nevent; i--)
		if (uuid_eq(c->user[i - 1], user))
			return;
	c->nuser++;
	c->notice[u] = uuid_v7_new(now);
	c->user[u] = user;
	c->user_of[u] = (int32_t)c->nevent;
	c->user_event[u] = c->event[e];
	c->user_kind[u] = c->event_kind[e];
	c->user_subject[u] = SUBJECT_ALARM;
	c->user_alarm[u] = c->event_alarm[e];
}

static void
event(struct changes *c, const struct news *n, int64_t now)
{
	size_t e = c->nevent++;

	c->event[e] = uuid_v7_new(now);
	c->event_kind[e] = n->kind;
	c->event_subject[e] = SUBJECT_ALARM;
	c->event_alarm[e] = n->alarm;
	c->event_branch[e] = n->branch;
	c->event_owner[e] = n->owner;
	c->version[e] = n->version;
	tell(c, n->owner, now);
}

/* ---- what to open ---- */

struct opening {
	int kind;
	enum subject subject;
	struct uuid subject_id, line, branch, owner;
	int32_t due;
	const char *detail;
};

static void
alarm_open(struct changes *c, const struct opening *o, int64_t now)
{
	size_t i = c->nopen++;

	c->id[i] = uuid_v7_new(now);
	c->kind[i] = o->kind;
	c->subject[i] = (int32_t)o->subject;
	c->subject_id[i] = o->subject_id;
	c->line[i] = o->line;
	c->branch[i] = o->branch;
	c->owner[i] = o->owner;
	c->due[i] = o->due;
	c->detail[i] = o->detail;
	event(c, &(struct news){"alarm.opened", c->id[i], o->branch, o->owner, 1}, now);
}

#define ALARM_LINE(r)                                                                                        \
	((struct alarm_line){(r)->promised_date, (r)->make, (r)->make_days, (r)->base_quantity,              \
	    (r)->produced, (r)->shipped, (r)->refused, (r)->closed})

static void
open_line(struct changes *c, const struct q_alarm_lines_row *r, const struct actor *who)
{
	struct alarm_line l = ALARM_LINE(r);
	unsigned fresh = alarm_causes(&l, who->today) & ~(unsigned)r->open_kinds;

	for (int kind = ALARM_PRODUCTION_LATE; kind <= ALARM_SHIPMENT_LATE; kind++)
		if ((fresh >> kind & 1) && c->nopen < BATCH)
			alarm_open(c,
			    &(struct opening){kind, SUBJECT_ORDER, r->order_id, r->line_id, r->branch_id,
			        r->owner_id, r->promised_date,
			        arena_printf(c->arena, "%s %s",
			            decimal_format_short(c->arena, alarm_open_quantity(&l), QTY_SCALE),
			            r->product_code)},
			    who->now);
}

static void
open_slow(struct changes *c, const struct q_alarm_slow_row *r, const struct actor *who)
{
	static const struct uuid no_line;

	alarm_open(c,
	    &(struct opening){ALARM_APPROVAL_SLOW, (enum subject)r->subject, r->subject_id, no_line,
	        r->branch_id, r->owner_id, r->opened_on + ALARM_SLOW_DAYS, r->logins},
	    who->now);
	for (size_t i = 0; i < r->assignees.n; i++)
		tell(c, r->assignees.v[i], who->now);
}

static void
open_unsigned(struct changes *c, const struct q_alarm_unsigned_row *r, int64_t now)
{
	static const struct uuid no_line;

	alarm_open(c,
	    &(struct opening){ALARM_SHIPMENT_UNSIGNED, SUBJECT_ORDER, r->order_id, no_line, r->branch_id,
	        r->owner_id, r->shipped_on + ALARM_UNSIGNED_DAYS, r->shipments},
	    now);
}

static void
open_expiring(struct changes *c, const struct q_alarm_expiring_row *r, int64_t now)
{
	static const struct uuid no_line;

	alarm_open(c,
	    &(struct opening){ALARM_QUOTE_EXPIRING, SUBJECT_QUOTE, r->quote_id, no_line, r->branch_id,
	        r->owner_id, r->valid_to, r->customer_name},
	    now);
}

/* ---- what to close ---- */

static void
alarm_close(
    struct changes *c, struct uuid id, struct uuid branch, struct uuid owner, int64_t version, int64_t now)
{
	c->close[c->nclose++] = id;
	event(c, &(struct news){"alarm.closed", id, branch, owner, version + 1}, now);
}

static bool
has_cause(const struct q_alarm_watched_row *r, const struct actor *who)
{
	struct alarm_line l = ALARM_LINE(r);

	return r->state == STATE_EFFECTIVE && (alarm_causes(&l, who->today) >> r->kind & 1);
}

/* ---- the job ---- */

static void
alarm_load(struct batch *b, const struct actor *who, void *facts)
{
	struct alarm_facts *f = facts;
	int64_t before = alarm_slow_before(who->now);

	q_alarm_lines(b, who->today, &f->lines);
	q_alarm_watched(b, who->today, &f->watched);
	q_alarm_slow(b, before, &f->slow);
	q_alarm_unsigned(b, alarm_unsigned_by(who->today), &f->unsigned_);
	q_alarm_expiring(b, who->today, alarm_expiring_until(who->today), &f->expiring);
	q_alarm_over(
	    b, before, alarm_unsigned_by(who->today), who->today, alarm_expiring_until(who->today), &f->over);
}

static size_t
most_users(const struct alarm_facts *f, size_t events)
{
	size_t n = events;

	for (size_t i = 0; i < f->slow.n; i++)
		n += f->slow.row[i].assignees.n;
	return n;
}

static void
settle(struct changes *c, const struct alarm_facts *f, const struct actor *who)
{
	for (size_t i = 0; i < f->watched.n && c->nclose < BATCH; i++) {
		const struct q_alarm_watched_row *r = &f->watched.row[i];
		if (!has_cause(r, who))
			alarm_close(c, r->id, r->branch_id, r->owner_id, r->version, who->now);
	}
	for (size_t i = 0; i < f->over.n; i++) {
		const struct q_alarm_over_row *r = &f->over.row[i];
		alarm_close(c, r->id, r->branch_id, r->owner_id, r->version, who->now);
	}
	for (size_t i = 0; i < f->lines.n; i++)
		open_line(c, &f->lines.row[i], who);
	for (size_t i = 0; i < f->slow.n; i++)
		open_slow(c, &f->slow.row[i], who);
	for (size_t i = 0; i < f->unsigned_.n; i++)
		open_unsigned(c, &f->unsigned_.row[i], who->now);
	for (size_t i = 0; i < f->expiring.n; i++)
		open_expiring(c, &f->expiring.row[i], who->now);
}

static void
write_events(struct batch *b, const struct changes *c, const struct actor *who)
{
	q_engine_events_put(b, who->now, (struct uuids){c->user, c->nuser},
	    (struct i32s){c->user_of, c->nuser}, who->user_id, (struct uuids){c->event, c->nevent},
	    (struct texts){c->event_kind, c->nevent}, (struct i32s){c->event_subject, c->nevent},
	    (struct uuids){c->event_alarm, c->nevent}, (struct i64s){c->version, c->nevent},
	    (struct uuids){c->event_branch, c->nevent}, (struct uuids){c->event_owner, c->nevent});
	q_engine_notices_put(b, who->now, (struct uuids){c->notice, c->nuser},
	    (struct uuids){c->user, c->nuser}, (struct uuids){c->user_event, c->nuser},
	    (struct texts){c->user_kind, c->nuser}, (struct i32s){c->user_subject, c->nuser},
	    (struct uuids){c->user_alarm, c->nuser});
}

static bool
alarm_apply(struct batch *b, const struct actor *who, void *facts)
{
	const struct alarm_facts *f = facts;
	size_t events =
	    2 * BATCH + ALARM_SHIPMENT_LATE + f->slow.n + f->unsigned_.n + f->expiring.n + f->over.n;
	struct changes c;

	changes_init(&c, batch_arena(b), events, most_users(f, events));
	settle(&c, f, who);
	if (c.nopen > 0)
		q_alarm_open(b, who->now, (struct uuids){c.id, c.nopen}, (struct i32s){c.kind, c.nopen},
		    (struct i32s){c.subject, c.nopen}, (struct uuids){c.subject_id, c.nopen},
		    (struct uuids){c.line, c.nopen}, (struct uuids){c.branch, c.nopen},
		    (struct uuids){c.owner, c.nopen}, (struct i32s){c.due, c.nopen},
		    (struct texts){c.detail, c.nopen});
	if (c.nclose > 0)
		q_alarm_close(b, who->now, (struct uuids){c.close, c.nclose});
	if (c.nevent > 0)
		write_events(b, &c, who);
	return (c.nopen > 0 && f->lines.n >= BATCH) || c.nclose >= BATCH;
}

static const struct job_tx alarm_scan = {
    .facts_size = sizeof(struct alarm_facts), .load = alarm_load, .apply = alarm_apply};

void
job_alarm_scan(struct job_run *r, const struct job_env *env)
{
	job_tx_run(r, env, &alarm_scan);
}
