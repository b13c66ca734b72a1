/* attachment/upload, its last step -- what was uploaded becomes a file of the document.
 * May: who sees the document. Locks: the document, the upload. Effect: bytes kept once per content, the file, the upload ends. */
#include "common/limits.h"
#include "server/domain/attachment/attachment.h"
#include "server/domain/expect.h"

struct attachment_upload_facts {
	struct attachment_locked document;
	struct q_attachment_upload_lock upload;
	struct q_attachment_count count;
	struct q_attachment_upload_content content;
};
struct attachment_upload_plan {
	struct attachment_document document;
	const char *type;
};

static void
attachment_upload_load(struct batch *b, const Bl__UploadAttachmentRequest *rq, const struct actor *who,
    struct attachment_upload_facts *f)
{
	struct ref d = ref_of(rq->subject_id);
	struct uuid id = ref_of(rq->attachment_id).id;

	(void)who;
	q_attachment_quote_lock(b, d.id, d.code, &f->document.quote);
	q_attachment_order_lock(b, d.id, d.code, &f->document.order);
	q_attachment_upload_lock(b, id, &f->upload);
	q_attachment_count(b, d.id, d.code, &f->count);
	q_attachment_upload_content(b, id, &f->content);
}

static bool
attachment_upload_decide(const struct attachment_upload_facts *f, const Bl__UploadAttachmentRequest *rq,
    const struct actor *who, struct attachment_upload_plan *p, struct why *why)
{
	p->document = ATTACHMENT_DOCUMENT(&f->document, who);
	if (!expect_found(why, "document", rq->subject_id, p->document.found) ||
	    !expect_found(why, "upload", rq->attachment_id,
	        f->upload.found && uuid_eq(f->upload.user_id, who->user_id)))
		return false;
	if (!uuid_eq(f->upload.subject_id, p->document.id) || f->upload.received != f->upload.size ||
	    f->content.sha256.n == 0)
		return deny(why, R_UPLOAD_DIFFERS, rq->attachment_id);
	if (f->count.n >= LIMIT_ATTACHMENTS)
		return deny(
		    why, R_TOO_LARGE, "attachments", arena_printf(why->arena, "%d", LIMIT_ATTACHMENTS));
	p->type = attachment_type(f->content.head, (int64_t)f->content.head.n == f->upload.size);
	return true;
}

static void
attachment_upload_apply(struct batch *b, const struct attachment_upload_facts *f,
    const struct attachment_upload_plan *p, const Bl__UploadAttachmentRequest *rq, const struct actor *who,
    Bl__UploadAttachmentResponse *re)
{
	const struct attachment_document *d = &p->document;
	const struct attachment_row row = {f->upload.id, d->id, d->revision, f->upload.name, p->type,
	    f->upload.size, f->content.sha256, who->login, who->now};

	(void)rq;
	q_attachment_put(b, row.sha256, row.size, who->now, row.id, (int16_t)d->kind, d->id, d->revision,
	    row.name, row.content_type, d->branch_id, d->owner_id, who->user_id);
	q_attachment_upload_end(b, row.id);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_ATTACHMENT,
	                .id = row.id,
	                .version = 1,
	                .revision = d->revision,
	                .hash = row.sha256,
	                .branch_id = d->branch_id,
	                .change = arena_printf(batch_arena(b), "file %s, %s, %lld bytes", row.name,
	                    row.content_type, (long long)row.size)});
	re->attachment = attachment_message(&row, who);
	re->received = row.size;
}

OP_COMMAND(attachment_upload, upload_attachment);
