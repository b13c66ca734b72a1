#include "server/db/batch_fake.h"
#include "server/domain/flow/publish.h"
#include "tests/unit/server/domain/domain.h"

extern const struct op op_flow_publish;

enum { OLD = 31, OTHER };

static struct q_flow_lock_row live_rows[4];
static struct q_flow_roles_row roles[1];
static struct q_flow_users_row users[2];

/* Live: "std" for orders without a condition, and "big" with one. */
static struct flow_publish_facts
facts(void)
{
	live_rows[0] = (struct q_flow_lock_row){.id = test_id(OLD),
	    .code = "std",
	    .flow_version = 3,
	    .subject = SUBJECT_ORDER,
	    .name = "Standard",
	    .condition = ""};
	live_rows[1] = (struct q_flow_lock_row){.id = test_id(OTHER),
	    .code = "big",
	    .flow_version = 1,
	    .subject = SUBJECT_ORDER,
	    .name = "Big",
	    .condition = "amount > 1"};
	roles[0] = (struct q_flow_roles_row){.id = test_id(40), .code = "mgr"};
	users[0] = (struct q_flow_users_row){.id = test_id(41), .login = "li"};
	users[1] = (struct q_flow_users_row){.id = test_id(42), .login = "wang"};
	return (struct flow_publish_facts){.live = {.row = live_rows, .n = 2},
	    .last = {.found = true, .flow_version = 3, .subject = SUBJECT_ORDER},
	    .base = {.found = true, .exponent = 2},
	    .role = {.row = roles, .n = 1},
	    .user = {.row = users, .n = 2}};
}

struct request {
	Bl__PublishFlowRequest rq;
	Bl__FlowNode node[24], *nodes[24];
	char *user[3];
};

static struct request *
request_new(const struct actor *who)
{
	struct request *r = arena_new_n(who->arena, struct request, 1);

	bl__publish_flow_request__init(&r->rq);
	r->rq.code = (char *)"std";
	r->rq.name = (char *)"Standard";
	r->rq.subject = BL__FLOW_SUBJECT__FLOW_SUBJECT_ORDER;
	for (int i = 0; i < 24; i++) {
		bl__flow_node__init(&r->node[i]);
		r->node[i].name = (char *)"node";
		r->node[i].kind = BL__NODE_KIND__NODE_KIND_APPROVE;
		r->node[i].approver = BL__APPROVER_RULE__APPROVER_RULE_SUPERIOR;
		r->node[i].level = 1;
		r->nodes[i] = &r->node[i];
	}
	r->rq.nodes = r->nodes;
	r->rq.n_nodes = 1;
	return r;
}

static void
role(struct request *r, const char *id)
{
	r->node[0].approver = BL__APPROVER_RULE__APPROVER_RULE_ROLE;
	r->node[0].level = 0;
	r->node[0].role_id = (char *)id;
}

static void
users_are(struct request *r, const char *a, const char *b)
{
	r->node[0].approver = BL__APPROVER_RULE__APPROVER_RULE_USERS;
	r->node[0].level = 0;
	r->user[0] = (char *)a;
	r->user[1] = (char *)b;
	r->node[0].user_ids = r->user;
	r->node[0].n_user_ids = 2;
}

static void
automatic(struct request *r)
{
	r->node[0].kind = BL__NODE_KIND__NODE_KIND_AUTO;
	r->node[0].approver = 0;
	r->node[0].level = 0;
}

