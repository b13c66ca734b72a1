/* Decisions about tasks: who may decide what when, and every way around that was planted (R11 c). */
#include <stdio.h>

#include "common/encode.h"
#include "server/db/batch_fake.h"
#include "server/domain/approval/withdraw.h"
#include "server/domain/task/approve.h"
#include "server/domain/task/task.h"
#include "tests/unit/server/domain/approval/world.h"
#include "tests/unit/server/domain/task/document.h"

extern const struct op op_task_approve, op_task_reject, op_task_return, op_approval_withdraw;

struct scene {
	struct actor *who;
	struct world *w;
	struct document document;
	struct approval_doc doc; /* as it stands in the database */
	struct why *why;
	struct task_approve_plan plan;
	struct task_refuse_plan refused;
};

/* Order of zhang: manager (wang or li), then director (zhao and chen, both). */
static struct scene *
scene_new(void)
{
	struct actor *who = actor_new();
	struct scene *s = arena_new_n(who->arena, struct scene, 1);
	struct approval_start *start;
	const char *reason;
	node_row *n;

	s->who = who;
	s->w = world_new(who->arena);
	s->document.head = world_head(who);
	world_flow(s->w, "two", 1, "");
	n = world_node(s->w, "manager", KIND_APPROVE, BY_USERS);
	n->approver_users = world_ids(who->arena, (const int[]){WANG, LI}, 2);
	n = world_node(s->w, "director", KIND_APPROVE, BY_USERS);
	n->approver_users = world_ids(who->arena, (const int[]){ZHAO, CHEN}, 2);
	n->method = METHOD_EACH;
	assert_true(approval_start(&s->w->f, &s->document.head, who, "", &start, why_new(who)));
	s->doc = *approval_start_doc(start, &reason);
	s->document.head.draft = false;
	s->document.head.in_approval = true;
	return s;
}

static struct approval_task *
task_of(struct scene *s, int person)
{
	for (size_t i = 0; i < s->doc.ntask; i++)
		if (uuid_eq(s->doc.task[i].assignee, test_id((uint8_t)person)))
			return &s->doc.task[i];
	return NULL;
}

static void
facts_of(struct scene *s, struct uuid task, const char *number, struct approval_turn_facts *f)
{
	*f = (struct approval_turn_facts){
	    .key = {.task_id = task, .number = number}, .subject = {&s->document}, .flows = s->w->f};
	world_rows(s->who->arena, &s->doc, &f->rows);
}

/* By task id, or with number by that. What was decided is the new state of the scene. */
static bool
approve(struct scene *s, int person, struct uuid task, const char *number)
{
	struct task_approve_facts f = {.period = {{.found = false}}};
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;

	s->who->user_id = test_id((uint8_t)person);
	s->why = why_new(s->who);
	s->plan = (struct task_approve_plan){{NULL}};
	rq.task_id = number != NULL ? arena_printf(s->who->arena, "@%s", number) : reply_uuid(s->who, task);
	facts_of(s, task, number, &f.turn);
	if (!task_approve_decide(&f, &rq, s->who, &s->plan, s->why))
		return false;
	s->doc = s->plan.turn.doc;
	for (size_t i = 0; i < s->doc.ntask; i++)
		s->doc.task[i].opened = s->doc.task[i].closed = false;
	return true;
}

static bool
approve_own(struct scene *s, int person)
{
	return approve(s, person, task_of(s, person)->id, NULL);
}

static bool
refuse(struct scene *s, int person, enum task_verb verb)
{
	struct task_refuse_facts f;

	s->who->user_id = test_id((uint8_t)person);
	s->why = why_new(s->who);
	s->refused = (struct task_refuse_plan){{NULL}};
	facts_of(s, task_of(s, person)->id, NULL, &f.turn);
	if (!task_refuse_decide(
	        &f, reply_uuid(s->who, task_of(s, person)->id), "no", verb, s->who, &s->refused, s->why))
		return false;
	s->doc = s->refused.turn.doc;
	return true;
}

