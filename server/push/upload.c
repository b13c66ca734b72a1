/* upload.c -- attachment/upload: a file in chunks, kept as it comes, so that a broken upload goes on where it stopped.
 *
 * A chunk that does not begin where the stored bytes end gets the answer at once: how much is stored. What is received but not
 * yet stored is at most two chunks. When the client has sent everything, one command makes it a file of the document. */
#include "common/limits.h"
#include "query/q_engine.h"
#include "server/db/batch_run.h"
#include "server/domain/attachment/attachment.h"
#include "server/net/call.h"
#include "server/op/dispatch.h"

#define STORE_BYTES (1 << 20)
#define LEASE_MS 10000

struct upload {
	struct call *call;
	Bl__UploadAttachmentRequest first;       /* the description; lives as long as the call */
	const Bl__UploadAttachmentRequest *next; /* the message in hand, NULL at the end */
	struct actor who;
	struct attachment_begin_facts facts;
	struct attachment_begin begin;
	struct run *run;
	uint8_t *held; /* received, not stored */
	size_t nheld;
	int64_t received; /* stored */
	bool opened, busy, over;
};

struct storing { /* one transaction that stores a chunk */
	struct upload *u;
	struct arena *arena;
	struct conn *lease;
	size_t n;
	struct q_attachment_upload_add added;
};

static void take(struct upload *u);

/* ---- ends ---- */

static void
upload_over(struct upload *u)
{
	u->over = true;
	if (!u->busy)
		call_drop(u->call);
}

/* An answer came for something that nobody waits for any more? */
static bool
came_back(struct upload *u)
{
	u->busy = false;
	if (u->over)
		call_drop(u->call);
	return !u->over;
}

static void
upload_refuse(struct upload *u, const struct why *why)
{
	call_fail(u->call, why);
	upload_over(u);
}

static void
upload_deny(struct upload *u, enum reason reason)
{
	struct why why;

	why_init(&why, call_arena(u->call));
	deny(&why, reason);
	upload_refuse(u, &why);
}

static void
upload_reply(struct upload *u, Bl__Attachment *file)
{
	Bl__UploadAttachmentResponse re = BL__UPLOAD_ATTACHMENT_RESPONSE__INIT;

	re.attachment = file;
	re.received = u->received;
	call_reply(u->call, &re.base);
	upload_over(u);
}

/* ---- the whole file ---- */

static void
on_finished(void *ctx, const ProtobufCMessage *re, const struct why *why)
{
	struct upload *u = ctx;

	u->run = NULL;
	if (!came_back(u))
		return;
	if (re != NULL)
		call_reply(u->call, re);
	else
		call_fail(u->call, why);
	upload_over(u);
}

static void
finish(struct upload *u)
{
	const struct op_start s = {.op = &op_attachment_upload,
	    .replay = REPLAY_NONE,
	    .rq = &u->first.base,
	    .who = &u->who,
	    .arena = call_arena(u->call),
	    .deadline = call_deadline(u->call)};

	u->busy = true;
	u->run = op_run(op_engine(), &s, on_finished, u);
}

/* ---- storing ---- */

static void
stored(struct upload *u, const struct storing *s)
{
	u->opened = true;
	u->received += (int64_t)s->n;
	u->nheld -= s->n;
	memmove(u->held, u->held + s->n, u->nheld);
}

static void
on_stored(void *ctx, const struct db_result *res)
{
	struct storing *s = ctx;
	struct upload *u = s->u;
	bool ok = res->end == DB_OK, there = s->added.found;

	if (ok && there)
		stored(u, s);
	db_release(s->lease);
	arena_free(s->arena);
	if (!came_back(u))
		return;
	if (!ok)
		upload_deny(u, R_DATABASE_UNAVAILABLE);
	else if (!there) /* somebody else sends the same upload */
		upload_deny(u, R_CONFLICT);
	else if (u->next == NULL)
		take(u);
	else
		call_more(u->call);
}

static void
on_leased(void *ctx, struct conn *lease, const struct db_result *res)
{
	struct storing *s = ctx;
	struct upload *u = s->u;
	const Bl__UploadAttachmentRequest *rq = &u->first;
	struct batch *b;

	(void)res;
	if (lease == NULL) {
		arena_free(s->arena);
		if (came_back(u))
			upload_deny(u, R_DATABASE_UNAVAILABLE);
		return;
	}
	s->lease = lease;
	b = batch_new(s->arena, &u->who, NULL);
	q_engine_scope_set(b, LIMIT_PHASE_MS);
	if (!u->opened)
		q_attachment_upload_open(b, u->begin.id, u->who.user_id, (int16_t)u->begin.document.kind,
		    u->begin.document.id, rq->name, rq->size, u->who.now);
	q_attachment_upload_add(
	    b, (struct bytes){u->held, s->n}, u->begin.id, u->who.user_id, u->received, &s->added);
	db_apply(lease, b, on_stored, s);
}

