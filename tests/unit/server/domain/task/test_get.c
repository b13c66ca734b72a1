/* What an approver sees: whose task, which of several, what it is compared with, and nothing of the margin without the right. */
#include "server/domain/task/get.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/approval/world.h"
#include "tests/unit/server/domain/domain.h"
#include "tests/unit/server/domain/task/document.h"

struct scene {
	struct actor *who;
	struct document document;
	struct approval_doc doc;
	struct task_get_facts f;
	Bl__GetTaskResponse re;
	struct why *why;
};

/* An order of zhang that waits for wang because of its margin. */
static struct scene *
scene_new(void)
{
	struct actor *who = actor_new();
	struct scene *s = arena_new_n(who->arena, struct scene, 1);
	struct world *w = world_new(who->arena);
	struct approval_start *start;
	const char *reason;

	s->who = who;
	s->document.head = world_head(who);
	world_flow(w, "two", 1, "");
	node_row *n = world_node(w, "manager", KIND_APPROVE, BY_USERS);
	n->approver_users = world_ids(who->arena, (const int[]){WANG, LI}, 2);
	n->condition = "margin < 90";
	world_node(w, "director", KIND_APPROVE, BY_USERS)->approver_users =
	    world_ids(who->arena, (const int[]){WANG, ZHAO}, 2);
	assert_true(approval_start(&w->f, &s->document.head, who, "", &start, why_new(who)));
	s->doc = *approval_start_doc(start, &reason);
	return s;
}

static bool
get(struct scene *s, int person, struct uuid task, const char *number)
{
	Bl__GetTaskRequest rq = BL__GET_TASK_REQUEST__INIT;

	s->who->user_id = test_id((uint8_t)person);
	s->f.key = (struct approval_key){.task_id = task, .number = number};
	s->f.subject[0] = &s->document;
	world_rows(s->who->arena, &s->doc, &s->f.approval);
	rq.task_id = (char *)"@XSDD-1";
	s->why = why_new(s->who);
	bl__get_task_response__init(&s->re);
	return task_get_view(&s->f, &rq, s->who, &s->re, s->why);
}

static struct approval_task *
task_of(struct scene *s, int person, int seq)
{
	for (size_t i = 0; i < s->doc.ntask; i++)
		if (uuid_eq(s->doc.task[i].assignee, test_id((uint8_t)person)) && s->doc.task[i].seq == seq)
			return &s->doc.task[i];
	return NULL;
}