static void
every_state_and_actor(void **state)
{
	static const struct {
		int state;
		enum reason reason;
	} task_states[] = {{TASK_WAITING, R_TASK_WAITING}, {TASK_PENDING, R_NONE},
	    {TASK_APPROVED, R_TASK_CLOSED}, {TASK_REJECTED, R_TASK_CLOSED}, {TASK_RETURNED, R_TASK_CLOSED},
	    {TASK_SKIPPED, R_TASK_CLOSED}, {TASK_CANCELLED, R_TASK_CLOSED}};
	static const int actors[] = {WANG, LI, ZHANG, ROOT};

	(void)state;
	for (int instance = APPROVAL_RUNNING; instance <= APPROVAL_WITHDRAWN; instance++)
		for (size_t t = 0; t < ARRAY_SIZE(task_states); t++)
			for (size_t k = 0; k < ARRAY_SIZE(actors); k++)
				for (int verb = 0; verb < 3; verb++) {
					struct scene *s = scene_new();
					enum reason expected = instance != APPROVAL_RUNNING
					                           ? R_APPROVAL_ENDED
					                           : task_states[t].reason;
					struct approval_task *task = task_of(s, WANG);
					char row[80];
					bool ok;

					snprintf(row, sizeof(row), "instance %d task %d actor %d verb %d",
					    instance, task_states[t].state, actors[k], verb);
					s->doc.state = instance;
					task->state = task_states[t].state;
					if (actors[k] != WANG)
						expected = R_TASK_NOT_YOURS;
					if (verb == 0) {
						ok = approve(s, actors[k], task->id, NULL);
					} else {
						struct task_refuse_facts f;

						s->who->user_id = test_id((uint8_t)actors[k]);
						s->why = why_new(s->who);
						facts_of(s, task->id, NULL, &f.turn);
						ok = task_refuse_decide(&f, reply_uuid(s->who, task->id),
						    "no", verb == 1 ? TASK_DO_REJECT : TASK_DO_RETURN, s->who,
						    &s->refused, s->why);
					}
					check_row(row, ok == (expected == R_NONE));
					check_row(row, s->why->reason == expected);
					actor_free(s->who);
				}
}

static void
two_levels(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_true(approve_own(s, LI));
	assert_null(s->plan.turn.effect);
	assert_int_equal(task_of(s, WANG)->state, TASK_CANCELLED); /* any: the first decision counts */
	assert_int_equal(s->doc.node[0].state, NODE_PASSED);
	assert_int_equal(s->doc.node[1].state, NODE_OPEN);
	assert_true(approve_own(s, ZHAO));
	assert_null(s->plan.turn.effect); /* each: one of two is not enough */
	assert_int_equal(s->doc.state, APPROVAL_RUNNING);
	assert_true(approve_own(s, CHEN));
	assert_non_null(s->plan.turn.effect);
	assert_true(*(bool *)s->plan.turn.effect);
	assert_int_equal(s->doc.state, APPROVAL_APPROVED);
	assert_false(s->doc.automatic);
	actor_free(s->who);
}

static void
by_number(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_true(approve(s, WANG, (struct uuid){{0}}, "XSDD-1"));
	assert_false(approve(s, WANG, (struct uuid){{0}}, "XSDD-1"));
	assert_int_equal(s->why->reason, R_NO_TASK);
	assert_false(approve(s, ROOT, (struct uuid){{0}}, "XSDD-1"));
	assert_int_equal(s->why->reason, R_NO_TASK);
	s->document.head.found = false;
	assert_false(approve(s, CHEN, (struct uuid){{0}}, "XSDD-1"));
	assert_int_equal(s->why->reason, R_NOT_FOUND);
	actor_free(s->who);
}

static void
refusing_ends_it(void **state)
{
	static const struct {
		enum task_verb verb;
		int approval, task;
	} rows[] = {{TASK_DO_REJECT, APPROVAL_REJECTED, TASK_REJECTED},
	    {TASK_DO_RETURN, APPROVAL_RETURNED, TASK_RETURNED}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = scene_new();

		assert_true(approve_own(s, WANG));
		assert_true(approve_own(s, CHEN));
		assert_true(refuse(s, ZHAO, rows[i].verb));
		assert_int_equal(s->doc.state, rows[i].approval);
		assert_int_equal(task_of(s, ZHAO)->state, rows[i].task);
		assert_int_equal(s->doc.node[1].state, NODE_REFUSED);
		for (size_t k = 0; k < s->doc.ntask; k++)
			assert_true(
			    s->doc.task[k].state != TASK_PENDING && s->doc.task[k].state != TASK_WAITING);
		assert_false(approve_own(s, CHEN));
		assert_int_equal(s->why->reason, R_APPROVAL_ENDED);
		actor_free(s->who);
	}
}