static void
store(struct upload *u)
{
	struct arena *a = arena_new(STORE_BYTES);
	struct storing *s = arena_new_n(a, struct storing, 1);

	s->u = u;
	s->arena = a;
	s->n = u->nheld < LIMIT_CHUNK_BYTES ? u->nheld : LIMIT_CHUNK_BYTES;
	u->busy = true;
	db_lease(engine_db(op_engine()), LEASE_MS, on_leased, s);
}

/* ---- messages ---- */

static bool
chunk_fits(struct upload *u, struct why *why)
{
	int64_t n = (int64_t)u->next->data.len;

	if (n > LIMIT_CHUNK_BYTES)
		return deny(why, R_TOO_LARGE, "chunk", arena_printf(why->arena, "%d", LIMIT_CHUNK_BYTES));
	if (u->received + (int64_t)u->nheld + n > u->first.size)
		return deny(
		    why, R_TOO_LARGE, "data", arena_printf(why->arena, "%lld", (long long)u->first.size));
	return true;
}

static void
take_end(struct upload *u)
{
	if (u->nheld > 0)
		store(u);
	else if (u->received == u->first.size)
		finish(u);
	else
		upload_reply(u, NULL);
}

static void
take(struct upload *u)
{
	const Bl__UploadAttachmentRequest *m = u->next;
	struct why why;

	why_init(&why, call_arena(u->call));
	if (m == NULL) {
		take_end(u);
	} else if (m->offset != u->received + (int64_t)u->nheld) {
		upload_reply(u, NULL);
	} else if (!chunk_fits(u, &why)) {
		upload_refuse(u, &why);
	} else {
		if (m->data.len > 0)
			memcpy(u->held + u->nheld, m->data.data, m->data.len);
		u->nheld += m->data.len;
		if (u->nheld >= LIMIT_CHUNK_BYTES)
			store(u);
		else
			call_more(u->call);
	}
}

/* ---- the beginning ---- */

static void
on_looked(void *ctx, const struct db_result *res)
{
	struct upload *u = ctx;
	struct why why;

	if (!came_back(u))
		return;
	if (res->end != DB_OK) {
		upload_deny(u, R_DATABASE_UNAVAILABLE);
		return;
	}
	why_init(&why, call_arena(u->call));
	if (!attachment_begin_decide(&u->facts, &u->first, &u->who, &u->begin, &why)) {
		upload_refuse(u, &why);
		return;
	}
	u->received = u->begin.received;
	u->opened = !u->begin.fresh;
	if (u->begin.whole)
		upload_reply(u, ATTACHMENT_MESSAGE(&u->facts.file, &u->who));
	else
		take(u);
}

static void
on_admitted(struct call *c, struct found *f)
{
	struct upload *u = call_data(c);
	struct batch *b;

	if (f == NULL) {
		u->over = true;
		return;
	}
	u->who = f->actor;
	if (!came_back(u))
		return;
	u->busy = true;
	b = batch_new(call_arena(c), &u->who, NULL);
	q_engine_scope_set(b, LIMIT_QUERY_MS);
	attachment_begin_load(b, &u->first, &u->facts);
	db_query(engine_db(op_engine()), b, on_looked, u);
}

/* The first message outlives the next ones; its data stays where it is. */
static void
keep_first(struct upload *u, const Bl__UploadAttachmentRequest *rq, struct arena *a)
{
	bl__upload_attachment_request__init(&u->first);
	if (rq == NULL) /* a client that sends nothing learns what is missing */
		return;
	u->first.attachment_id = arena_strdup(a, rq->attachment_id);
	u->first.subject_id = arena_strdup(a, rq->subject_id);
	u->first.name = arena_strdup(a, rq->name);
	u->first.size = rq->size;
}

static void
upload_message(struct call *c, ProtobufCMessage *rq)
{
	struct upload *u = call_data(c);

	if (u != NULL) {
		u->next = (const Bl__UploadAttachmentRequest *)rq;
		take(u);
		return;
	}
	u = arena_new_n(call_arena(c), struct upload, 1);
	u->call = c;
	u->next = (const Bl__UploadAttachmentRequest *)rq;
	u->held = arena_alloc(call_arena(c), (size_t)2 * LIMIT_CHUNK_BYTES);
	keep_first(u, u->next, call_arena(c));
	u->busy = true;
	call_set_data(c, u);
	op_admit(c, on_admitted);
}

static void
upload_gone(struct call *c)
{
	struct upload *u = call_data(c);

	if (u == NULL || u->over)
		return;
	if (u->run != NULL)
		op_cancel(u->run);
	upload_over(u);
}

const struct call_handler stream_attachment_upload = {.message = upload_message, .gone = upload_gone};
