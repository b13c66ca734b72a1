/* attachment/archive -- hides a file of a draft. What was submitted stays as the approvers saw it.
 * May: who uploaded it, or the owner of the document. Locks: the document, the file. Effect: archived_at. */
#include "server/domain/attachment/attachment.h"
#include "server/domain/expect.h"

struct attachment_archive_facts {
	struct attachment_locked_by document;
	struct q_attachment_lock lock;
	struct q_attachment_get file;
};
struct attachment_archive_plan {
	struct attachment_document document;
};

static void
attachment_archive_load(struct batch *b, const Bl__ArchiveAttachmentRequest *rq, const struct actor *who,
    struct attachment_archive_facts *f)
{
	struct uuid id = ref_of(rq->attachment_id).id;

	(void)who;
	q_attachment_quote_lock_by(b, id, &f->document.quote);
	q_attachment_order_lock_by(b, id, &f->document.order);
	q_attachment_lock(b, id, &f->lock);
	q_attachment_get(b, id, &f->file);
}

static bool
attachment_archive_decide(const struct attachment_archive_facts *f, const Bl__ArchiveAttachmentRequest *rq,
    const struct actor *who, struct attachment_archive_plan *p, struct why *why)
{
	struct uuid id;

	p->document = ATTACHMENT_DOCUMENT(&f->document, who);
	if (!field_uuid(why, "attachment_id", rq->attachment_id, true, &id))
		return why_invalid(why);
	if (!expect_found(why, "attachment", rq->attachment_id,
	        p->document.found && f->lock.found && f->file.found && f->lock.archived_at == INT64_MIN))
		return false;
	if (!p->document.draft)
		return deny(why, R_ATTACHMENT_FROZEN, f->file.name);
	if (!uuid_eq(f->lock.uploaded_by, who->user_id) && !uuid_eq(p->document.owner_id, who->user_id))
		return deny(why, R_ATTACHMENT_NOT_YOURS, f->file.name);
	return true;
}

static void
attachment_archive_apply(struct batch *b, const struct attachment_archive_facts *f,
    const struct attachment_archive_plan *p, const Bl__ArchiveAttachmentRequest *rq, const struct actor *who,
    Bl__ArchiveAttachmentResponse *re)
{
	(void)rq;
	q_attachment_archive(b, who->now, f->lock.id);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_ATTACHMENT,
	                .id = f->lock.id,
	                .version = 2,
	                .revision = p->document.revision,
	                .hash = f->file.sha256,
	                .branch_id = p->document.branch_id,
	                .change = arena_printf(batch_arena(b), "file %s archived", f->file.name)});
	re->attachment = ATTACHMENT_MESSAGE(&f->file, who);
}

OP_COMMAND(attachment_archive, archive_attachment);
