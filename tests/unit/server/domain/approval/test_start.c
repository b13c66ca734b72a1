/* approval_start(): flows, nodes, approvers; what is written. */
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/approval/world.h"

struct case_start {
	struct actor *who;
	struct world *w;
	struct subject_head head;
	struct approval_start *plan;
	struct why *why;
};

static struct case_start
setup(void)
{
	struct case_start c = {.who = actor_new()};

	c.w = world_new(c.who->arena);
	c.head = world_head(c.who);
	return c;
}

static bool
start(struct case_start *c)
{
	c->why = why_new(c->who);
	return approval_start(&c->w->f, &c->head, c->who, "please", &c->plan, c->why);
}

static const struct approval_doc *
doc_of(const struct case_start *c)
{
	const char *reason;

	return approval_start_doc(c->plan, &reason);
}

static void
flows_by_priority(void **state)
{
	static const struct {
		const char *row;
		int64_t amount;
		bool new_customer;
		const char *flow, *people;
	} rows[] = {
	    {"small and known: one level", 100000, false, "one", "wang"},
	    {"large: three levels", 12000000, false, "many", "wang|zhao|li,chen"},
	    {"new customer, small: many levels, the last not needed", 100000, true, "many", "wang|zhao"},
	    {"just at the limit", 5000000, false, "many", "wang|zhao"},
	    {"just below", 4999999, false, "one", "wang"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct case_start c = setup();

		world_flow(c.w, "many", 10, "amount >= 50000 or new_customer");
		world_node(c.w, "manager", KIND_APPROVE, BY_SUPERIOR);
		world_node(c.w, "director", KIND_APPROVE, BY_SUPERIOR)->approver_level = 2;
		world_node(c.w, "finance", KIND_APPROVE, BY_ROLE)->condition = "amount > 100000";
		world_flow(c.w, "one", 20, "");
		world_node(c.w, "manager", KIND_APPROVE, BY_SUPERIOR);
		c.head.inputs.amount = rows[i].amount;
		c.head.inputs.new_customer = rows[i].new_customer;
		check_row(rows[i].row, start(&c));
		check_row(rows[i].row, !approval_start_passed(c.plan));
		check_row(rows[i].row, strcmp(doc_of(&c)->flow_code, rows[i].flow) == 0);
		check_row(rows[i].row, strcmp(world_people(doc_of(&c), c.who->arena), rows[i].people) == 0);
		actor_free(c.who);
	}
}

static void
approvers(void **state)
{
	static const int wang[] = {WANG}, zhang[] = {ZHANG}, qian[] = {QIAN}, li_zhang[] = {LI, ZHANG},
	                 li_wang[] = {LI, WANG}, gone[] = {99};
	struct row {
		const char *row;
		int rule, level;
		struct uuids users;
		int on_empty, on_self;
		int author;         /* one more author besides zhang */
		const char *people; /* NULL: refused */
	} rows[] = {
	    {"superior", BY_SUPERIOR, 1, {NULL, 0}, 1, 1, 0, "wang"},
	    {"superior of level 2", BY_SUPERIOR, 2, {NULL, 0}, 1, 1, 0, "zhao"},
	    {"nobody at level 3: administrators", BY_SUPERIOR, 3, {NULL, 0}, 1, 1, 0, "root"},
	    {"nobody at level 3: refused", BY_SUPERIOR, 3, {NULL, 0}, 2, 1, 0, NULL},
	    {"superior is an author: the next one", BY_SUPERIOR, 1, {NULL, 0}, 1, 1, WANG, "zhao"},
	    {"superior is an author, left out: administrators", BY_SUPERIOR, 1, {NULL, 0}, 1, 2, WANG,
	        "root"},
	    {"superior is an author, left out: refused", BY_SUPERIOR, 1, {NULL, 0}, 2, 2, WANG, NULL},
	    {"the last superior is an author: nobody above", BY_SUPERIOR, 2, {NULL, 0}, 2, 1, ZHAO, NULL},
	    {"chain", BY_CHAIN, 2, {NULL, 0}, 1, 1, 0, "wang|zhao"},
	    {"chain of one", BY_CHAIN, 1, {NULL, 0}, 1, 1, 0, "wang"},
	    {"chain ends where the superiors end", BY_CHAIN, 10, {NULL, 0}, 1, 1, 0, "wang|zhao"},
	    {"chain with an author: asked once only", BY_CHAIN, 2, {NULL, 0}, 1, 1, WANG, "zhao"},
	    {"chain with an author left out", BY_CHAIN, 2, {NULL, 0}, 1, 2, WANG, "zhao"},
	    {"chain up to an author: the next one stands in", BY_CHAIN, 1, {NULL, 0}, 1, 1, WANG, "zhao"},
	    {"role: whose scope covers it", BY_ROLE, 1, {NULL, 0}, 1, 1, 0, "li,chen"},
	    {"role: an author's superior stands in", BY_ROLE, 1, {NULL, 0}, 1, 1, LI, "zhao,chen"},
	    {"role: an author is left out", BY_ROLE, 1, {NULL, 0}, 1, 2, LI, "chen"},
	    {"user", BY_USERS, 1, {(void *)wang, 1}, 1, 1, 0, "wang"},
	    {"user is the author", BY_USERS, 1, {(void *)zhang, 1}, 1, 1, 0, "wang"},
	    {"user is the author, left out", BY_USERS, 1, {(void *)zhang, 1}, 1, 2, 0, "root"},
	    {"user may not approve: the superior", BY_USERS, 1, {(void *)qian, 1}, 1, 2, 0, "wang"},
	    {"two users, one of them author", BY_USERS, 1, {(void *)li_zhang, 2}, 1, 1, 0, "li,wang"},
	    {"two users, one of them author, left out", BY_USERS, 1, {(void *)li_zhang, 2}, 1, 2, 0, "li"},
	    {"stand-in was asked already", BY_USERS, 1, {(void *)li_wang, 2}, 1, 1, LI, "zhao,wang"},
	    {"user is unknown: administrators", BY_USERS, 1, {(void *)gone, 1}, 1, 1, 0, "root"},
	    {"administrator is an author, too: refused", BY_SUPERIOR, 3, {NULL, 0}, 1, 1, ROOT, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct case_start c = setup();
		const int authors[] = {ZHANG, rows[i].author};
		node_row *n;

		world_flow(c.w, "any", 1, "");
		n = world_node(c.w, "node", KIND_APPROVE, rows[i].rule);
		n->approver_level = (int16_t)rows[i].level;
		n->on_empty = (int16_t)rows[i].on_empty;
		n->on_self = (int16_t)rows[i].on_self;
		if (rows[i].users.n > 0)
			n->approver_users =
			    world_ids(c.who->arena, (const int *)rows[i].users.v, rows[i].users.n);
		if (rows[i].author != 0)
			c.head.authors = world_ids(c.who->arena, authors, 2);
		check_row(rows[i].row, start(&c) == (rows[i].people != NULL));
		if (rows[i].people == NULL)
			check_row(rows[i].row, c.why->reason == R_NO_APPROVER);
		else
			check_row(
			    rows[i].row, strcmp(world_people(doc_of(&c), c.who->arena), rows[i].people) == 0);
		actor_free(c.who);
	}
}

/* Owner, creator and submitter count as authors, too: an assistant's order is not approved by whose it is. */
static void
whose_it_is(void **state)
{
	static const char *const rows[] = {"owner", "creator", "submitter"};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct case_start c = setup();

		world_flow(c.w, "any", 1, "");
		world_node(c.w, "node", KIND_APPROVE, BY_USERS)->approver_users =
		    world_ids(c.who->arena, (const int[]){LI}, 1);
		if (i == 0)
			c.head.owner_id = test_id(LI);
		if (i == 1)
			c.head.created_by = test_id(LI);
		if (i == 2)
			c.who->user_id = test_id(LI);
		check_row(rows[i], start(&c));
		check_row(rows[i], strcmp(world_people(doc_of(&c), c.who->arena), "zhao") == 0);
		actor_free(c.who);
	}
}

static void
scope_of_role_holders(void **state)
{
	struct case_start c = setup();

	(void)state;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "node", KIND_APPROVE, BY_ROLE);
	c.head.branch_id = test_id(4);
	assert_true(start(&c));
	assert_string_equal(world_people(doc_of(&c), c.who->arena), "chen");
	world_of(c.w, LI)->owners = world_ids(c.who->arena, (const int[]){LI, ZHANG}, 2);
	assert_true(start(&c));
	assert_string_equal(world_people(doc_of(&c), c.who->arena), "li,chen");
	world_of(c.w, CHEN)->may_approve = false;
	assert_true(start(&c));
	assert_string_equal(world_people(doc_of(&c), c.who->arena), "li");
	actor_free(c.who);
}

