/* R11 b: every state that three persons, an administrator and a tamperer can reach, breadth first, by the decisions of the product;
 * and R11 c: with each of these faults planted the walk finds a broken promise.
 *
 * The document: zhang's order. Flow: manager (any of wang, li), director (each of li and root, who agreed just before is not asked
 * again), credit (root, when over the limit). What is true (who wrote the content of now, who voted on what) is kept apart from
 * what the product is told, and the promises are checked against the truth. */
#include <stdlib.h>

#include "server/domain/approval/inputs.h"
#include "server/domain/approval/withdraw.h"
#include "server/domain/task/approve.h"
#include "server/domain/task/task.h"
#include "tests/unit/server/domain/approval/world.h"
#include "tests/unit/server/domain/task/document.h"

#define DEPTH 9
#define TASKS 12
#define NODES 8
#define SLOTS (1u << 18)

static const int persons[] = {ZHANG, WANG, LI, ROOT};
static const char *const logins[] = {"zhang", "wang", "li", "root"};
#define PERSONS 4

enum { DRAFT, IN_APPROVAL, EFFECTIVE };

enum fault {
	NO_FAULT,
	HASH_NOT_RECOMPUTED, /* an edit past the rules keeps the hash that was submitted */
	HASH_MOVED_ALONG,    /* an edit past the rules writes the approval's hash, too */
	AUTHORS_FORGOTTEN,   /* nobody is an author */
	EDITORS_FORGOTTEN,   /* only who submits is an author */
	ASSIGNEE_IGNORED,    /* everybody may decide everybody's task: the task is given to the caller */
	VOTE_TWICE,          /* a decided task of the caller is open again */
	EACH_IS_ANY,
	LAST_NODE_LOST,
	VOTES_KEPT,       /* submitted again, old votes count */
	INPUTS_FROZEN,    /* the last vote looks at the inputs of the submit */
	CONDITION_LOST,   /* the node about credit was never published */
	ENDED_IS_RUNNING, /* withdrawn and refused approvals go on */
	DENIAL_IGNORED,   /* a vote that was denied counts */
	IMPORT_EFFECTIVE, /* another door to effective */
	REPEAT_FOR_ALL,   /* whoever is asked counts as having agreed before */
	FAULTS
};

struct vote { /* of one task */
	uint8_t seq, person, state;
	uint8_t content, revision; /* the truth: what they agreed to */
};
struct node_at {
	uint8_t flow_seq, state;
};
struct state {                                        /* compared byte by byte */
	uint8_t document, content, revision, editors; /* editors: the truth, bit per person */
	uint8_t credit;                               /* now: over the limit? */
	uint8_t approval;                             /* 0 none, else approval_state */
	uint8_t submitter, authors, submitted_content, submitted_revision, submitted_credit;
	uint8_t nnode, ntask;
	uint8_t tampered;
	struct node_at node[NODES];
	struct vote task[TASKS];
	uint8_t depth;
};
#define KEY_BYTES offsetof(struct state, depth)

struct walk {
	enum fault fault;
	struct world *w;
	struct state *seen;
	uint32_t *slot; /* index + 1 */
	size_t n, cap, next;
	const char *broken; /* the first promise that was broken */
};

/* ---- from a state to what the product is told, and back ---- */

static uint8_t
person_index(struct uuid id)
{
	for (uint8_t i = 0; i < PERSONS; i++)
		if (uuid_eq(id, test_id((uint8_t)persons[i])))
			return i;
	fail_msg("unknown person");
	return 0;
}

static struct uuids
people_of(struct arena *a, uint8_t bits)
{
	int id[PERSONS];
	size_t n = 0;

	for (int i = 0; i < PERSONS; i++)
		if (bits >> i & 1)
			id[n++] = persons[i];
	return world_ids(a, id, n);
}

static struct bytes
hash_of(struct arena *a, uint8_t content)
{
	uint8_t *h = arena_alloc(a, 32);

	memset(h, 1 + content, 32);
	return (struct bytes){h, 32};
}

