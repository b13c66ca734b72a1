#include "server/op/note.h"

#include <assert.h>

#include "common/date.h"
#include "common/digest.h"
#include "query/q_engine.h"
#include "server/db/batch_run.h"
#include "server/op/run.h"

void
notes_init(struct notes *n)
{
	*n = (struct notes){0};
	n->event_tail = &n->event;
}

static struct notes *
notes_of(const struct batch *b)
{
	struct run *r = b->owner;

	assert(r); /* only apply may note something */
	return &r->notes;
}

/* At most AUDIT_CHANGE_MAX bytes, never half a character. */
static const char *
bounded(struct arena *a, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n > AUDIT_CHANGE_MAX)
		for (n = AUDIT_CHANGE_MAX; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
			n--;
	return arena_strndup(a, s ? s : "", n);
}

void
op_audit(struct batch *b, const struct audit_note *note)
{
	struct notes *n = notes_of(b);

	n->audits++;
	n->audit = *note;
	n->audit.change = bounded(b->arena, note->change);
	if (note->hash.n)
		n->audit.hash.p = arena_memdup(b->arena, note->hash.p, note->hash.n);
}

void
op_event(struct batch *b, const struct event_note *note)
{
	struct notes *n = notes_of(b);
	struct event_link *l = arena_new_n(b->arena, struct event_link, 1);

	l->note = *note;
	l->note.kind = arena_strdup(b->arena, note->kind);
	if (note->recipients.n)
		l->note.recipients.v =
		    arena_memdup(b->arena, note->recipients.v, note->recipients.n * sizeof(struct uuid));
	*n->event_tail = l;
	n->event_tail = &l->next;
	n->nevent++;
	n->nrecipient += note->recipients.n;
}

void
op_number(struct batch *b, const struct number_take *t, char **slot, const char *path)
{
	struct notes *n = notes_of(b);

	assert(!n->numbered); /* one gapless series at most: its row is the last lock */
	n->numbered = true;
	n->take = *t;
	n->take.series = arena_strdup(b->arena, t->series);
	n->slot = slot;
	n->path = arena_strdup(b->arena, path);
}

/* ---- to statements ---- */

static void
put_audit(const struct audit_note *n, struct batch *b, const char *method)
{
	const struct actor *who = b->actor;
	struct uuid user = uuid_is_zero(n->user_id) ? who->user_id : n->user_id;

	assert(!uuid_is_zero(user)); /* nobody is nobody after a commit */
	q_engine_audit_put(b, uuid_v7_new(who->now), who->now, user, who->session_id, method, who->request_id,
	    (int16_t)n->subject, n->id, n->version, n->revision, n->hash, n->branch_id, n->change);
}

struct columns { /* of all events, and of all their recipients */
	struct uuid *id, *subject_id, *branch, *owner;
	const char **kind;
	int32_t *subject;
	int64_t *version;
	struct uuid *notice, *user, *user_event, *user_subject;
	const char **user_kind;
	int32_t *user_of, *user_subject_kind;
};

static struct columns
columns_new(struct arena *a, size_t n, size_t users)
{
	return (struct columns){
	    .id = arena_new_n(a, struct uuid, n),
	    .subject_id = arena_new_n(a, struct uuid, n),
	    .branch = arena_new_n(a, struct uuid, n),
	    .owner = arena_new_n(a, struct uuid, n),
	    .kind = arena_new_n(a, const char *, n),
	    .subject = arena_new_n(a, int32_t, n),
	    .version = arena_new_n(a, int64_t, n),
	    .notice = arena_new_n(a, struct uuid, users),
	    .user = arena_new_n(a, struct uuid, users),
	    .user_event = arena_new_n(a, struct uuid, users),
	    .user_subject = arena_new_n(a, struct uuid, users),
	    .user_kind = arena_new_n(a, const char *, users),
	    .user_of = arena_new_n(a, int32_t, users),
	    .user_subject_kind = arena_new_n(a, int32_t, users),
	};
}

static void
put_recipients(struct columns *c, const struct event_note *e, int32_t i, size_t *u, int64_t now)
{
	for (size_t k = 0; k < e->recipients.n; k++, (*u)++) {
		c->notice[*u] = uuid_v7_new(now);
		c->user[*u] = e->recipients.v[k];
		c->user_of[*u] = i + 1;
		c->user_event[*u] = c->id[i];
		c->user_kind[*u] = e->kind;
		c->user_subject_kind[*u] = (int32_t)e->subject;
		c->user_subject[*u] = e->id;
	}
}

static void
put_events(const struct notes *n, struct batch *b)
{
	const struct actor *who = b->actor;
	struct columns c = columns_new(b->arena, n->nevent, n->nrecipient);
	size_t i = 0, u = 0;

	for (const struct event_link *l = n->event; l; l = l->next, i++) {
		c.id[i] = uuid_v7_new(who->now);
		c.kind[i] = l->note.kind;
		c.subject[i] = (int32_t)l->note.subject;
		c.subject_id[i] = l->note.id;
		c.version[i] = l->note.version;
		c.branch[i] = l->note.branch_id;
		c.owner[i] = l->note.owner_id;
		put_recipients(&c, &l->note, (int32_t)i, &u, who->now);
	}
	q_engine_events_put(b, who->now, (struct uuids){c.user, u}, (struct i32s){c.user_of, u}, who->user_id,
	    (struct uuids){c.id, i}, (struct texts){c.kind, i}, (struct i32s){c.subject, i},
	    (struct uuids){c.subject_id, i}, (struct i64s){c.version, i}, (struct uuids){c.branch, i},
	    (struct uuids){c.owner, i});
	if (u > 0)
		q_engine_notices_put(b, who->now, (struct uuids){c.notice, u}, (struct uuids){c.user, u},
		    (struct uuids){c.user_event, u}, (struct texts){c.user_kind, u},
		    (struct i32s){c.user_subject_kind, u}, (struct uuids){c.user_subject, u});
}

static void
put_number(struct notes *n, struct batch *b)
{
	const struct number_take *t = &n->take;
	struct uuid rq = b->actor->request_id;
	int32_t period = date_period(t->date);

	n->number = arena_new_n(b->arena, struct note_number, 1);
	q_engine_number_open(b, t->series, t->branch_id, period);
	if (t->subject == SUBJECT_QUOTE)
		q_engine_number_take_quote(b, t->series, t->branch_id, period, t->id, rq, &n->number->quote);
	else if (t->subject == SUBJECT_ORDER)
		q_engine_number_take_order(b, t->series, t->branch_id, period, t->id, rq, &n->number->order);
	else if (t->subject == SUBJECT_SHIPMENT)
		q_engine_number_take_shipment(
		    b, t->series, t->branch_id, period, t->id, rq, &n->number->shipment);
	else
		assert(!"this kind of document has no number");
}

void
notes_put(struct notes *n, struct batch *b, const char *method)
{
	if (n->audits)
		put_audit(&n->audit, b, method);
	if (n->event)
		put_events(n, b);
	if (n->numbered)
		put_number(n, b);
}

void
notes_committed(struct notes *n)
{
	const char *s = NULL;

	if (!n->numbered)
		return;
	if (n->number->quote.found)
		s = n->number->quote.number;
	else if (n->number->order.found)
		s = n->number->order.number;
	else if (n->number->shipment.found)
		s = n->number->shipment.number;
	*n->slot = (char *)(uintptr_t)s;
}