static void
all_errors_at_once(void **state)
{
	struct actor *who = actor_new();

	(void)state;
#define ROW(name, expected, ...)                                                                             \
	{                                                                                                    \
		struct request *r = request_new(who);                                                        \
		struct flow_publish_facts f = facts();                                                       \
		struct flow_publish_plan p = {{.nnode = 0}};                                                 \
		struct why *w = why_new(who);                                                                \
                                                                                                             \
		__VA_ARGS__;                                                                                 \
		check_row(name, flow_publish_decide(&f, &r->rq, who, &p, w) == (expected[0] == '\0'));       \
		if (strcmp(violations(w), expected) != 0)                                                    \
			fail_msg("row '%s': %s", name, violations(w));                                       \
	}
	ROW("nothing wrong", "", (void)0)
	ROW("a role by code", "", role(r, "@mgr"))
	ROW("an unknown role", "nodes[0].role_id UNKNOWN_REF\n", role(r, "@boss"))
	ROW("no role", "nodes[0].role_id REQUIRED\n", role(r, ""))
	ROW("users", "", users_are(r, "@li", "@wang"))
	ROW("a user twice", "nodes[0].user_ids[1] DUPLICATE\n", users_are(r, "@li", "@li"))
	ROW("an unknown user", "nodes[0].user_ids[1] UNKNOWN_REF\n", users_are(r, "@li", "@gone"))
	ROW("no users", "nodes[0].user_ids REQUIRED\n", users_are(r, "", ""); r->node[0].n_user_ids = 0)
	ROW("level 0", "nodes[0].level OUT_OF_RANGE\n", r->node[0].level = 0)
	ROW("level 11", "nodes[0].level OUT_OF_RANGE\n", r->node[0].level = 11)
	ROW("a role with a superior", "nodes[0].role_id NOT_FOR_THIS_NODE\n",
	    r->node[0].role_id = (char *)"@mgr")
	ROW("a level with a role", "nodes[0].level NOT_FOR_THIS_NODE\n", role(r, "@mgr");
	    r->node[0].level = 1)
	ROW("no rule", "nodes[0].approver REQUIRED\n", r->node[0].approver = 0)
	ROW("no such rule", "nodes[0].approver BAD_ENUM\n", r->node[0].approver = 9)
	ROW("automatic", "", automatic(r))
	ROW("automatic, and somebody is named",
	    "nodes[0].approver NOT_FOR_THIS_NODE\nnodes[0].level NOT_FOR_THIS_NODE\n",
	    r->node[0].kind = BL__NODE_KIND__NODE_KIND_AUTO)
	ROW("a copy is no decision", "nodes FLOW_DECIDES_NOTHING\n",
	    r->node[0].kind = BL__NODE_KIND__NODE_KIND_COPY)
	ROW("a copy asks nobody",
	    "nodes[1].method NOT_FOR_THIS_NODE\nnodes[1].pass_repeat NOT_FOR_THIS_NODE\n", r->rq.n_nodes = 2;
	    r->node[1].kind = BL__NODE_KIND__NODE_KIND_COPY;
	    r->node[1].method = BL__VOTE_METHOD__VOTE_METHOD_EACH; r->node[1].pass_repeat = true)
	ROW("no nodes", "nodes REQUIRED\n", r->rq.n_nodes = 0)
	ROW("21 nodes", "nodes TOO_MANY\n", r->rq.n_nodes = 21)
	ROW("conditions are parsed", "condition CONDITION_FIELD\nnodes[0].condition CONDITION_INCOMPLETE\n",
	    r->rq.condition = (char *)"size > 1";
	    r->node[0].condition = (char *)"amount >")
	ROW("decimals of the base currency", "nodes[0].condition CONDITION_TYPE\n",
	    r->node[0].condition = (char *)"amount > 1.005")
	ROW("head", "code BAD_CODE\nname REQUIRED\nsubject REQUIRED\npriority OUT_OF_RANGE\n",
	    r->rq.code = (char *)"a b";
	    r->rq.name = (char *)""; r->rq.subject = 0; r->rq.priority = -1)
	ROW("a code stays with its kind of document", "subject FLOW_SUBJECT_FIXED\n",
	    r->rq.subject = BL__FLOW_SUBJECT__FLOW_SUBJECT_QUOTE)
	actor_free(who);
}

static void
where_in_the_condition(void **state)
{
	struct actor *who = actor_new();
	struct request *r = request_new(who);
	struct flow_publish_facts f = facts();
	struct flow_publish_plan p = {{.nnode = 0}};
	struct why *w = why_new(who);

	(void)state;
	r->node[0].condition = (char *)"amount > 1 and sise = 2";
	assert_false(flow_publish_decide(&f, &r->rq, who, &p, w));
	assert_string_equal(w->field[0].path, "nodes[0].condition");
	assert_string_equal(w->field[0].param[0], "16");
	assert_string_equal(w->field[0].param[1], "sise");
	actor_free(who);
}