static void
refusing_at_the_first_node(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_true(refuse(s, WANG, TASK_DO_REJECT));
	assert_int_equal(s->doc.node[1].state, NODE_CANCELLED);
	assert_int_equal(task_of(s, ZHAO)->state, TASK_CANCELLED);
	assert_int_equal(task_of(s, LI)->state, TASK_CANCELLED);
	actor_free(s->who);
}

static bool
withdraw(struct scene *s, int person)
{
	struct approval_withdraw_facts f;
	struct approval_withdraw_plan p = {{NULL}};
	Bl__WithdrawApprovalRequest rq = BL__WITHDRAW_APPROVAL_REQUEST__INIT;

	s->who->user_id = test_id((uint8_t)person);
	s->why = why_new(s->who);
	rq.subject_id = reply_uuid(s->who, test_id(DOCUMENT));
	facts_of(s, (struct uuid){{0}}, NULL, &f.turn);
	if (!approval_withdraw_decide(&f, &rq, s->who, &p, s->why))
		return false;
	s->doc = p.turn.doc;
	return true;
}

static void
withdrawing(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_false(withdraw(s, WANG));
	assert_int_equal(s->why->reason, R_WITHDRAW_NOT_YOURS);
	s->document.head.owner_id = test_id(QIAN);
	assert_true(withdraw(s, QIAN));
	assert_int_equal(s->doc.state, APPROVAL_WITHDRAWN);
	assert_int_equal(task_of(s, WANG)->state, TASK_CANCELLED);
	assert_false(withdraw(s, ZHANG));
	assert_int_equal(s->why->reason, R_APPROVAL_ENDED);
	actor_free(s->who);
	s = scene_new();
	assert_true(withdraw(s, ZHANG));
	actor_free(s->who);
}

/* ---- ways around (R11 c); each is planted and must be refused with its reason ---- */

static void
plant_edit(struct scene *s)
{
	s->document.head.content_hash =
	    (struct bytes){(const uint8_t *)"another content of the same size", 32};
}
static void
plant_revision(struct scene *s)
{
	s->document.head.revision++;
}
static void
plant_draft(struct scene *s)
{
	s->document.head.in_approval = false;
	s->document.head.draft = true;
}
static void
plant_editor(struct scene *s)
{
	s->document.head.authors = world_ids(s->who->arena, (const int[]){ZHANG, WANG}, 2);
}
static void
plant_author_task(struct scene *s)
{
	task_of(s, WANG)->assignee = test_id(ZHANG);
}
static void
plant_author_at_submit(struct scene *s)
{
	s->doc.authors = world_ids(s->who->arena, (const int[]){ZHANG, WANG}, 2);
}
static void
plant_vote(struct scene *s)
{
	assert_true(approve_own(s, WANG));
}
static void
plant_withdrawn(struct scene *s)
{
	assert_true(withdraw(s, ZHANG));
}
static void
plant_other_vote(struct scene *s)
{
	assert_true(approve_own(s, LI));
}
static void
plant_empty_hash(struct scene *s)
{
	s->document.head.content_hash = s->doc.content_hash = (struct bytes){(const uint8_t *)"", 0};
}
static void
plant_rejected(struct scene *s)
{
	assert_true(refuse(s, LI, TASK_DO_REJECT));
}
static void
plant_node_passed(struct scene *s)
{
	s->doc.node[0].state = NODE_PASSED;
}
static void
plant_nothing(struct scene *s)
{
	(void)s;
}

