/* An order as a subject of approval: what task_approve and the others need of it. Where a change of it is in approval, what they see
 * is the order as it will be. */
#include "server/domain/order/change.h"

struct order_subject_facts {
	struct order_rows rows;
	struct q_order_changing changing;
	struct q_order_credit_lock credit;
	struct atp_facts atp;
};

static void
subject_lock(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	struct order_subject_facts *f = facts;

	(void)who;
	order_rows_lock(b, document, task_id, &f->rows);
}

static void
subject_load(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	struct order_subject_facts *f = facts;

	(void)who;
	q_order_credit_lock(b, document.id, document.code, task_id, &f->credit);
	order_rows_load(b, document, task_id, &f->rows);
	q_order_changing(b, document.id, document.code, task_id, &f->changing);
	atp_load(b, (struct refs){0}, document, task_id, &f->atp);
}

static struct order_place
place_of(const struct order_subject_facts *f)
{
	return (struct order_place){f->atp, ORDER_CREDIT(&f->credit)};
}

static void
subject_head(const void *facts, const struct actor *who, struct subject_head *out)
{
	const struct order_subject_facts *f = facts;
	struct order_doc was = order_from_rows(&f->rows, who->arena),
	                 d = order_changed(&was, &f->changing, who);
	struct order_place all = place_of(f), place = order_change_place(&d, &all, who);

	*out = (struct subject_head){.kind = SUBJECT_ORDER};
	if (d.found)
		*out = order_head_of(&d, &place, order_promise(&d, &place, who), who);
}

static bool
subject_effective(const void *facts, bool by_people, const struct actor *who, void *plan, struct why *why)
{
	const struct order_subject_facts *f = facts;
	struct order_doc was = order_from_rows(&f->rows, who->arena),
	                 d = order_changed(&was, &f->changing, who);
	struct order_place place = place_of(f);

	if (was.change_revision != 0)
		return order_change_effective(&was, &d, &place, by_people, who, plan, why);
	return order_effective(&d, &place, by_people, who, plan, why);
}

static void
subject_effective_apply(struct batch *b, const void *facts, const void *plan, const struct actor *who)
{
	const struct order_effect *e = plan;

	(void)facts;
	if (e->revise != NULL) {
		order_change_effective_apply(b, e, who);
		return;
	}
	order_lines_apply(b, &e->d);
	order_effective_apply(b, e, who);
}

static void
subject_back_apply(struct batch *b, const void *facts, const struct actor *who, const char *event)
{
	const struct order_subject_facts *f = facts;
	struct order_doc d = order_from_rows(&f->rows, who->arena);

	d.version++;
	if (d.change_revision != 0) { /* "order.rejected" of a change is not that of the order */
		q_order_change_end(b, d.id, who->now);
		event = arena_printf(who->arena, "order.change_%s", strchr(event, '.') + 1);
	} else {
		order_next(d.state, ORDER_DO_BACK, &d.state);
		q_order_state_set(b, (int16_t)d.state, INT64_MIN, NULL, who->now, d.id);
	}
	order_event_apply(b, &d, event, true, who);
}

static const char *
subject_state_after(const void *facts, const void *plan)
{
	const struct order_effect *e = plan;

	(void)facts;
	return order_state_word(e->d.state);
}

/* ---- without a lock ---- */

struct order_look_facts {
	struct order_view_rows rows;
	struct q_order_changing changing;
	struct q_order_credit credit;
	struct atp_facts atp;
};

static void
subject_look(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	struct order_look_facts *f = facts;

	(void)who;
	order_look_load(b, document, task_id, &f->rows);
	q_order_changing(b, document.id, document.code, task_id, &f->changing);
	q_order_credit(b, document.id, document.code, task_id, &f->credit);
	atp_load(b, (struct refs){0}, document, task_id, &f->atp);
}

static void
subject_look_head(const void *facts, const struct actor *who, struct subject_head *out)
{
	const struct order_look_facts *f = facts;
	struct order_doc was = order_from_view(&f->rows, who->arena),
	                 d = order_changed(&was, &f->changing, who);
	struct order_place all = {f->atp, ORDER_CREDIT(&f->credit)},
	                   place = order_change_place(&d, &all, who);

	*out = (struct subject_head){.kind = SUBJECT_ORDER};
	if (d.found)
		*out = order_head_of(&d, &place, order_promise(&d, &place, who), who);
}

static Bl__CreditCheck *
subject_look_credit(const void *facts, const struct actor *who)
{
	const struct order_look_facts *f = facts;
	struct order_doc was = order_from_view(&f->rows, who->arena),
	                 d = order_changed(&was, &f->changing, who);
	struct order_place place = {f->atp, ORDER_CREDIT(&f->credit)};
	struct credit_answer c;

	order_credit_answer(&d, &place, who, &c);
	return order_credit_message(&d, &c, who);
}

static void
subject_look_document(const void *facts, int32_t revision, const struct actor *who, struct Bl__Order **order,
    struct Bl__Quote **quote)
{
	const struct order_look_facts *f = facts;
	struct order_doc d = order_from_view(&f->rows, who->arena);
	struct order_place all = {f->atp, ORDER_CREDIT(&f->credit)}, place;

	(void)quote;
	if (d.found && d.change_revision == revision) {
		d = order_changed(&d, &f->changing, who);
		place = order_change_place(&d, &all, who);
		order_promise(&d, &place, who);
	}
	if (d.found)
		*order = order_message(&d, who, true);
}

const struct subject_ops order_subject = {
    .kind = SUBJECT_ORDER,
    .facts_size = sizeof(struct order_subject_facts),
    .plan_size = sizeof(struct order_effect),
    .lock = subject_lock,
    .load = subject_load,
    .head = subject_head,
    .effective = subject_effective,
    .effective_apply = subject_effective_apply,
    .back_apply = subject_back_apply,
    .state_after = subject_state_after,
    .look_size = sizeof(struct order_look_facts),
    .look = subject_look,
    .look_head = subject_look_head,
    .look_credit = subject_look_credit,
    .look_document = subject_look_document,
};
