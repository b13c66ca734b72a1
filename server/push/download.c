/* download.c -- attachment/download: a file in chunks, from an offset on. Scope is asked again with every chunk, as it was when
 * the call began. */
#include "common/limits.h"
#include "query/q_engine.h"
#include "server/db/batch_run.h"
#include "server/domain/attachment/attachment.h"
#include "server/domain/expect.h"
#include "server/net/call.h"
#include "server/op/dispatch.h"

#define CHUNK_ARENA (1 << 20)

struct download {
	struct call *call;
	const Bl__DownloadAttachmentRequest *rq;
	struct actor who;
	struct q_attachment_get file;
	Bl__Attachment *described; /* NULL once it was sent */
	int64_t offset;
	bool full, busy, over;
};

struct fetching { /* one chunk */
	struct download *d;
	struct arena *arena;
	struct q_attachment_chunk chunk;
};

static void
download_over(struct download *d)
{
	d->over = true;
	if (!d->busy)
		call_drop(d->call);
}

static void
download_refuse(struct download *d, const struct why *why)
{
	call_fail(d->call, why);
	download_over(d);
}

static void
download_deny(struct download *d, enum reason reason)
{
	struct why why;

	why_init(&why, call_arena(d->call));
	deny(&why, reason);
	download_refuse(d, &why);
}

/* False: nobody waits for it any more. */
static bool
came_back(struct download *d)
{
	d->busy = false;
	if (d->over)
		call_drop(d->call);
	return !d->over;
}

static void fetch(struct download *d);

static void
send(struct download *d, const struct q_attachment_chunk *c)
{
	Bl__DownloadAttachmentResponse re = BL__DOWNLOAD_ATTACHMENT_RESPONSE__INIT;

	re.attachment = d->described;
	d->described = NULL;
	re.offset = d->offset;
	if (c != NULL) {
		size_t skip = (size_t)(d->offset - c->seq);

		re.data.data = (uint8_t *)(uintptr_t)(c->data.p + skip);
		re.data.len = c->data.n - skip;
		d->offset += (int64_t)re.data.len;
	}
	if (!call_send(d->call, &re.base))
		d->full = true;
}

static void
on_chunk(void *ctx, const struct db_result *res)
{
	struct fetching *f = ctx;
	struct download *d = f->d;
	bool lost = res->end != DB_OK;
	/* the file was archived, or its chunks do not reach so far: then there is no such file */
	bool there = f->chunk.found && d->offset < f->chunk.seq + (int64_t)f->chunk.data.n;
	bool wanted = came_back(d);

	if (wanted && !lost && there)
		send(d, &f->chunk);
	arena_free(f->arena);
	if (!wanted)
		return;
	if (lost)
		download_deny(d, R_DATABASE_UNAVAILABLE);
	else if (!there)
		download_deny(d, R_CONFLICT);
	else if (!d->full)
		fetch(d);
}

static void
fetch(struct download *d)
{
	struct arena *a;
	struct fetching *f;
	struct batch *b;

	if (d->offset >= d->file.size) {
		if (d->described != NULL)
			send(d, NULL);
		call_finish(d->call);
		download_over(d);
		return;
	}
	a = arena_new(CHUNK_ARENA);
	f = arena_new_n(a, struct fetching, 1);
	f->d = d;
	f->arena = a;
	d->busy = true;
	b = batch_new(a, &d->who, NULL);
	q_engine_scope_set(b, LIMIT_QUERY_MS);
	q_attachment_chunk(b, d->file.id, (int32_t)d->offset, &f->chunk);
	db_query(engine_db(op_engine()), b, on_chunk, f);
}

static bool
may_begin(const struct download *d, struct why *why)
{
	const struct q_attachment_get *file = &d->file;
	struct uuid id;

	field_uuid(why, "attachment_id", d->rq->attachment_id, true, &id);
	if (file->found)
		field_range(why, "offset", d->rq->offset, 0, file->size);
	if (why_violated(why))
		return why_invalid(why);
	return expect_found(why, "attachment", d->rq->attachment_id,
	    file->found && file->archived_at == INT64_MIN && attachment_readable(file->subject, &d->who));
}

static void
on_file(void *ctx, const struct db_result *res)
{
	struct download *d = ctx;
	struct why why;

	if (!came_back(d))
		return;
	why_init(&why, call_arena(d->call));
	if (res->end != DB_OK) {
		download_deny(d, R_DATABASE_UNAVAILABLE);
	} else if (!may_begin(d, &why)) {
		download_refuse(d, &why);
	} else {
		d->offset = d->rq->offset;
		d->described = ATTACHMENT_MESSAGE(&d->file, &d->who);
		fetch(d);
	}
}

static void
on_admitted(struct call *c, struct found *f)
{
	struct download *d = call_data(c);
	struct batch *b;

	if (f == NULL) {
		d->over = true;
		return;
	}
	d->who = f->actor;
	if (!came_back(d))
		return;
	d->busy = true;
	b = batch_new(call_arena(c), &d->who, NULL);
	q_engine_scope_set(b, LIMIT_QUERY_MS);
	q_attachment_get(b, ref_of(d->rq->attachment_id).id, &d->file);
	db_query(engine_db(op_engine()), b, on_file, d);
}

static void
download_start(struct call *c, ProtobufCMessage *rq)
{
	struct download *d = arena_new_n(call_arena(c), struct download, 1);

	d->call = c;
	d->rq = (const Bl__DownloadAttachmentRequest *)rq;
	d->busy = true;
	call_set_data(c, d);
	op_admit(c, on_admitted);
}

static void
download_gone(struct call *c)
{
	struct download *d = call_data(c);

	if (!d->over)
		download_over(d);
}

static void
download_drained(struct call *c)
{
	struct download *d = call_data(c);

	d->full = false;
	if (!d->over && !d->busy)
		fetch(d);
}

const struct call_handler stream_attachment_download = {
    .start = download_start, .gone = download_gone, .drained = download_drained};