/* Telling needs no right to approve; authors know, and nobody is told in their place. */
static void
copies(void **state)
{
	struct case_start c = setup();

	(void)state;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "auto", KIND_AUTO, BY_NOBODY);
	world_node(c.w, "told", KIND_COPY, BY_USERS)->approver_users =
	    world_ids(c.who->arena, (const int[]){ZHANG, QIAN, LI}, 3);
	world_of(c.w, LI)->live = false;
	assert_true(start(&c));
	assert_string_equal(world_people(doc_of(&c), c.who->arena), "-|qian");
	actor_free(c.who);
}

/* Who has left is replaced like who may not approve. */
static void
who_has_left(void **state)
{
	struct case_start c = setup();

	(void)state;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "node", KIND_APPROVE, BY_SUPERIOR);
	world_of(c.w, WANG)->live = false;
	assert_true(start(&c));
	assert_string_equal(world_people(doc_of(&c), c.who->arena), "zhao");
	actor_free(c.who);
}

/* A ring of superiors, as only a mistake can make it, ends. */
static void
ring(void **state)
{
	struct case_start c = setup();

	(void)state;
	world_of(c.w, ZHAO)->superior_id = test_id(WANG);
	world_of(c.w, WANG)->may_approve = world_of(c.w, ZHAO)->may_approve = false;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "node", KIND_APPROVE, BY_CHAIN)->approver_level = 10;
	assert_true(start(&c));
	assert_string_equal(world_people(doc_of(&c), c.who->arena), "root");
	actor_free(c.who);
}

