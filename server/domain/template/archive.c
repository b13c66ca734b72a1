/* template/archive -- nothing is ordered from it any more.
 * May: ORDER_EDIT; the owner, or who sees the owner's documents. Locks: the template. Effect: archived_at. */
#include "server/domain/expect.h"
#include "server/domain/template/template.h"

struct template_archive_facts {
	struct template_rows rows;
};
struct template_archive_plan {
	struct order_template t; /* after it */
};

static void
template_archive_load(struct batch *b, const Bl__ArchiveTemplateRequest *rq, const struct actor *who,
    struct template_archive_facts *f)
{
	(void)who;
	template_rows_load(b, rq->template_id, &f->rows);
}

static bool
template_archive_decide(const struct template_archive_facts *f, const Bl__ArchiveTemplateRequest *rq,
    const struct actor *who, struct template_archive_plan *p, struct why *why)
{
	if (!template_expect(&f->rows, rq->template_id, rq->expected_version, who, why))
		return false;
	if (!expect_found(why, "template", rq->template_id, f->rows.lock.archived_at == INT64_MIN))
		return false;
	p->t = TEMPLATE_OF(&f->rows.named);
	p->t.version++;
	p->t.archived_at = who->now;
	return true;
}

static void
template_archive_apply(struct batch *b, const struct template_archive_facts *f,
    const struct template_archive_plan *p, const Bl__ArchiveTemplateRequest *rq, const struct actor *who,
    Bl__ArchiveTemplateResponse *re)
{
	(void)f;
	(void)rq;
	q_template_archive(b, who->now, p->t.id);
	template_audit(b, &p->t, "archived", who);
	re->template_ = template_message(&p->t, who);
}

OP_COMMAND(template_archive, archive_template);
