#include "branchline/v1/audit.pb-c.h"
#include "common/limits.h"
#include "query/q_audit.h"
#include "server/domain/field.h"
#include "server/domain/trail.h"
#include "server/op/op.h"
#include "server/op/subject.h"

struct audit_list_facts {
	struct q_audit_list rows;
};

static void
audit_list_load(
    struct batch *b, const Bl__ListAuditsRequest *rq, const struct actor *who, struct audit_list_facts *f)
{
	struct page p = page_read(who, &rq->base);
	struct ref u = ref_of(rq->user_id);

	q_audit_list(b, ref_of(rq->subject_id).id, rq->user_id[0] != '\0', u.id, u.code, rq->method,
	    p.after_id, p.limit, &f->rows);
}

static Bl__Audit *
message(const struct q_audit_list_row *q, const struct actor *who)
{
	Bl__Audit *m = arena_new_n(who->arena, Bl__Audit, 1);

	bl__audit__init(m);
	m->id = reply_uuid(who, q->id);
	m->at = reply_time(who, q->at);
	m->user_id = reply_uuid(who, q->user_id);
	m->user_login = reply_text(who, q->login);
	m->method = reply_text(who, q->method);
	m->request_id = reply_uuid(who, q->request_id);
	m->subject = reply_text(who, subject_noun((enum subject)q->subject));
	m->subject_id = reply_uuid(who, q->subject_id);
	m->subject_version = q->version;
	m->revision = q->revision;
	m->content_hash = reply_hex(who, q->content_hash);
	m->change = reply_text(who, trail_text(who->arena, q->change, who->lang));
	return m;
}

static bool
audit_list_view(const struct audit_list_facts *f, const Bl__ListAuditsRequest *rq, const struct actor *who,
    Bl__ListAuditsResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);
	struct uuid id;

	field_uuid(why, "subject_id", rq->subject_id, false, &id);
	field_ref(why, "user_id", rq->user_id, false);
	field_text(why, "method", rq->method, LIMIT_TEXT_NAME, false);
	if (why_violated(why))
		return why_invalid(why);
	if (!page_check(&p, why))
		return false;
	re->n_audits = n;
	re->audits = arena_new_n(who->arena, Bl__Audit *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->audits[i] = message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token = page_token(who, &rq->base, "", f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(audit_list, list_audits);
