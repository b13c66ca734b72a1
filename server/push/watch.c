/* watch.c -- event/watch: a stream of what changes in the caller's scope, from a cursor on, without gaps.
 *
 * A watch is live when it has everything that the feed has read; else it reads for itself from its cursor (after a resume, or
 * when its client was slow). Before anything is pushed the session is looked at again if that was more than a second ago,
 * so that an ended session, a lost right or a narrower scope takes effect on open streams, too. A watch does not keep its
 * session alive. */
#include <inttypes.h>
#include <stdlib.h>

#include "branchline/v1/event.pb-c.h"
#include "common/limits.h"
#include "common/uuid.h"
#include "server/db/batch_run.h"
#include "server/domain/field.h"
#include "server/net/call.h"
#include "server/op/access.h"
#include "server/op/dispatch.h"
#include "server/op/subject.h"
#include "server/push/feed.h"
#include "server/push/visible.h"

#define CHECK_US 1000000
#define READ_BYTES (1 << 20)
#define ACTOR_BYTES (1 << 20)

struct watch {
	struct watch_link link;
	struct call *call;
	const Bl__WatchEventsRequest *rq;
	struct arena *arena; /* of the actor */
	struct actor who;
	struct uuid subject_id;
	struct timer *beat;
	int64_t pos, checked_at;
	bool live, full, busy, over, beat_due;
};

struct started { /* what the call knows: its watch, once there is one */
	const Bl__WatchEventsRequest *rq;
	struct watch *watch;
};

struct reading { /* one query of one watch */
	struct watch *w;
	struct arena *arena;
	struct q_event_head_get head;
	struct q_event_after rows;
};

struct checking { /* one look at the session */
	struct watch *w;
	struct arena *arena;
};

static void catch_up(struct watch *w);

struct watch_link *
watch_link(struct watch *w)
{
	return &w->link;
}

struct uuid
watch_user(const struct watch *w)
{
	return w->who.user_id;
}

/* Nothing of the watch is under way any more and its client is gone or answered. */
static void
watch_end(struct watch *w)
{
	struct call *c = w->call;
	struct started *s = call_data(c);

	w->over = true;
	feed_leave(w);
	if (w->busy)
		return;
	s->watch = NULL;
	timer_free(w->beat);
	arena_free(w->arena);
	free(w);
	call_drop(c);
}

static void
watch_refuse(struct watch *w, const struct why *why)
{
	call_fail(w->call, why);
	watch_end(w);
}

static bool
wanted(const struct watch *w, const struct q_event_after_row *e)
{
	if (!uuid_is_zero(w->subject_id) && !uuid_eq(w->subject_id, e->subject_id))
		return false;
	for (size_t i = 0; i < w->rq->n_kinds; i++)
		if (strcmp(w->rq->kinds[i], e->kind) == 0)
			return true;
	return w->rq->n_kinds == 0;
}

static void
send_event(struct watch *w, const struct q_event_after_row *e, struct arena *a)
{
	const struct actor to = {.arena = a};
	Bl__WatchEventsResponse re = BL__WATCH_EVENTS_RESPONSE__INIT;
	Bl__Event m = BL__EVENT__INIT;

	m.cursor = arena_printf(a, "%" PRId64, e->pos);
	m.at = reply_time(&to, e->at);
	m.kind = reply_text(&to, e->kind);
	m.subject = reply_text(&to, e->subject == 0 ? "" : subject_noun((enum subject)e->subject));
	m.subject_id = reply_uuid(&to, e->subject_id);
	m.version = e->version;
	m.actor_id = reply_uuid(&to, e->actor_id);
	re.event = &m;
	if (!call_send(w->call, &re.base))
		w->full = true;
}