static void
whose(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_string_equal(s->re.task->state, "pending");
	assert_string_equal(s->re.task->gross, "120000.00");
	assert_string_equal(s->re.task->customer_name, "ACME");
	assert_string_equal(s->re.order->number, "XSDD-1");
	assert_null(s->re.quote);
	assert_non_null(s->re.credit);
	assert_true(get(s, LI, task_of(s, LI, 1)->id, NULL));
	assert_false(get(s, LI, task_of(s, WANG, 1)->id, NULL));
	assert_int_equal(s->why->reason, R_TASK_NOT_YOURS);
	assert_false(get(s, CHEN, (struct uuid){0}, "XSDD-1"));
	assert_int_equal(s->why->reason, R_NO_TASK);
	s->doc.found = true;
	s->document.head.id = test_id(99);
	assert_false(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_int_equal(s->why->reason, R_NOT_FOUND);
	actor_free(s->who);
}

/* By number: the open one, the last that was decided, the first that may come. */
static void
which(void **state)
{
	static const struct {
		const char *title;
		int first, second, seq;
	} rows[] = {
	    {"the open one", TASK_PENDING, TASK_WAITING, 1},
	    {"the open one of two", TASK_APPROVED, TASK_PENDING, 2},
	    {"the last one decided", TASK_APPROVED, TASK_RETURNED, 2},
	    {"the decided one", TASK_REJECTED, TASK_CANCELLED, 1},
	    {"the first to come", TASK_WAITING, TASK_WAITING, 1},
	    {"one that was closed before one to come", TASK_CANCELLED, TASK_WAITING, 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = scene_new();
		struct approval_key key = {.number = "XSDD-1"};

		task_of(s, WANG, 1)->state = rows[i].first;
		task_of(s, WANG, 2)->state = rows[i].second;
		s->who->user_id = test_id(WANG);
		check_row(rows[i].title, task_get_find(&s->doc, &key, s->who)->seq == rows[i].seq);
		actor_free(s->who);
	}
}

static void
decided(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	task_of(s, WANG, 1)->state = TASK_RETURNED;
	s->doc.state = APPROVAL_RETURNED;
	assert_true(get(s, WANG, task_of(s, WANG, 1)->id, NULL));
	assert_string_equal(s->re.task->state, "returned");
	assert_null(s->re.credit); /* what it says now is no matter of that decision */
	actor_free(s->who);
}

static struct q_revision_pair_row
revision(int number, int state, const char *content)
{
	return (struct q_revision_pair_row){.revision = number,
	    .content = content,
	    .approval_state = (int16_t)state,
	    .has_approval_state = true,
	    .exponent = 2};
}

static void
compared(void **state)
{
	static const struct {
		const char *title;
		int old_state; /* 0 = there is no older one */
		const char *old, *new;
		Bl__ComparisonBasis basis;
		size_t changes;
	} rows[] = {
	    {"first", 0, "", "order 1\nwished -\n", BL__COMPARISON_BASIS__COMPARISON_BASIS_FIRST, 0},
	    {"after an approved one", APPROVAL_APPROVED, "order 1\nwished -\n",
	        "order 1\nwished 2026-12-01\n", BL__COMPARISON_BASIS__COMPARISON_BASIS_LAST_APPROVED, 1},
	    {"after one that was sent back", APPROVAL_RETURNED, "order 1\nwished -\n",
	        "order 1\nwished 2026-12-01\n", BL__COMPARISON_BASIS__COMPARISON_BASIS_LAST_SUBMITTED, 1},
	    {"changed and changed back", APPROVAL_APPROVED, "order 1\nwished -\n", "order 1\nwished -\n",
	        BL__COMPARISON_BASIS__COMPARISON_BASIS_LAST_APPROVED, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = scene_new();
		struct q_revision_pair_row pair[] = {
		    revision(1, rows[i].old_state, rows[i].old), revision(2, APPROVAL_RUNNING, rows[i].new)};
		bool first = rows[i].old_state == 0;

		s->doc.revision = 2;
		s->f.pair = (struct q_revision_pair){first ? 1 : 2, first ? pair + 1 : pair};
		assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
		check_row(rows[i].title, s->re.comparison->basis == rows[i].basis);
		check_row(rows[i].title, s->re.comparison->n_changes == rows[i].changes);
		check_row(rows[i].title, s->re.comparison->old_revision == (first ? 0 : 1));
		check_row(rows[i].title, s->re.comparison->new_revision == 2);
		check_row(rows[i].title, s->re.comparison->same == (!first && rows[i].changes == 0));
		actor_free(s->who);
	}
}

/* The whole reply as bytes: no value of the margin in it, whatever field. */
static bool
reply_has(const struct scene *s, const char *text)
{
	size_t n = protobuf_c_message_get_packed_size(&s->re.base);
	uint8_t *bytes = arena_alloc(s->who->arena, n + 1);

	protobuf_c_message_pack(&s->re.base, bytes);
	return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void
margin(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_true(reply_has(s, "margin=8.5"));
	assert_true(reply_has(s, "margin 8.5"));
	actor_forbid(s->who, PERM_COST_READ);
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_false(reply_has(s, "margin="));
	assert_false(reply_has(s, "8.5"));
	assert_true(reply_has(s, "margin *"));
	actor_free(s->who);
}

static void
customer(void **state)
{
	struct q_task_customer_orders_row order = {.number = "XSDD-9",
	    .business_date = 1,
	    .gross = 500,
	    .currency = "CNY",
	    .exponent = 2,
	    .state = 3};
	struct scene *s = scene_new();

	(void)state;
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_null(s->re.customer);
	s->f.customer = (struct q_task_customer){.found = true,
	    .code = "C1",
	    .name = "ACME",
	    .level = "vip",
	    .grade = "C",
	    .status = 1,
	    .exponent = 2,
	    .orders = 3,
	    .gross = 12345,
	    .alarms = 2,
	    .late = 1};
	s->f.orders = (struct q_task_customer_orders){1, &order};
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_int_equal(s->re.customer->orders_of_year, 3);
	assert_string_equal(s->re.customer->gross_of_year, "123.45");
	assert_int_equal(s->re.customer->late_alarms, 1);
	assert_int_equal(s->re.customer->n_last_orders, 1);
	assert_string_equal(s->re.customer->last_orders[0]->gross, "5.00");
	actor_forbid(s->who, PERM_ORDER_READ);
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_string_equal(s->re.customer->code, "C1");
	assert_int_equal(s->re.customer->orders_of_year, 0);
	assert_int_equal(s->re.customer->n_last_orders, 0);
	actor_free(s->who);
}

static void
history(void **state)
{
	struct q_task_history_row act = {.revision = 1,
	    .login = "wang",
	    .name = "王",
	    .act = ACT_RETURN,
	    .node_seq = 1,
	    .comment = "too low"};
	struct scene *s = scene_new();

	(void)state;
	s->f.history = (struct q_task_history){1, &act};
	assert_true(get(s, WANG, (struct uuid){0}, "XSDD-1"));
	assert_int_equal(s->re.n_history, 1);
	assert_string_equal(s->re.history[0]->act, "return");
	assert_string_equal(s->re.history[0]->comment, "too low");
	actor_free(s->who);
}

/* One batch, by number or by task. */
static void
one_batch(void **state)
{
	Bl__GetTaskRequest rq = BL__GET_TASK_REQUEST__INIT;
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct task_get_facts f = {.key = {.number = NULL}};

	(void)state;
	rq.task_id = (char *)"@XSDD-1";
	task_get_load(b, &rq, who, &f);
	assert_true(
	    fake_in_order(b, "q_approval_get q_approval_tasks document q_task_history q_revision_pair "
	                     "q_revision_pair_products q_task_attachments q_task_customer "
	                     "q_task_customer_orders"));
	assert_string_equal(f.key.number, "XSDD-1");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S23 a task is shown to its own person", whose),
    CASE("S23 by number it is the task that counts", which),
    CASE("S23 a decided task can be looked at", decided),
    CASE("S23 a revision is compared with the last approved one, else the last submitted one", compared),
    CASE("S23 without cost.read the margin is nowhere in the reply", margin),
    CASE("S23 the customer in short, orders only for who may read orders", customer),
    CASE("S23 what was said in earlier approvals", history),
    CASE("S23 everything comes in one batch", one_batch),
};

UNIT_MAIN("task get", cases)