static struct world *
company(struct arena *a, enum fault fault)
{
	struct world *w = world_new(a);
	node_row *n;

	w->f.people.n = 0;
	world_person(w, ZHANG, "zhang", WANG);
	world_person(w, WANG, "wang", ROOT);
	world_person(w, LI, "li", ROOT);
	world_person(w, ROOT, "root", 0)->admin = true;
	world_flow(w, "walk", 1, "");
	n = world_node(w, "manager", KIND_APPROVE, BY_USERS);
	n->approver_users = world_ids(a, (const int[]){WANG, LI}, 2);
	n = world_node(w, "director", KIND_APPROVE, BY_USERS);
	n->approver_users = world_ids(a, (const int[]){LI, ROOT}, 2);
	n->method = fault == EACH_IS_ANY ? METHOD_ANY : METHOD_EACH;
	n->on_repeat = REPEAT_PASS;
	if (fault == CONDITION_LOST)
		return w;
	n = world_node(w, "credit", KIND_APPROVE, BY_USERS);
	n->approver_users = world_ids(a, (const int[]){ROOT}, 1);
	n->condition = "credit = \"approval\"";
	return w;
}

static struct subject_head
head_of(const struct walk *k, const struct state *s, struct actor *who)
{
	struct subject_head h = world_head(who);
	bool as_submitted = k->fault == HASH_NOT_RECOMPUTED && s->approval != 0;

	h.draft = s->document == DRAFT;
	h.in_approval = s->document == IN_APPROVAL;
	h.revision = s->revision;
	h.content_hash = hash_of(who->arena, as_submitted ? s->submitted_content : s->content);
	h.inputs.credit = (k->fault == INPUTS_FROZEN && s->approval != 0 ? s->submitted_credit : s->credit)
	                      ? "approval"
	                      : "pass";
	h.authors = people_of(who->arena, k->fault == EDITORS_FORGOTTEN ? 0 : s->editors);
	h.owner_id = h.created_by = (struct uuid){{0}};
	if (k->fault == AUTHORS_FORGOTTEN)
		h.authors.n = 0;
	return h;
}

static const char *
inputs_at_submit(const struct state *s, struct actor *who)
{
	struct routing_inputs in = world_head(who).inputs;

	in.credit = s->submitted_credit ? "approval" : "pass";
	return inputs_text(&in, who->arena);
}

static struct approval_doc
doc_of(const struct walk *k, const struct state *s, struct world *w, struct actor *who)
{
	struct approval_doc d = {.found = s->approval != 0,
	    .id = test_id(70),
	    .subject = SUBJECT_ORDER,
	    .subject_id = test_id(DOCUMENT),
	    .number = "XSDD-1",
	    .revision = s->submitted_revision,
	    .inputs = inputs_at_submit(s, who),
	    .flow_id = w->flow[0].id,
	    .flow_code = "walk",
	    .flow_version = 1,
	    .state = s->approval,
	    .authors = people_of(who->arena, s->authors),
	    .submitted_by = test_id((uint8_t)persons[s->submitter]),
	    .submitter_login = logins[s->submitter],
	    .version = 1};

	d.content_hash =
	    hash_of(who->arena, k->fault == HASH_MOVED_ALONG ? s->content : s->submitted_content);
	d.nnode = s->nnode;
	d.ntask = s->ntask;
	d.node = arena_new_n(who->arena, struct approval_node, NODES + 1);
	d.task = arena_new_n(who->arena, struct approval_task, TASKS + 1);
	for (int i = 0; i < s->nnode; i++) {
		const node_row *n = &w->node[s->node[i].flow_seq - 1];

		d.node[i] = (struct approval_node){.seq = i + 1,
		    .name = n->name,
		    .kind = n->kind,
		    .method = n->method,
		    .state = s->node[i].state,
		    .reason = "",
		    .flow_id = n->flow_id,
		    .flow_seq = n->seq,
		    .pass_repeat = n->on_repeat == REPEAT_PASS || k->fault == REPEAT_FOR_ALL};
	}
	for (int i = 0; i < s->ntask; i++)
		d.task[i] = (struct approval_task){.id = test_id((uint8_t)(100 + i)),
		    .seq = s->task[i].seq,
		    .assignee = test_id((uint8_t)persons[s->task[i].person]),
		    .login = logins[s->task[i].person],
		    .name = "",
		    .state = s->task[i].state};
	if (k->fault == AUTHORS_FORGOTTEN)
		d.authors.n = 0;
	return d;
}

