/* template/create -- a template of lines that are given or of those of an order.
 * May: ORDER_EDIT, for oneself, for a branch in scope. Locks: none. The second load happens only with an order: products are
 * those of its lines. */
#include "server/domain/expect.h"
#include "server/domain/scope.h"
#include "server/domain/template/create.h"

static bool
from_order(const Bl__CreateTemplateRequest *rq)
{
	return rq->from_order_id[0] != '\0';
}

static void
template_create_load(struct batch *b, const Bl__CreateTemplateRequest *rq, const struct actor *who,
    struct template_create_facts *f)
{
	struct ref branch = ref_of(rq->branch_id);

	q_template_taken(b, ref_of(rq->template_id).id, rq->code, &f->taken);
	q_template_branch(b, ref_given(branch) ? branch.id : who->branch_id, branch.code, &f->branch);
	if (from_order(rq)) {
		order_view_load(b, ref_of(rq->from_order_id), &f->source);
		return;
	}
	f->line = template_entries(rq->lines, rq->n_lines, who->arena);
	f->nline = rq->n_lines;
	doc_goods_load(b, f->line, f->nline, &f->doc);
}

static Bl__DocumentLine *
line_of(const struct order_line *l, const struct actor *who)
{
	Bl__DocumentLine *m = arena_new_n(who->arena, Bl__DocumentLine, 1);

	bl__document_line__init(m);
	m->product_id = arena_printf(who->arena, "@%s", l->doc.product_code);
	m->quantity = reply_quantity(who, l->doc.quantity);
	m->unit = reply_text(who, l->doc.unit);
	m->discount = reply_percent(who, l->doc.discount);
	m->note = reply_text(who, l->doc.note);
	return m;
}

static void
template_create_load2(struct batch *b, const Bl__CreateTemplateRequest *rq, const struct actor *who,
    struct template_create_facts *f)
{
	if (!from_order(rq))
		return;
	f->order = order_from_view(&f->source, who->arena);
	f->nline = f->order.nline;
	f->line = arena_new_n(who->arena, Bl__DocumentLine *, f->nline);
	for (size_t i = 0; i < f->nline; i++)
		f->line[i] = line_of(&f->order.line[i], who);
	f->doc.source = "from_order";
	f->doc.nsource = f->nline;
	doc_goods_load(b, f->line, f->nline, &f->doc);
}

/* Of an order only the lines are taken: its words are those of one customer and one branch. */
static void
read_words(const struct template_create_facts *f, const Bl__CreateTemplateRequest *rq,
    struct order_template *t, struct why *why)
{
	t->channel = rq->channel;
	t->note = rq->note;
	t->reserve = (int)rq->reserve;
	template_words(t, why);
	template_warehouse(&f->doc, rq->warehouse_id, t, why);
}

static void
read_head(const struct template_create_facts *f, const Bl__CreateTemplateRequest *rq, const struct actor *who,
    struct order_template *t, struct why *why)
{
	field_new_id(why, "template_id", rq->template_id, new_id(who, 0), &t->id);
	field_code(why, "code", rq->code);
	expect_free(why, "template_id", rq->template_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	t->code = rq->code;
	t->name = rq->name;
	t->shared = rq->shared;
	t->owner_id = who->user_id;
	t->owner_login = who->login;
	if (!field_ref(why, "branch_id", rq->branch_id, false))
		return;
	if (!f->branch.found || f->branch.archived_at != INT64_MIN)
		field_unknown(why, "branch_id", rq->branch_id);
	else if (!scope_has_branch(who, f->branch.id))
		violate(why, "branch_id", R_NOT_YOUR_BRANCH, rq->branch_id);
	t->branch_id = f->branch.id;
	t->branch_code = f->branch.code;
}

/* Are there lines to read? */
static bool
read_source(const struct template_create_facts *f, const Bl__CreateTemplateRequest *rq, struct why *why)
{
	if (!from_order(rq))
		return true;
	if (rq->n_lines > 0)
		violate(why, "lines", R_ONE_OF_TWICE);
	if (!field_ref(why, "from_order_id", rq->from_order_id, true))
		return false;
	if (!f->order.found)
		field_unknown(why, "from_order_id", rq->from_order_id);
	return f->order.found;
}

bool
template_create_decide(const struct template_create_facts *f, const Bl__CreateTemplateRequest *rq,
    const struct actor *who, struct template_create_plan *p, struct why *why)
{
	struct order_template *t = &p->t;

	*t = (struct order_template){.version = 1, .archived_at = INT64_MIN};
	read_head(f, rq, who, t, why);
	read_words(f, rq, t, why);
	if (read_source(f, rq, why))
		template_lines_read(&f->doc, f->line, f->nline, who, &p->lines, why);
	t->lines = (int64_t)p->lines.n;
	return !why_violated(why) || why_invalid(why);
}

static void
template_create_apply(struct batch *b, const struct template_create_facts *f,
    const struct template_create_plan *p, const Bl__CreateTemplateRequest *rq, const struct actor *who,
    Bl__CreateTemplateResponse *re)
{
	const struct order_template *t = &p->t;

	(void)f;
	(void)rq;
	q_template_insert(b, t->id, t->code, t->name, t->branch_id, t->owner_id, t->shared, t->warehouse_id,
	    t->channel, (int16_t)t->reserve, t->note, who->now);
	template_lines_write(b, t->id, &p->lines);
	template_audit(b, t, "created", who);
	re->template_ = template_message(t, who);
	template_lines_message(re->template_, &p->lines, who);
}

OP_COMMAND_LOAD2(template_create, create_template);
