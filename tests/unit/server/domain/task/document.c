#include "tests/unit/server/domain/task/document.h"

#include "branchline/v1/order.pb-c.h"
#include "server/db/batch_fake.h"

static void
document_queue(
    struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	(void)who;
	(void)facts;
	fake_call(b, "document");
	fake_put_uuid(b, "id", document.id);
	fake_put_text(b, "number", document.code);
	fake_put_uuid(b, "task_id", task_id);
	fake_done(b, NULL, NULL, 0);
}

static void
document_head(const void *facts, const struct actor *who, struct subject_head *out)
{
	(void)who;
	*out = ((const struct document *)facts)->head;
}

static bool
document_effective(const void *facts, bool by_people, const struct actor *who, void *plan, struct why *why)
{
	const struct document *d = facts;

	(void)who;
	*(bool *)plan = by_people;
	return !d->refuse || deny(why, R_CREDIT_BLOCKED, "ACME", "2", "1");
}

static void
document_effective_apply(struct batch *b, const void *facts, const void *plan, const struct actor *who)
{
	(void)facts;
	(void)who;
	fake_call(b, "document_effective");
	fake_put_bool(b, "by_people", *(const bool *)plan);
	fake_done(b, NULL, NULL, 0);
}

static void
document_back(struct batch *b, const void *facts, const struct actor *who, const char *event)
{
	(void)facts;
	(void)who;
	fake_call(b, "document_back");
	fake_put_text(b, "event", event);
	fake_done(b, NULL, NULL, 0);
}

static const char *
document_state(const void *facts, const void *plan)
{
	(void)facts;
	(void)plan;
	return "effective";
}

static void
document_look(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	document_queue(b, document, task_id, who, facts);
}

static void
document_look_document(const void *facts, int32_t revision, const struct actor *who, struct Bl__Order **order,
    struct Bl__Quote **quote)
{
	(void)revision;
	(void)quote;
	*order = arena_new_n(who->arena, Bl__Order, 1);
	bl__order__init(*order);
	(*order)->number = (char *)((const struct document *)facts)->head.number;
}

static Bl__CreditCheck *
document_look_credit(const void *facts, const struct actor *who)
{
	Bl__CreditCheck *c = arena_new_n(who->arena, Bl__CreditCheck, 1);

	(void)facts;
	bl__credit_check__init(c);
	c->result = BL__CREDIT_RESULT__CREDIT_RESULT_PASS;
	return c;
}

static const struct subject_ops document_subject = {
    .kind = SUBJECT_ORDER,
    .facts_size = sizeof(struct document),
    .plan_size = sizeof(bool),
    .lock = document_queue,
    .load = document_queue,
    .head = document_head,
    .effective = document_effective,
    .effective_apply = document_effective_apply,
    .back_apply = document_back,
    .state_after = document_state,
    .look_size = sizeof(struct document),
    .look = document_look,
    .look_head = document_head,
    .look_credit = document_look_credit,
    .look_document = document_look_document,
};
const struct subject_ops *const subject_table[] = {&document_subject};
const int subject_count = 1;
