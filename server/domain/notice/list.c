/* notice/list -- my inbox, the newest first. */
#include "branchline/v1/notice.pb-c.h"
#include "query/q_notice.h"
#include "server/domain/field.h"
#include "server/domain/notice/text.h"
#include "server/op/op.h"
#include "server/op/subject.h"

struct notice_list_facts {
	struct page page;
	struct q_notice_list rows;
};

static void
notice_list_load(
    struct batch *b, const Bl__ListNoticesRequest *rq, const struct actor *who, struct notice_list_facts *f)
{
	f->page = page_read(who, &rq->base);
	q_notice_list(b, who->user_id, rq->read, f->page.after_id, f->page.limit, &f->rows);
}

static Bl__Notice *
message(const struct q_notice_list_row *r, const struct actor *who)
{
	Bl__Notice *m = arena_new_n(who->arena, Bl__Notice, 1);

	bl__notice__init(m);
	m->id = reply_uuid(who, r->id);
	m->at = reply_time(who, r->at);
	m->kind = reply_text(who, r->kind);
	m->text = reply_text(who, event_text(r->kind, who->lang));
	m->subject = reply_text(who, subject_noun((enum subject)r->subject));
	m->subject_id = reply_uuid(who, r->subject_id);
	m->number = reply_text(who, r->number);
	m->read = r->read_at != INT64_MIN;
	return m;
}

static bool
notice_list_view(const struct notice_list_facts *f, const Bl__ListNoticesRequest *rq, const struct actor *who,
    Bl__ListNoticesResponse *re, struct why *why)
{
	size_t n = page_rows(&f->page, f->rows.n);

	if (!page_check(&f->page, why))
		return false;
	re->notices = arena_new_n(who->arena, Bl__Notice *, n);
	for (size_t i = 0; i < n; i++)
		re->notices[re->n_notices++] = message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token = page_token(who, &rq->base, "", f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(notice_list, list_notices);