static void
send_heartbeat(struct watch *w)
{
	struct arena *a = arena_new(READ_BYTES);
	struct q_event_after_row e = {.pos = w->pos, .at = engine_now(feed_engine()), .kind = "heartbeat"};

	w->beat_due = false;
	send_event(w, &e, a);
	arena_free(a);
	timer_set(w->beat, (int64_t)LIMIT_HEARTBEAT_S * 1000000);
}

static bool
check_old(const struct watch *w)
{
	return loop_now(feed_loop()) - w->checked_at > CHECK_US;
}

static void
push(struct watch *w, const struct q_event_after_row *e, struct arena *a)
{
	w->pos = e->pos;
	if (wanted(w, e) && event_visible(e, &w->who))
		send_event(w, e, a);
}

/* ---- from the feed ---- */

void
watch_offer(struct watch *w, const struct q_event_after_row *e)
{
	struct arena *a;

	if (!w->live || e->pos <= w->pos)
		return;
	if (w->full || check_old(w)) {
		w->live = false;
		return;
	}
	a = arena_new(READ_BYTES);
	push(w, e, a);
	arena_free(a);
}

void
watch_offered(struct watch *w, int64_t pos)
{
	if (w->live)
		w->pos = pos > w->pos ? pos : w->pos;
	else
		catch_up(w);
}

/* ---- by itself ---- */

static bool
reading_over(struct watch *w, const struct db_result *res)
{
	struct why why;

	w->busy = false;
	if (w->over) {
		watch_end(w);
		return true;
	}
	if (res->end == DB_OK)
		return false;
	why_init(&why, call_arena(w->call));
	deny(&why, R_DATABASE_UNAVAILABLE);
	watch_refuse(w, &why);
	return true;
}

static void
on_rows(void *ctx, const struct db_result *res)
{
	struct reading *r = ctx;
	struct watch *w = r->w;
	struct arena *a = r->arena;
	bool over = reading_over(w, res);

	for (size_t i = 0; !over && i < r->rows.n && !w->full; i++)
		push(w, &r->rows.row[i], a);
	if (!over && !w->full && r->rows.n < 200 && w->pos >= feed_pos())
		w->live = true;
	arena_free(a);
	if (!over && !w->live)
		catch_up(w);
}

static struct reading *
reading_new(struct watch *w)
{
	struct arena *a = arena_new(READ_BYTES);
	struct reading *r = arena_new_n(a, struct reading, 1);

	r->w = w;
	r->arena = a;
	w->busy = true;
	return r;
}

static void
read_rows(struct watch *w)
{
	struct reading *r = reading_new(w);
	struct batch *b = batch_new(r->arena, NULL, NULL);

	q_event_after(b, w->pos, &r->rows);
	db_query(engine_db(feed_engine()), b, on_rows, r);
}

/* ---- the session, again ---- */

static void
on_checked(void *ctx, struct found *f, const struct why *why)
{
	struct checking *k = ctx;
	struct watch *w = k->w;

	w->busy = false;
	if (w->over || f == NULL) {
		if (!w->over)
			call_fail(w->call, why);
		arena_free(k->arena);
		watch_end(w);
		return;
	}
	arena_free(w->arena);
	w->arena = k->arena;
	w->who = f->actor;
	w->checked_at = loop_now(feed_loop());
	if (w->beat_due)
		send_heartbeat(w);
	if (!w->live)
		catch_up(w);
}

static void
check_session(struct watch *w)
{
	const struct call_meta *m = call_meta(w->call);
	struct arena *a = arena_new(ACTOR_BYTES);
	struct checking *k = arena_new_n(a, struct checking, 1);
	const struct access_ask ask = {.authorization = m->authorization,
	    .client = m->client,
	    .peer = m->peer,
	    .lang = m->lang,
	    .perm = PERM_SELF,
	    .passive = true,
	    .arena = a};

	*k = (struct checking){w, a};
	w->busy = true;
	access_find(feed_engine(), &ask, on_checked, k);
}