static void
planted(void **state)
{
	static const struct {
		const char *row;
		void (*plant)(struct scene *);
		int actor, task;
		enum reason reason;
	} rows[] = {
	    {"edited after the submit", plant_edit, WANG, WANG, R_CONTENT_CHANGED},
	    {"vote for an older revision", plant_revision, WANG, WANG, R_CONTENT_CHANGED},
	    {"document is a draft again", plant_draft, WANG, WANG, R_CONTENT_CHANGED},
	    {"a missing hash equals nothing", plant_empty_hash, WANG, WANG, R_CONTENT_CHANGED},
	    {"approver edited it", plant_editor, WANG, WANG, R_APPROVER_IS_AUTHOR},
	    {"approver was an author at the submit", plant_author_at_submit, WANG, WANG,
	        R_APPROVER_IS_AUTHOR},
	    {"a task slipped to the author", plant_author_task, ZHANG, ZHANG, R_APPROVER_IS_AUTHOR},
	    {"the author with somebody else's task", plant_nothing, ZHANG, WANG, R_TASK_NOT_YOURS},
	    {"an administrator with somebody else's task", plant_nothing, ROOT, WANG, R_TASK_NOT_YOURS},
	    {"voting twice", plant_vote, WANG, WANG, R_TASK_CLOSED},
	    {"the twin of an any-vote", plant_other_vote, WANG, WANG, R_TASK_CLOSED},
	    {"ahead of one's turn", plant_nothing, ZHAO, ZHAO, R_TASK_WAITING},
	    {"a pending task at a node that has passed", plant_node_passed, WANG, WANG, R_TASK_CLOSED},
	    {"after the withdrawal", plant_withdrawn, WANG, WANG, R_APPROVAL_ENDED},
	    {"after the rejection", plant_rejected, WANG, WANG, R_APPROVAL_ENDED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = scene_new();

		rows[i].plant(s);
		check_row(rows[i].row, !approve(s, rows[i].actor, task_of(s, rows[i].task)->id, NULL));
		check_row(rows[i].row, s->why->reason == rows[i].reason);
		actor_free(s->who);
	}
}

static void
hash_that_was_read(void **state)
{
	struct scene *s = scene_new();
	struct task_approve_facts f = {.period = {{.found = false}}};
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;
	struct task_approve_plan p = {{NULL}};

	(void)state;
	s->who->user_id = test_id(WANG);
	rq.task_id = reply_uuid(s->who, task_of(s, WANG)->id);
	facts_of(s, task_of(s, WANG)->id, NULL, &f.turn);
	rq.content_hash = hex_text(s->who->arena, "fedcba9876543210fedcba9876543210", 32);
	s->why = why_new(s->who);
	assert_false(task_approve_decide(&f, &rq, s->who, &p, s->why));
	assert_int_equal(s->why->reason, R_OTHER_CONTENT);
	rq.content_hash = hex_text(s->who->arena, s->doc.content_hash.p, 32);
	p = (struct task_approve_plan){{NULL}};
	assert_true(task_approve_decide(&f, &rq, s->who, &p, why_new(s->who)));
	rq.content_hash = (char *)"0123";
	s->why = why_new(s->who);
	assert_false(task_approve_decide(&f, &rq, s->who, &p, s->why));
	assert_string_equal(violations(s->why), "content_hash BAD_HASH\n");
	actor_free(s->who);
}

/* Everybody but chen has agreed. */
static struct scene *
before_the_last(void)
{
	struct scene *s = scene_new();

	assert_true(approve_own(s, WANG));
	assert_true(approve_own(s, ZHAO));
	return s;
}

static void
inputs_at_the_last_vote(void **state)
{
	static const struct {
		const char *row;
		const char *credit;
		bool new_customer, credit_node, effective;
	} rows[] = {
	    {"the same", "pass", true, true, true},
	    {"better", "pass", false, true, true},
	    {"worse, a node is missing", "approval", true, true, false},
	    {"worse, no node asks about it", "approval", true, false, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = before_the_last();

		if (rows[i].credit_node) {
			node_row *n = world_node(s->w, "credit", KIND_APPROVE, BY_USERS);

			n->approver_users = world_ids(s->who->arena, (const int[]){ROOT}, 1);
			n->condition = "credit = \"approval\"";
		}
		s->document.head.inputs.credit = rows[i].credit;
		s->document.head.inputs.new_customer = rows[i].new_customer;
		check_row(rows[i].row, approve_own(s, CHEN));
		check_row(rows[i].row, (s->plan.turn.effect != NULL) == rows[i].effective);
		if (!rows[i].effective) {
			check_row(rows[i].row, s->doc.state == APPROVAL_RUNNING && s->doc.nnode == 3);
			check_row(rows[i].row, strcmp(s->doc.node[2].reason,
			                           "changed: credit \"approval\" = \"approval\"") == 0);
			check_row(rows[i].row, approve_own(s, ROOT));
			check_row(rows[i].row, s->plan.turn.effect != NULL);
		}
		actor_free(s->who);
	}
}

/* Another flow would be taken by now: its nodes are added, those of the version that the approval keeps are not asked again. */
static void
another_flow_by_now(void **state)
{
	struct scene *s = before_the_last();
	flow_row *live, first;

	(void)state;
	s->w->flow[0].live = false; /* a newer version was published since */
	live = world_flow(s->w, "two", 1, "");
	live->flow_version = 2;
	world_node(s->w, "nobody", KIND_AUTO, BY_NOBODY);
	world_flow(s->w, "credit", 0, "credit = \"approval\"");
	world_node(s->w, "finance", KIND_APPROVE, BY_USERS)->approver_users =
	    world_ids(s->who->arena, (const int[]){ROOT}, 1);
	first = s->w->flow[2]; /* by priority, as the query gives them */
	s->w->flow[2] = s->w->flow[0];
	s->w->flow[0] = first;
	s->document.head.inputs.credit = "approval";
	assert_true(approve_own(s, CHEN));
	assert_null(s->plan.turn.effect);
	assert_int_equal(s->doc.nnode, 3);
	assert_string_equal(s->doc.node[2].name, "finance");
	assert_true(approve_own(s, ROOT));
	assert_non_null(s->plan.turn.effect);
	actor_free(s->who);
	s = before_the_last();
	s->w->flow[0].live = false;
	world_flow(s->w, "two", 1, "");
	world_node(s->w, "nobody", KIND_APPROVE, BY_USERS)->approver_users =
	    world_ids(s->who->arena, (const int[]){ROOT}, 1);
	s->document.head.inputs.shortage = true; /* worse, and the kept version has no further node */
	assert_true(approve_own(s, CHEN));
	assert_non_null(s->plan.turn.effect);
	actor_free(s->who);
}

static void
blocked_stays(void **state)
{
	struct scene *s = before_the_last();
	struct approval_doc was = s->doc;

	(void)state;
	s->document.head.blocked = true;
	s->document.head.blocked_reason = "the customer is frozen";
	assert_false(approve_own(s, CHEN));
	assert_int_equal(s->why->reason, R_DOCUMENT_BLOCKED);
	assert_non_null(strstr(why_text(s->why, LANG_ZH), "the customer is frozen"));
	s->document.head.blocked = false;
	s->document.refuse = true;
	assert_false(approve_own(s, CHEN));
	assert_int_equal(s->why->reason, R_CREDIT_BLOCKED);
	assert_int_equal(was.state, s->doc.state);
	s->document.refuse = false;
	assert_true(approve_own(s, CHEN));
	assert_non_null(s->plan.turn.effect);
	actor_free(s->who);
}

static void
repeated_approver(void **state)
{
	static const struct {
		const char *row;
		int repeat, method;
		const int second[2];
		int states[2]; /* of the second node's tasks after wang agreed at the first */
		bool effective;
	} rows[] = {
	    {"ask again", REPEAT_ASK, METHOD_ANY, {WANG, CHEN}, {TASK_PENDING, TASK_PENDING}, false},
	    {"any: passes", REPEAT_PASS, METHOD_ANY, {WANG, CHEN}, {TASK_SKIPPED, TASK_CANCELLED}, true},
	    {"each: the others are asked", REPEAT_PASS, METHOD_EACH, {WANG, CHEN},
	        {TASK_SKIPPED, TASK_PENDING}, false},
	    {"somebody else agreed before", REPEAT_PASS, METHOD_ANY, {LI, CHEN}, {TASK_PENDING, TASK_PENDING},
	        false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = scene_new();

		for (size_t k = 0; k < 2; k++)
			s->doc.task[2 + k].assignee = test_id((uint8_t)rows[i].second[k]);
		s->doc.node[1].pass_repeat = rows[i].repeat == REPEAT_PASS;
		s->doc.node[1].method = rows[i].method;
		check_row(rows[i].row, approve(s, WANG, s->doc.task[0].id, NULL));
		check_row(rows[i].row,
		    s->doc.task[2].state == rows[i].states[0] && s->doc.task[3].state == rows[i].states[1]);
		check_row(rows[i].row, (s->plan.turn.effect != NULL) == rows[i].effective);
		actor_free(s->who);
	}
}

static void
bad_input(void **state)
{
	struct scene *s = scene_new();
	struct task_approve_facts f = {.period = {{.found = false}}};
	struct task_refuse_facts r = {{.key = {.number = NULL}}};
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;

	(void)state;
	rq.task_id = (char *)"nonsense";
	rq.comment = (char *)"\x01";
	rq.content_hash = (char *)"xyz";
	s->why = why_new(s->who);
	assert_false(task_approve_decide(&f, &rq, s->who, &s->plan, s->why));
	assert_string_equal(
	    violations(s->why), "task_id BAD_UUID\ncomment BAD_TEXT\ncontent_hash BAD_HASH\n");
	s->why = why_new(s->who);
	assert_false(task_refuse_decide(&r, "", " ", TASK_DO_REJECT, s->who, &s->refused, s->why));
	assert_string_equal(violations(s->why), "task_id REQUIRED\ncomment REQUIRED\n");
	actor_free(s->who);
}

/* Both commands as the engine calls them: each ends the task its own way, and asks for a comment. */
static void
reject_and_return(void **state)
{
	static const struct {
		const char *row;
		const struct op *op;
		const char *comment;
		int task; /* 0 = refused */
	} rows[] = {
	    {"reject", &op_task_reject, "no", TASK_REJECTED},
	    {"reject without a word", &op_task_reject, "", 0},
	    {"return", &op_task_return, "no", TASK_RETURNED},
	    {"return without a word", &op_task_return, " \n", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scene *s = scene_new();
		struct why *w = why_new(s->who);
		struct task_refuse_facts f; /* as task/reject.c and return.c have them */
		struct task_refuse_plan p = {{NULL}};
		Bl__RejectTaskRequest reject = BL__REJECT_TASK_REQUEST__INIT;
		Bl__ReturnTaskRequest back = BL__RETURN_TASK_REQUEST__INIT;
		bool rejects = rows[i].op == &op_task_reject;

		assert_int_equal(rows[i].op->facts_size, sizeof(f));
		assert_int_equal(rows[i].op->plan_size, sizeof(p));
		s->who->user_id = test_id(WANG);
		facts_of(s, task_of(s, WANG)->id, NULL, &f.turn);
		reject.task_id = back.task_id = reply_uuid(s->who, task_of(s, WANG)->id);
		reject.comment = back.comment = (char *)rows[i].comment;
		check_row(rows[i].row, rows[i].op->decide(&f, rejects ? (void *)&reject : &back, s->who, &p,
		                           w) == (rows[i].task != 0));
		check_row(rows[i].row, rows[i].task != 0 || strcmp(violations(w), "comment REQUIRED\n") == 0);
		check_row(rows[i].row, rows[i].task == 0 || p.turn.task->state == rows[i].task);
		actor_free(s->who);
	}
}

static void
load_order(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;
	struct task_approve_facts f = {.period = {{.found = false}}};
	const char *text, *lock, *document, *approval;

	(void)state;
	rq.task_id = (char *)"@XSDD-1";
	op_task_approve.load(b, &rq, who, &f);
	text = batch_fake_text(b);
	document = strstr(text, "document(");
	lock = strstr(text, "q_approval_lock(");
	approval = strstr(text, "q_approval_get(");
	assert_true(strncmp(text, "q_period_share", 14) == 0);
	assert_true(document < lock && lock < approval);
	assert_true(strstr(approval, "document(") > approval);
	assert_non_null(strstr(text, "q_approval_people("));
	actor_free(who);
}

static void
writes(void **state)
{
	struct scene *s = before_the_last();
	struct batch *b = batch_fake_new(s->who->arena, s->who);
	struct task_approve_facts f = {.period = {{.found = false}}};
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;
	Bl__ApproveTaskResponse re = BL__APPROVE_TASK_RESPONSE__INIT;
	const char *text;

	(void)state;
	for (size_t i = 0; i < s->doc.nnode; i++)
		s->doc.node[i].fate = ROW_KEPT;
	s->who->user_id = test_id(CHEN);
	rq.task_id = reply_uuid(s->who, task_of(s, CHEN)->id);
	rq.comment = (char *)"fine";
	facts_of(s, task_of(s, CHEN)->id, NULL, &f.turn);
	s->plan = (struct task_approve_plan){{NULL}};
	assert_true(task_approve_decide(&f, &rq, s->who, &s->plan, why_new(s->who)));
	op_task_approve.apply(b, &f, &s->plan, &rq, s->who, &re);
	text = batch_fake_text(b);
	assert_non_null(strstr(text, "q_approval_set(state=2, node_seq=2"));
	assert_non_null(strstr(text, "q_approval_nodes_set(seqs=[2], states=[2]"));
	assert_non_null(strstr(text, "states=[2], comments=[\"fine\"])"));
	assert_non_null(strstr(text, "acts=[2], comments=[\"fine\"])"));
	assert_non_null(strstr(text, "document_effective(by_people=true)"));
	assert_non_null(strstr(text, "change=\"approved at node 2\""));
	assert_null(strstr(text, "op_event")); /* nobody else was asked any more */
	assert_string_equal(re.document_state, "effective");
	assert_int_equal(re.approval->state, BL__APPROVAL_STATE__APPROVAL_STATE_APPROVED);
	actor_free(s->who);
}

static void
writes_refusal(void **state)
{
	struct scene *s = scene_new();
	struct batch *b = batch_fake_new(s->who->arena, s->who);
	Bl__Approval *m;

	(void)state;
	for (size_t i = 0; i < s->doc.ntask; i++)
		s->doc.task[i].opened = false;
	assert_true(refuse(s, WANG, TASK_DO_RETURN));
	m = task_refuse_apply(b, &s->refused, "returned", s->who);
	assert_non_null(strstr(batch_fake_text(b), "document_back(event=\"order.returned\")"));
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"task.closed\""));
	assert_non_null(strstr(batch_fake_text(b), "change=\"returned at node 1 (no)\""));
	assert_int_equal(m->state, BL__APPROVAL_STATE__APPROVAL_STATE_RETURNED);
	assert_string_equal(m->acts[m->n_acts - 1]->act, "return");
	actor_free(s->who);
}

static const struct CMUnitTest cases[] = {
    CASE("S20 S23 every state of approval and task, every actor, every verb", every_state_and_actor),
    CASE("S22 S23 two levels: any of the first, each of the second, then effective in the same command",
        two_levels),
    CASE("S23 by the number of the document", by_number),
    CASE("S20 rejecting and returning end it and close every task", refusing_ends_it),
    CASE("S20 a rejection at the first node cancels the rest", refusing_at_the_first_node),
    CASE("S20 who may withdraw, and when", withdrawing),
    CASE("S32 R11c planted ways around are refused, each with its reason", planted),
    CASE("S23 S32 the hash that was read must be the one that is approved", hash_that_was_read),
    CASE("S21 worse inputs at the last vote add the nodes that are missing", inputs_at_the_last_vote),
    CASE("S20 a running approval keeps its flow version, and meets a flow that applies by now",
        another_flow_by_now),
    CASE("S34 a blocked document stays at its last node and can go on later", blocked_stays),
    CASE("S30 who has just agreed", repeated_approver),
    CASE("S23 all errors at once", bad_input),
    CASE("S23 task_reject rejects and task_return returns, with a comment", reject_and_return),
    CASE("S34 lock order: month, document, approval, the rest", load_order),
    CASE("S34 the last vote writes approval and document together", writes),
    CASE("S20 a refusal tells the others and takes the document back", writes_refusal),
};
UNIT_MAIN("task decide", cases)