static void
refusals(void **state)
{
	struct case_start c = setup();

	(void)state;
	assert_false(start(&c));
	assert_int_equal(c.why->reason, R_NO_FLOW);
	world_flow(c.w, "large", 1, "amount > 1000000");
	world_node(c.w, "auto", KIND_AUTO, BY_NOBODY);
	assert_false(start(&c));
	assert_int_equal(c.why->reason, R_NO_FLOW);
	world_flow(c.w, "rest", 2, "");
	world_node(c.w, "auto", KIND_AUTO, BY_NOBODY)->condition = "amount > 1000000";
	world_node(c.w, "told", KIND_COPY, BY_SUPERIOR);
	assert_false(start(&c));
	assert_int_equal(c.why->reason, R_NO_NODE);
	c.head.blocked = true;
	c.head.blocked_reason = "over the limit";
	assert_false(start(&c));
	assert_int_equal(c.why->reason, R_DOCUMENT_BLOCKED);
	assert_non_null(strstr(why_text(c.why, LANG_EN), "over the limit"));
	assert_null(c.plan);
	actor_free(c.who);
}

static void
retired_flows_are_not_taken(void **state)
{
	struct case_start c = setup();

	(void)state;
	world_flow(c.w, "old", 1, "")->live = false;
	world_node(c.w, "auto", KIND_AUTO, BY_NOBODY);
	assert_false(start(&c));
	assert_int_equal(c.why->reason, R_NO_FLOW);
	actor_free(c.who);
}

static void
too_many_are_refused(void **state)
{
	struct case_start c = setup();
	struct approval_facts *f = &c.w->f;
	person_row *many = arena_new_n(c.who->arena, person_row, 60);

	(void)state;
	for (int i = 0; i < 60; i++) {
		many[i] = *world_of(c.w, CHEN);
		many[i].id = test_id((uint8_t)(100 + i));
	}
	f->people.row = many;
	f->people.n = 60;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "node", KIND_APPROVE, BY_ROLE)->method = METHOD_EACH;
	assert_false(start(&c));
	assert_int_equal(c.why->reason, R_TOO_MANY_APPROVERS);
	actor_free(c.who);
}