/* The approval of a plan into the next state; votes that are new are votes on the content of now. */
static void
keep(struct state *s, const struct approval_doc *d)
{
	s->approval = (uint8_t)d->state;
	s->nnode = (uint8_t)d->nnode;
	s->ntask = (uint8_t)d->ntask;
	assert_true(d->nnode <= NODES && d->ntask <= TASKS);
	for (size_t i = 0; i < d->nnode; i++)
		s->node[i] = (struct node_at){(uint8_t)d->node[i].flow_seq, (uint8_t)d->node[i].state};
	for (size_t i = 0; i < d->ntask; i++) {
		struct vote *v = &s->task[i];

		if (d->task[i].state == TASK_APPROVED && v->state != TASK_APPROVED) {
			v->content = s->content;
			v->revision = s->revision;
		}
		v->seq = (uint8_t)d->task[i].seq;
		v->person = person_index(d->task[i].assignee);
		v->state = (uint8_t)d->task[i].state;
	}
}

/* ---- the moves ---- */

enum move { SUBMIT, EDIT, APPROVE, REJECT, RETURN, WITHDRAW, TAMPER, CREDIT, MOVES };

static bool
submit(struct walk *k, struct state *s, uint8_t p, struct world *w, struct actor *who)
{
	struct subject_head head = head_of(k, s, who);
	struct state was = *s;
	struct approval_start *start;
	const struct approval_doc *d;
	const char *reason;

	if (s->document != DRAFT || !approval_start(&w->f, &head, who, "", &start, why_new(who)))
		return false;
	d = approval_start_doc(start, &reason);
	memset(s->task, 0, sizeof(s->task));
	memset(s->node, 0, sizeof(s->node));
	s->document = IN_APPROVAL;
	s->submitter = p;
	s->submitted_content = s->content;
	s->submitted_revision = s->revision;
	s->submitted_credit = s->credit;
	s->authors = 0;
	for (size_t i = 0; i < d->authors.n; i++)
		s->authors |= (uint8_t)(1 << person_index(d->authors.v[i]));
	keep(s, d);
	for (int i = 0; k->fault == VOTES_KEPT && i < was.ntask && i < s->ntask; i++)
		if (was.task[i].state == TASK_APPROVED && was.task[i].person == s->task[i].person)
			s->task[i] = was.task[i];
	return true;
}

/* By the rules: a draft only; what was submitted before becomes the next revision. */
static bool
edit(struct state *s, uint8_t p)
{
	if (s->document != DRAFT)
		return false;
	s->content ^= 1;
	if (s->approval != 0 && s->revision == s->submitted_revision)
		s->revision++;
	s->editors |= (uint8_t)(1 << p);
	return true;
}

/* Past the rules, as by psql: content changes under a running approval, once. */
static bool
tamper(struct state *s)
{
	if (s->document != IN_APPROVAL || s->tampered)
		return false;
	s->content ^= 1;
	s->tampered = 1;
	return true;
}

