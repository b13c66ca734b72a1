/* How an upload begins, or goes on: which document, and how much is here already. */
#include "common/limits.h"
#include "server/domain/attachment/attachment.h"
#include "server/domain/expect.h"

void
attachment_begin_load(
    struct batch *b, const Bl__UploadAttachmentRequest *rq, struct attachment_begin_facts *f)
{
	struct ref d = ref_of(rq->subject_id);
	struct uuid id = ref_of(rq->attachment_id).id;

	q_attachment_quote(b, d.id, d.code, &f->document.quote);
	q_attachment_order(b, d.id, d.code, &f->document.order);
	q_attachment_count(b, d.id, d.code, &f->count);
	q_attachment_get(b, id, &f->file);
	q_attachment_upload(b, id, &f->upload);
}

static bool
fields(const Bl__UploadAttachmentRequest *rq, struct attachment_begin *p, struct why *why)
{
	static const struct uuid none;

	if (rq->attachment_id[0] == '\0')
		violate(why, "attachment_id", R_REQUIRED);
	field_new_id(why, "attachment_id", rq->attachment_id, none, &p->id);
	field_ref(why, "subject_id", rq->subject_id, true);
	if (field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true) && strpbrk(rq->name, "/\\") != NULL)
		violate(why, "name", R_NOT_A_FILE_NAME);
	field_range(why, "size", rq->size, 1, LIMIT_ATTACHMENT_BYTES);
	return !why_violated(why) || why_invalid(why);
}

/* The same id again must mean the same file. */
static bool
same(const struct attachment_begin_facts *f, const Bl__UploadAttachmentRequest *rq, const struct actor *who,
    const struct attachment_document *d)
{
	if (f->file.found)
		return uuid_eq(f->file.subject_id, d->id) && f->file.size == rq->size &&
		       strcmp(f->file.name, rq->name) == 0;
	return !f->upload.found ||
	       (uuid_eq(f->upload.user_id, who->user_id) && uuid_eq(f->upload.subject_id, d->id) &&
	           f->upload.size == rq->size && strcmp(f->upload.name, rq->name) == 0);
}

bool
attachment_begin_decide(const struct attachment_begin_facts *f, const Bl__UploadAttachmentRequest *rq,
    const struct actor *who, struct attachment_begin *p, struct why *why)
{
	p->document = ATTACHMENT_DOCUMENT(&f->document, who);
	if (!fields(rq, p, why) || !expect_found(why, "document", rq->subject_id, p->document.found))
		return false;
	if (!same(f, rq, who, &p->document))
		return deny(why, R_UPLOAD_DIFFERS, rq->attachment_id);
	p->whole = f->file.found;
	p->fresh = !f->upload.found;
	p->received = f->file.found ? f->file.size : f->upload.found ? f->upload.received : 0;
	if (!p->whole && f->count.n >= LIMIT_ATTACHMENTS)
		return deny(
		    why, R_TOO_LARGE, "attachments", arena_printf(why->arena, "%d", LIMIT_ATTACHMENTS));
	return true;
}
