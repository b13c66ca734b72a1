/* template/update -- new words, a new list of lines, or an archived template in use again.
 * May: ORDER_EDIT; the owner, or who sees the owner's documents. Locks: the template. */
#include "server/domain/expect.h"
#include "server/domain/template/update.h"

static void
template_update_load(struct batch *b, const Bl__UpdateTemplateRequest *rq, const struct actor *who,
    struct template_update_facts *f)
{
	template_rows_load(b, rq->template_id, &f->rows);
	f->line = template_entries(rq->lines, rq->n_lines, who->arena);
	doc_goods_load(b, f->line, rq->n_lines, &f->doc);
}

static void
change_words(const struct template_update_facts *f, const Bl__UpdateTemplateRequest *rq,
    struct order_template *t, struct why *why)
{
	if (GIVEN(rq, name))
		t->name = rq->name;
	if (GIVEN(rq, shared))
		t->shared = rq->shared;
	if (GIVEN(rq, channel))
		t->channel = rq->channel;
	if (GIVEN(rq, note))
		t->note = rq->note;
	if (rq->reserve != 0)
		t->reserve = (int)rq->reserve;
	template_words(t, why);
	if (GIVEN(rq, warehouse_id))
		template_warehouse(&f->doc, rq->warehouse_id, t, why);
}

bool
template_update_decide(const struct template_update_facts *f, const Bl__UpdateTemplateRequest *rq,
    const struct actor *who, struct template_update_plan *p, struct why *why)
{
	struct order_template *t = &p->t;

	if (!template_expect(&f->rows, rq->template_id, rq->expected_version, who, why))
		return false;
	*t = TEMPLATE_OF(&f->rows.named);
	t->version++;
	change_words(f, rq, t, why);
	if (GIVEN(rq, archived))
		t->archived_at = rq->archived ? who->now : INT64_MIN;
	if (rq->n_lines > 0) {
		template_lines_read(&f->doc, f->line, rq->n_lines, who, &p->lines, why);
		t->lines = (int64_t)p->lines.n;
	}
	return !why_violated(why) || why_invalid(why);
}

static void
template_update_apply(struct batch *b, const struct template_update_facts *f,
    const struct template_update_plan *p, const Bl__UpdateTemplateRequest *rq, const struct actor *who,
    Bl__UpdateTemplateResponse *re)
{
	const struct order_template *t = &p->t;

	(void)f;
	(void)rq;
	q_template_update(b, t->name, t->shared, t->warehouse_id, t->channel, (int16_t)t->reserve, t->note,
	    t->archived_at, t->id);
	if (p->lines.n > 0) {
		q_template_lines_clear(b, t->id);
		template_lines_write(b, t->id, &p->lines);
	}
	template_audit(b, t, "changed", who);
	re->template_ = template_message(t, who);
	template_lines_message(re->template_, &p->lines, who);
}

OP_COMMAND(template_update, update_template);