static void
automatic(void **state)
{
	struct case_start c = setup();
	struct batch *b = batch_fake_new(c.who->arena, c.who);
	const struct approval_doc *d;

	(void)state;
	world_flow(c.w, "small", 1, "");
	world_node(c.w, "auto", KIND_AUTO, BY_NOBODY);
	world_node(c.w, "told", KIND_COPY, BY_SUPERIOR);
	assert_true(start(&c));
	assert_true(approval_start_passed(c.plan));
	d = doc_of(&c);
	assert_int_equal(d->state, APPROVAL_APPROVED);
	assert_true(d->automatic);
	assert_int_equal(d->ended_at, c.who->now);
	approval_start_apply(b, c.plan, &c.head, c.who);
	assert_non_null(strstr(batch_fake_text(b), "q_approval_insert("));
	assert_non_null(strstr(batch_fake_text(b), "automatic=true"));
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"approval.copied\""));
	assert_null(strstr(batch_fake_text(b), "task.opened"));
	actor_free(c.who);
}

static void
written_as_arrays(void **state)
{
	struct case_start c = setup();
	struct batch *b = batch_fake_new(c.who->arena, c.who);
	const char *text;
	int lines = 0;

	(void)state;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "auto", KIND_AUTO, BY_NOBODY);
	world_node(c.w, "manager", KIND_APPROVE, BY_ROLE)->condition = "amount > 100";
	world_node(c.w, "director", KIND_APPROVE, BY_SUPERIOR);
	assert_true(start(&c));
	approval_start_apply(b, c.plan, &c.head, c.who);
	text = batch_fake_text(b);
	for (const char *s = text; *s != '\0'; s++)
		lines += *s == '\n';
	assert_int_equal(lines, 5); /* instance, nodes, tasks, acts, one event */
	assert_non_null(strstr(text, "states=[2, 1, 0]"));
	assert_non_null(strstr(text, "reasons=[\"\", \"amount 120000.00 > 100.00\", \"\"]"));
	assert_non_null(strstr(text, "origins=[\"role:mgr\", \"role:mgr\", \"superior:1\"]"));
	assert_non_null(strstr(text, "acts=[1, 6], comments=[\"please\", \"\"]"));
	assert_non_null(strstr(text, "op_event(kind=\"task.opened\""));
	actor_free(c.who);
}

static void
path_for_replies(void **state)
{
	struct case_start c = setup();
	Bl__PathNode **path;

	(void)state;
	world_flow(c.w, "any", 1, "");
	world_node(c.w, "chain", KIND_APPROVE, BY_CHAIN)->approver_level = 2;
	world_node(c.w, "thin", KIND_APPROVE, BY_ROLE)->condition = "margin < 10";
	assert_true(start(&c));
	actor_forbid(c.who, PERM_COST_READ);
	assert_int_equal(approval_start_path(c.plan, c.who, &path), 3);
	assert_string_equal(path[0]->name, "chain 1");
	assert_string_equal(path[1]->name, "chain 2");
	assert_int_equal(path[0]->state, BL__NODE_STATE__NODE_STATE_PENDING);
	assert_int_equal(path[1]->state, BL__NODE_STATE__NODE_STATE_WAITING);
	assert_string_equal(path[2]->approvers[1], "chen");
	assert_string_equal(path[2]->reason, "margin * < 10.0000");
	assert_string_equal(path[0]->reason, "every document");
	actor_free(c.who);
}

static const struct CMUnitTest cases[] = {
    CASE("S21 S22 the first flow whose condition holds, the nodes whose condition holds", flows_by_priority),
    CASE("S22 S30 who is asked: every rule, nobody found, authors, stand-ins", approvers),
    CASE("S30 owner, creator and submitter never approve either", whose_it_is),
    CASE("S22 holders of a role are asked when their scope covers the document", scope_of_role_holders),
    CASE("S20 who is told only needs no right, and nobody stands in", copies),
    CASE("S30 who has left is replaced", who_has_left),
    CASE("S22 a ring of superiors ends", ring),
    CASE("S20 no flow, no node, blocked: the submit is refused", refusals),
    CASE("S20 retired versions take no new documents", retired_flows_are_not_taken),
    CASE("S22 more approvers than a node can have are refused, not cut off", too_many_are_refused),
    CASE("S20 automatic nodes pass and copies are told", automatic),
    CASE("S20 the start is written by arrays, the first approvers are told", written_as_arrays),
    CASE("S21 the path tells why, without the margin for whom it is not meant", path_for_replies),
};
UNIT_MAIN("approval start", cases)