static void
a_catch_all_stays(void **state)
{
	static const struct {
		const char *row, *code, *condition;
		size_t live; /* of the two live flows, how many there are */
		bool retire, ok;
	} rows[] = {
	    {"the catch-all gets a new version", "std", "", 2, false, true},
	    {"the only catch-all gets a condition", "std", "amount > 5", 2, false, false},
	    {"the only catch-all is retired", "std", "", 2, true, false},
	    {"another one is retired", "big", "", 2, true, true},
	    {"a first flow with a condition", "new", "amount > 5", 0, false, false},
	    {"a first flow without", "new", "", 0, false, true},
	    {"a further flow with a condition", "new", "amount > 5", 2, false, true},
	};
	struct actor *who = actor_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct request *r = request_new(who);
		struct flow_publish_facts f = facts();
		struct flow_publish_plan p = {{.nnode = 0}};
		struct why *w = why_new(who);

		f.live.n = rows[i].live;
		r->rq.code = (char *)rows[i].code;
		r->rq.condition = (char *)rows[i].condition;
		r->rq.retire = rows[i].retire;
		check_row(rows[i].row, flow_publish_decide(&f, &r->rq, who, &p, w) == rows[i].ok);
		if (!rows[i].ok)
			check_row(rows[i].row, w->reason == R_NO_CATCH_ALL);
	}
	actor_free(who);
}

static void
retiring_what_is_not_there(void **state)
{
	struct actor *who = actor_new();
	struct request *r = request_new(who);
	struct flow_publish_facts f = facts();
	struct flow_publish_plan p = {{.nnode = 0}};
	struct why *w = why_new(who);

	(void)state;
	r->rq.code = (char *)"gone";
	r->rq.retire = true;
	assert_false(flow_publish_decide(&f, &r->rq, who, &p, w));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static void
versions(void **state)
{
	struct actor *who = actor_new();
	struct request *r = request_new(who);
	struct flow_publish_facts f = facts();
	struct flow_publish_plan p = {{.nnode = 0}};
	struct batch *b = batch_fake_new(who->arena, who);
	Bl__PublishFlowResponse re = BL__PUBLISH_FLOW_RESPONSE__INIT;
	const char *text;

	(void)state;
	users_are(r, "@wang", "@li");
	r->rq.n_nodes = 2;
	r->node[0].skip_self = r->node[0].pass_repeat = true;
	r->node[1].refuse_empty = true;
	r->node[1].level = 2;
	assert_true(flow_publish_decide(&f, &r->rq, who, &p, why_new(who)));
	assert_int_equal(p.doc.flow_version, 4);
	op_flow_publish.apply(b, &f, &p, &r->rq, who, &re);
	text = batch_fake_text(b);
	assert_non_null(strstr(text, "q_flow_retire("));
	assert_non_null(strstr(text, "code=\"std\", flow_version=4"));
	assert_non_null(strstr(text, "user_nodes=[1, 1], seqs=[1, 2]"));
	assert_non_null(strstr(text, "levels=[0, 2], on_empty=[1, 2], on_self=[2, 1], on_repeat=[2, 1]"));
	assert_non_null(strstr(text, "change=\"published std version 4, 2 nodes\""));
	assert_string_equal(re.flow->nodes[0]->user_ids[0], "@wang");
	assert_int_equal(re.flow->nodes[1]->level, 2);
	assert_false(re.flow->retired);
	actor_free(who);
}

static void
retiring(void **state)
{
	struct actor *who = actor_new();
	struct request *r = request_new(who);
	struct flow_publish_facts f = facts();
	struct flow_publish_plan p = {{.nnode = 0}};
	struct batch *b = batch_fake_new(who->arena, who);
	Bl__PublishFlowResponse re = BL__PUBLISH_FLOW_RESPONSE__INIT;

	(void)state;
	r->rq.code = (char *)"big";
	r->rq.retire = true;
	r->rq.n_nodes = 0;
	assert_true(flow_publish_decide(&f, &r->rq, who, &p, why_new(who)));
	op_flow_publish.apply(b, &f, &p, &r->rq, who, &re);
	assert_non_null(strstr(batch_fake_text(b), "q_flow_retire("));
	assert_null(strstr(batch_fake_text(b), "q_flow_insert("));
	assert_true(re.flow->retired);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S20 S21 all errors of a flow at once, each with its path", all_errors_at_once),
    CASE("S21 a wrong condition is shown with place and word", where_in_the_condition),
    CASE("S20 there is always a flow for every document", a_catch_all_stays),
    CASE("S20 retiring what is not there", retiring_what_is_not_there),
    CASE("S20 publishing makes the next version and retires the one before", versions),
    CASE("S20 a flow can be retired", retiring),
};
UNIT_MAIN("flow publish", cases)