static bool
vote(struct walk *k, struct state *s, uint8_t p, enum move move, size_t task, struct world *w,
    struct actor *who)
{
	struct document document = {.head = head_of(k, s, who)};
	struct approval_doc d = doc_of(k, s, w, who);
	struct approval_turn_facts turn = {
	    .key = {.task_id = test_id((uint8_t)(100 + task))}, .subject = {&document}, .flows = w->f};
	struct task_approve_facts f = {.turn = turn};
	struct task_refuse_facts r;
	struct task_approve_plan plan = {{NULL}};
	struct task_refuse_plan refused = {{NULL}};
	Bl__ApproveTaskRequest rq = BL__APPROVE_TASK_REQUEST__INIT;
	char *id = reply_uuid(who, turn.key.task_id);

	(void)p;
	if (k->fault == ASSIGNEE_IGNORED)
		d.task[task].assignee = who->user_id;
	if (k->fault == VOTE_TWICE && d.task[task].state == TASK_APPROVED && d.nnode > 1 &&
	    d.node[1].state == NODE_OPEN) {
		d.task[task].state = TASK_PENDING;
		d.task[task].seq = 2;
	}
	if (k->fault == LAST_NODE_LOST && d.nnode > 1 && d.node[d.nnode - 1].state == NODE_WAITING)
		d.nnode--;
	if (k->fault == ENDED_IS_RUNNING && (d.state == APPROVAL_WITHDRAWN || d.state == APPROVAL_RETURNED)) {
		d.state = APPROVAL_RUNNING;
		document.head.in_approval = true;
		for (size_t i = 0; i < d.ntask; i++)
			if (d.task[i].state == TASK_CANCELLED)
				d.task[i].state = TASK_PENDING;
		for (size_t i = 0; i < d.nnode; i++)
			if (d.node[i].state == NODE_CANCELLED)
				d.node[i].state = NODE_OPEN;
	}
	if (k->fault == REPEAT_FOR_ALL && d.ntask > 1)
		d.task[0].state = TASK_SKIPPED;
	world_rows(who->arena, &d, &f.turn.rows);
	r.turn = f.turn;
	rq.task_id = id;
	if (move == APPROVE) {
		if (!task_approve_decide(&f, &rq, who, &plan, why_new(who))) {
			if (k->fault != DENIAL_IGNORED || s->document != IN_APPROVAL ||
			    s->task[task].state != TASK_PENDING)
				return false;
			s->document = EFFECTIVE;
			return true;
		}
		keep(s, &plan.turn.doc);
		if (plan.turn.effect != NULL)
			s->document = EFFECTIVE;
		return true;
	}
	if (!task_refuse_decide(
	        &r, id, "no", move == REJECT ? TASK_DO_REJECT : TASK_DO_RETURN, who, &refused, why_new(who)))
		return false;
	keep(s, &refused.turn.doc);
	s->document = DRAFT;
	return true;
}

static bool
withdraw(struct walk *k, struct state *s, struct world *w, struct actor *who)
{
	struct document document = {.head = head_of(k, s, who)};
	struct approval_doc d = doc_of(k, s, w, who);
	struct approval_withdraw_facts f = {{.subject = {&document}}};
	struct approval_withdraw_plan p = {{NULL}};
	Bl__WithdrawApprovalRequest rq = BL__WITHDRAW_APPROVAL_REQUEST__INIT;

	world_rows(who->arena, &d, &f.turn.rows);
	rq.subject_id = reply_uuid(who, test_id(DOCUMENT));
	if (!approval_withdraw_decide(&f, &rq, who, &p, why_new(who)))
		return false;
	keep(s, &p.turn.doc);
	s->document = DRAFT;
	return true;
}

/* ---- the promises ---- */

static bool
agreed(const struct vote *v)
{
	return v->state == TASK_APPROVED || v->state == TASK_SKIPPED;
}

static const char *
node_promise(const struct state *s, int i)
{
	int yes = 0, asked = 0;

	for (int t = 0; t < s->ntask; t++)
		if (s->task[t].seq == i + 1) {
			asked++;
			yes += agreed(&s->task[t]);
		}
	if (s->node[i].state != NODE_PASSED)
		return "effective with a node that did not pass";
	if (yes == 0)
		return "effective with a node that nobody agreed at";
	if (s->node[i].flow_seq == 2 && yes < asked)
		return "effective though not each of a node agreed";
	return NULL;
}

