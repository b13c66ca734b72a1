/* revision/list -- the revisions of a document with what changed from one to the next, for whoever may see it. */
#include <stdlib.h>

#include "query/q_revision.h"
#include "server/domain/attachment/attachment.h"
#include "server/domain/expect.h"
#include "server/domain/revision/revision.h"

struct revision_list_facts {
	struct page page;
	struct attachment_documents document;
	struct q_revision_list
	    rows; /* behind the first page they begin with the last one of the page before */
	struct q_revision_products products;
};

static void
revision_list_load(struct batch *b, const Bl__ListRevisionsRequest *rq, const struct actor *who,
    struct revision_list_facts *f)
{
	struct ref d = ref_of(rq->subject_id);
	int32_t from = 0;

	f->page = page_read(who, &rq->base);
	if (f->page.after_key != NULL)
		from = (int32_t)strtol(f->page.after_key, NULL, 10);
	q_attachment_quote(b, d.id, d.code, &f->document.quote);
	q_attachment_order(b, d.id, d.code, &f->document.order);
	q_revision_list(b, d.id, d.code, from, f->page.limit + (from > 0), &f->rows);
	q_revision_products(b, d.id, d.code, from, &f->products);
}

static Bl__Revision *
revision_message(const struct q_revision_list_row *r, const struct actor *who)
{
	Bl__Revision *m = arena_new_n(who->arena, Bl__Revision, 1);

	bl__revision__init(m);
	m->revision = r->revision;
	m->submitted_by = reply_text(who, r->login);
	m->submitted_name = reply_text(who, r->name);
	m->submitted_at = reply_time(who, r->submitted_at);
	m->content_hash = reply_hex(who, r->content_hash);
	m->approval_id = reply_uuid(who, r->approval_id);
	if (r->has_approval_state)
		m->approval_state = (Bl__ApprovalState)r->approval_state;
	m->approved = m->approval_state == BL__APPROVAL_STATE__APPROVAL_STATE_APPROVED;
	m->ended_at = reply_time(who, r->ended_at);
	return m;
}

static void
tell_changes(Bl__Revision *m, const struct q_revision_list_row *old, const struct q_revision_list_row *new,
    const struct product_names *names, const struct actor *who)
{
	struct content_text before = {old->content, old->exponent}, after = {new->content, new->exponent};
	struct changes c = revision_diff(&before, &after, who->arena);

	m->n_changes = change_messages(&c, names, who, &m->changes);
}

static bool
revision_list_view(const struct revision_list_facts *f, const Bl__ListRevisionsRequest *rq,
    const struct actor *who, Bl__ListRevisionsResponse *re, struct why *why)
{
	size_t base = f->page.after_key != NULL && f->rows.n > 0;
	size_t n = page_rows(&f->page, f->rows.n - base);
	struct product_names names;

	if (!field_ref(why, "subject_id", rq->subject_id, true))
		return why_invalid(why);
	if (!page_check(&f->page, why) ||
	    !expect_found(why, "document", rq->subject_id, ATTACHMENT_DOCUMENT(&f->document, who).found))
		return false;
	PRODUCT_NAMES(&names, &f->products, who);
	re->revisions = arena_new_n(who->arena, Bl__Revision *, n + 1);
	for (size_t i = base; i < base + n; i++) {
		re->revisions[re->n_revisions] = revision_message(&f->rows.row[i], who);
		if (i > 0)
			tell_changes(re->revisions[re->n_revisions], &f->rows.row[i - 1], &f->rows.row[i],
			    &names, who);
		re->n_revisions++;
	}
	if (f->rows.n - base > n)
		re->next_page_token = page_token(who, &rq->base,
		    arena_printf(who->arena, "%d", f->rows.row[base + n - 1].revision), (struct uuid){0});
	return true;
}

OP_QUERY(revision_list, list_revisions);