static void
catch_up(struct watch *w)
{
	if (w->busy || w->full || w->over)
		return;
	if (check_old(w))
		check_session(w);
	else
		read_rows(w);
}

static void
on_beat(void *arg)
{
	struct watch *w = arg;

	w->beat_due = true;
	if (!w->busy && !w->over)
		check_session(w);
	else
		timer_set(w->beat, CHECK_US);
}

/* ---- the call ---- */

static bool
cursor_read(const char *text, int64_t *pos)
{
	char *end;

	if (text[0] < '0' || text[0] > '9' || strlen(text) > 18)
		return false;
	*pos = strtoll(text, &end, 10);
	return *end == '\0';
}

static void
on_head(void *ctx, const struct db_result *res)
{
	struct reading *r = ctx;
	struct watch *w = r->w;
	int64_t head = r->head.pos, oldest = r->head.has_oldest ? r->head.oldest : r->head.pos + 1;
	bool over = reading_over(w, res);
	struct why why;

	arena_free(r->arena);
	if (over)
		return;
	if (w->rq->cursor[0] == '\0')
		w->pos = head;
	if (w->pos + 1 < oldest || w->pos > head) {
		why_init(&why, call_arena(w->call));
		deny(&why, R_RESYNC_NEEDED);
		watch_refuse(w, &why);
		return;
	}
	feed_join(w, head);
	send_heartbeat(w);
	w->live = w->pos >= feed_pos();
	catch_up(w);
}

static bool
watch_read(struct watch *w, struct why *why)
{
	if (w->rq->cursor[0] != '\0' && !cursor_read(w->rq->cursor, &w->pos))
		violate(why, "cursor", R_BAD_PAGE_TOKEN);
	field_count(why, "kinds", w->rq->n_kinds, 0, 64);
	field_uuid(why, "subject_id", w->rq->subject_id, false, &w->subject_id);
	if (why_violated(why))
		return why_invalid(why);
	if (feed_count(w->who.user_id) >= LIMIT_WATCHES_USER)
		return deny(why, R_TOO_LARGE, "watches", arena_printf(why->arena, "%d", LIMIT_WATCHES_USER));
	return true;
}

static void
on_admitted(struct call *c, struct found *f)
{
	struct started *s = call_data(c);
	struct watch *w;
	struct reading *r;
	struct batch *b;
	struct why why;

	if (f == NULL)
		return;
	w = calloc(1, sizeof(*w));
	if (w == NULL)
		abort();
	w->call = c;
	w->rq = s->rq;
	w->arena = arena_new(ACTOR_BYTES);
	w->who = f->actor; /* its memory is the call's, until the first look at the session */
	w->checked_at = loop_now(feed_loop());
	w->beat = timer_new(feed_loop(), on_beat, w);
	s->watch = w;
	why_init(&why, call_arena(c));
	if (call_is_gone(c) || !watch_read(w, &why)) {
		watch_refuse(w, &why);
		return;
	}
	r = reading_new(w);
	b = batch_new(r->arena, NULL, NULL);
	q_event_head_get(b, &r->head);
	db_query(engine_db(feed_engine()), b, on_head, r);
}

static void
watch_start(struct call *c, ProtobufCMessage *rq)
{
	struct started *s = arena_new_n(call_arena(c), struct started, 1);

	s->rq = (const Bl__WatchEventsRequest *)rq;
	call_set_data(c, s);
	op_admit(c, on_admitted);
}

static void
watch_gone(struct call *c)
{
	struct started *s = call_data(c);

	if (s->watch != NULL && !s->watch->over)
		watch_end(s->watch);
}

static void
watch_drained(struct call *c)
{
	struct started *s = call_data(c);

	if (s->watch == NULL || s->watch->over)
		return;
	s->watch->full = false;
	if (!s->watch->live)
		catch_up(s->watch);
}

const struct call_handler stream_event_watch = {
    .start = watch_start, .gone = watch_gone, .drained = watch_drained};