/* Whom the flow names, and root in the place of an author. */
static bool
may_decide(const struct state *s, const struct vote *v)
{
	int person = persons[v->person], flow_seq = s->node[v->seq - 1].flow_seq;
	bool stand_in = (s->editors | 1 << s->submitter) & (2 | 4);

	if (flow_seq == 1)
		return person == WANG || person == LI || (person == ROOT && stand_in);
	return person == ROOT || (person == LI && flow_seq == 2);
}

static const char *
vote_promise(const struct state *s, const struct vote *v)
{
	bool voted = false;

	if (!agreed(v))
		return NULL;
	if (s->editors >> v->person & 1 || v->person == s->submitter)
		return "effective with an author's vote";
	if (!may_decide(s, v))
		return "effective with the vote of somebody who was not to decide";
	if (v->state == TASK_APPROVED && (v->content != s->content || v->revision != s->revision))
		return "effective with a vote on another content";
	for (int t = 0; t < s->ntask; t++)
		voted |= s->task[t].person == v->person && s->task[t].state == TASK_APPROVED;
	return voted ? NULL : "effective with the voice of somebody who never voted";
}

static const char *
effective_promise(const struct state *s)
{
	bool nodes[4] = {false};
	const char *broken;

	if (s->approval != APPROVAL_APPROVED)
		return "effective without an approved approval";
	if (s->content != s->submitted_content || s->revision != s->submitted_revision)
		return "effective with a content that was not submitted";
	for (int i = 0; i < s->nnode; i++) {
		nodes[s->node[i].flow_seq] = true;
		if ((broken = node_promise(s, i)) != NULL)
			return broken;
	}
	if (!nodes[1] || !nodes[2] || (s->credit && !nodes[3]))
		return "effective without all nodes";
	for (int t = 0; t < s->ntask; t++)
		if ((broken = vote_promise(s, &s->task[t])) != NULL)
			return broken;
	return NULL;
}

static const char *
approval_promise(const struct state *s)
{
	int open = 0, pending = 0;

	for (int i = 0; i < s->nnode; i++)
		open += s->node[i].state == NODE_OPEN;
	for (int t = 0; t < s->ntask; t++)
		pending += s->task[t].state == TASK_PENDING;
	if (s->approval == APPROVAL_RUNNING && (open != 1 || pending == 0))
		return "a running approval asks at one node";
	if (s->approval != APPROVAL_RUNNING && (open > 0 || pending > 0))
		return "an ended approval asks nobody";
	if ((s->approval == APPROVAL_RUNNING) != (s->document == IN_APPROVAL))
		return "document and approval go together";
	return NULL;
}

static const char *
promise(const struct state *s)
{
	const char *broken = s->document == EFFECTIVE ? effective_promise(s) : NULL;

	return broken != NULL || s->approval == 0 ? broken : approval_promise(s);
}

/* ---- the walk ---- */

static size_t
slot_of(const struct walk *k, const struct state *s)
{
	const uint8_t *p = (const uint8_t *)s;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < KEY_BYTES; i++)
		h = (h ^ p[i]) * 16777619u;
	h ^= h >> 15;
	while (k->slot[h % SLOTS] != 0 && memcmp(&k->seen[k->slot[h % SLOTS] - 1], s, KEY_BYTES) != 0)
		h++;
	return h % SLOTS;
}

static void
visit(struct walk *k, const struct state *s)
{
	size_t slot = slot_of(k, s);
	const char *broken = promise(s);

	if (broken != NULL && k->broken == NULL)
		k->broken = broken;
	if (k->slot[slot] != 0)
		return;
	assert_true(k->n < SLOTS / 2);
	if (k->n == k->cap) {
		k->cap = k->cap == 0 ? 1024 : 2 * k->cap;
		k->seen = realloc(k->seen, sizeof(*k->seen) * k->cap);
		assert_non_null(k->seen);
	}
	k->seen[k->n] = *s;
	k->slot[slot] = (uint32_t)++k->n;
}

