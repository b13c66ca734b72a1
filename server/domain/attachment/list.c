/* attachment/list -- the files of a document, for whoever may see it. */
#include "server/domain/attachment/attachment.h"
#include "server/domain/expect.h"

struct attachment_list_facts {
	struct page page;
	struct attachment_documents document;
	struct q_attachment_list rows;
};

static void
attachment_list_load(struct batch *b, const Bl__ListAttachmentsRequest *rq, const struct actor *who,
    struct attachment_list_facts *f)
{
	struct ref d = ref_of(rq->subject_id);

	f->page = page_read(who, &rq->base);
	q_attachment_quote(b, d.id, d.code, &f->document.quote);
	q_attachment_order(b, d.id, d.code, &f->document.order);
	q_attachment_list(b, d.id, d.code, f->page.after_id, f->page.limit, &f->rows);
}

static bool
attachment_list_view(const struct attachment_list_facts *f, const Bl__ListAttachmentsRequest *rq,
    const struct actor *who, Bl__ListAttachmentsResponse *re, struct why *why)
{
	size_t n = page_rows(&f->page, f->rows.n);

	if (!field_ref(why, "subject_id", rq->subject_id, true))
		return why_invalid(why);
	if (!page_check(&f->page, why) ||
	    !expect_found(why, "document", rq->subject_id, ATTACHMENT_DOCUMENT(&f->document, who).found))
		return false;
	re->attachments = arena_new_n(who->arena, Bl__Attachment *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->attachments[re->n_attachments++] = ATTACHMENT_MESSAGE(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token = page_token(who, &rq->base, "", f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(attachment_list, list_attachments);