static bool
take(struct walk *k, struct state *s, enum move move, uint8_t p, size_t task, struct actor *who)
{
	struct world *w = k->w;

	who->user_id = test_id((uint8_t)persons[p]);
	who->login = logins[p];
	switch (move) {
	case SUBMIT:
		return submit(k, s, p, w, who);
	case EDIT:
		return edit(s, p);
	case APPROVE:
	case REJECT:
	case RETURN:
		return s->approval != 0 && vote(k, s, p, move, task, w, who);
	case WITHDRAW:
		return s->approval != 0 && withdraw(k, s, w, who);
	case TAMPER:
		return p == 0 && tamper(s);
	case CREDIT:
		s->credit = 1;
		return p == 0 && s->document != EFFECTIVE;
	case MOVES:
		break;
	}
	return false;
}

static void
step(struct walk *k, const struct state *from, enum move move, uint8_t p, size_t task, struct actor *who)
{
	struct arena_mark mark = arena_mark(who->arena);
	struct state to = *from;

	if (take(k, &to, move, p, task, who)) {
		to.depth = (uint8_t)(from->depth + 1);
		visit(k, &to);
	}
	arena_reset(who->arena, mark);
}

static void
steps(struct walk *k, struct actor *who)
{
	struct state from = k->seen[k->next++];

	if (k->fault == IMPORT_EFFECTIVE && from.document == DRAFT) {
		struct state to = from;

		to.document = EFFECTIVE;
		visit(k, &to);
	}
	for (uint8_t p = 0; p < PERSONS; p++)
		for (int move = 0; move < MOVES; move++) {
			bool votes = move == APPROVE || move == REJECT || move == RETURN;

			for (size_t t = 0; t < (votes ? from.ntask : 1u); t++)
				if (!votes || move == APPROVE || from.task[t].person == p)
					step(k, &from, (enum move)move, p, t, who);
		}
}

static void
walk(struct walk *k, enum fault fault, int depth)
{
	struct actor *who = actor_new();
	struct state start;

	*k = (struct walk){.fault = fault, .slot = calloc(SLOTS, sizeof(*k->slot))};
	assert_non_null(k->slot);
	k->w = company(who->arena, fault);
	memset(&start, 0, sizeof(start));
	start.revision = 1;
	start.editors = 1; /* zhang */
	visit(k, &start);
	while (k->next < k->n && k->seen[k->next].depth < depth && (fault == NO_FAULT || k->broken == NULL))
		steps(k, who);
	free(k->slot);
	free(k->seen);
	actor_free(who);
}

static void
no_promise_is_broken(void **state)
{
	struct walk k;

	(void)state;
	walk(&k, NO_FAULT, DEPTH);
	print_message("%zu states to depth %d\n", k.n, DEPTH);
	if (k.broken != NULL)
		fail_msg("%s", k.broken);
	assert_true(k.n > 1000);
}

static void
faults_are_found(void **state)
{
	static const char *const names[FAULTS] = {"", "hash not recomputed", "hash moved along",
	    "authors forgotten", "editors forgotten", "assignee ignored", "vote twice", "each is any",
	    "last node lost", "votes kept", "inputs frozen", "condition lost", "ended is running",
	    "denial ignored", "import as effective", "repeat for all"};

	(void)state;
	for (int f = NO_FAULT + 1; f < FAULTS; f++) {
		struct walk k;

		walk(&k, (enum fault)f, DEPTH);
		if (k.broken == NULL)
			fail_msg("fault '%s' was not found", names[f]);
		print_message("%s: %s\n", names[f], k.broken);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S20 S32 R11b in no reachable state is a promise broken", no_promise_is_broken),
    CASE("S32 R11c every planted fault breaks one", faults_are_found),
};
UNIT_MAIN("approval walk", cases)
