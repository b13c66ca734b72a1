/* flow/publish -- a new version of a flow, or the end of one (S20). May: FLOW_EDIT. Locks: the flows in use for the same kind of
 * document. Effect: the version before is retired; approvals that run keep theirs. */
#include "server/domain/flow/publish.h"

#include "common/limits.h"
#include "server/domain/approval/way.h"
#include "server/op/subject.h"

static struct refs
refs_of(struct arena *a, char *const *text, size_t n)
{
	struct uuid *id = arena_new_n(a, struct uuid, n + 1);
	const char **code = arena_new_n(a, const char *, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct ref r = ref_of(text[i]);

		id[i] = r.id;
		code[i] = r.code;
	}
	return (struct refs){{id, n}, {code, n}};
}

static void
load_people(struct batch *b, const Bl__PublishFlowRequest *rq, struct flow_publish_facts *f)
{
	size_t nuser = 0;
	char **role = arena_new_n(batch_arena(b), char *, rq->n_nodes + 1), **user;
	struct refs r;

	for (size_t i = 0; i < rq->n_nodes; i++) {
		role[i] = rq->nodes[i]->role_id;
		nuser += rq->nodes[i]->n_user_ids;
	}
	user = arena_new_n(batch_arena(b), char *, nuser + 1);
	nuser = 0;
	for (size_t i = 0; i < rq->n_nodes; i++)
		for (size_t k = 0; k < rq->nodes[i]->n_user_ids; k++)
			user[nuser++] = rq->nodes[i]->user_ids[k];
	r = refs_of(batch_arena(b), role, rq->n_nodes);
	q_flow_roles(b, r.id, r.code, &f->role);
	r = refs_of(batch_arena(b), user, nuser);
	q_flow_users(b, r.id, r.code, &f->user);
}

static void
flow_publish_load(
    struct batch *b, const Bl__PublishFlowRequest *rq, const struct actor *who, struct flow_publish_facts *f)
{
	(void)who;
	q_flow_lock(b, rq->code, (int16_t)flow_subject(rq->subject), &f->live);
	q_flow_last(b, rq->code, &f->last);
	q_flow_base(b, &f->base);
	load_people(b, rq, f);
}

static const struct q_flow_lock_row *
live_version(const struct flow_publish_facts *f, const char *code)
{
	for (size_t i = 0; i < f->live.n; i++)
		if (strcmp(f->live.row[i].code, code) == 0)
			return &f->live.row[i];
	return NULL;
}

/* Is there a flow for every document when this one is in use, or (doc NULL) no more? */
static bool
catch_all(const struct flow_publish_facts *f, const char *code, const struct flow_doc *doc)
{
	if (doc != NULL && doc->condition[0] == '\0')
		return true;
	for (size_t i = 0; i < f->live.n; i++)
		if (strcmp(f->live.row[i].code, code) != 0 && f->live.row[i].condition[0] == '\0')
			return true;
	return false;
}

static bool
decide_retire(const struct flow_publish_facts *f, const Bl__PublishFlowRequest *rq, const struct actor *who,
    struct flow_doc *d, struct why *why)
{
	const struct q_flow_lock_row *r = live_version(f, rq->code);

	if (why_violated(why))
		return why_invalid(why);
	if (r == NULL)
		return deny(why, R_NOT_FOUND, "flow", rq->code);
	*d = (struct flow_doc){r->id, r->code, r->flow_version, r->name, (enum subject)r->subject,
	    r->priority, r->condition, who->login, r->published_at, true, 0, NULL};
	return catch_all(f, rq->code, NULL) || deny(why, R_NO_CATCH_ALL, subject_noun(d->subject));
}

bool
flow_publish_decide(const struct flow_publish_facts *f, const Bl__PublishFlowRequest *rq,
    const struct actor *who, struct flow_publish_plan *p, struct why *why)
{
	struct flow_doc *d = &p->doc;

	field_code(why, "code", rq->code);
	if (rq->retire)
		return decide_retire(f, rq, who, d, why);
	*d = (struct flow_doc){new_id(who, 0), rq->code, f->last.found ? f->last.flow_version + 1 : 1,
	    rq->name, flow_subject(rq->subject), rq->priority, rq->condition, who->login, who->now, false, 0,
	    NULL};
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	if (field_enum(why, "subject", (int)rq->subject, BL__FLOW_SUBJECT__FLOW_SUBJECT_QUOTE,
	        BL__FLOW_SUBJECT__FLOW_SUBJECT_ORDER, true) &&
	    f->last.found && (int)d->subject != f->last.subject)
		violate(why, "subject", R_FLOW_SUBJECT_FIXED, subject_noun((enum subject)f->last.subject));
	field_range(why, "priority", rq->priority, 0, FLOW_PRIORITY_MAX);
	flow_condition_check("condition", rq->condition, f->base.exponent, why);
	flow_nodes_read(f, rq, who, d, why);
	if (why_violated(why))
		return why_invalid(why);
	return catch_all(f, rq->code, d) || deny(why, R_NO_CATCH_ALL, subject_noun(d->subject));
}

#define COLUMN(name, type, n, value)                                                                         \
	type *name = arena_new_n(batch_arena(b), type, (n) + 1);                                             \
	for (size_t i = 0; i < (n); i++)                                                                     \
		name[i] = (value);

static void
write_nodes(struct batch *b, const struct flow_doc *d)
{
	size_t n = d->nnode, nuser = 0, all = 0;
	COLUMN(seq, int32_t, n, (int32_t)i + 1)
	COLUMN(name, const char *, n, d->node[i].name)
	COLUMN(kind, int32_t, n, d->node[i].kind)
	COLUMN(condition, const char *, n, d->node[i].condition)
	COLUMN(method, int32_t, n, d->node[i].method)
	COLUMN(approver, int32_t, n, d->node[i].approver)
	COLUMN(role, struct uuid, n, d->node[i].role_id)
	COLUMN(level, int32_t, n, d->node[i].level)
	COLUMN(on_empty, int32_t, n, d->node[i].refuse_empty ? EMPTY_DENY : EMPTY_ADMIN)
	COLUMN(on_self, int32_t, n, d->node[i].skip_self ? SELF_OUT : SELF_SUPERIOR)
	COLUMN(on_repeat, int32_t, n, d->node[i].pass_repeat ? REPEAT_PASS : REPEAT_ASK)
	struct uuid *user;
	int32_t *user_node;

	for (size_t i = 0; i < n; i++)
		all += d->node[i].nuser;
	user = arena_new_n(batch_arena(b), struct uuid, all + 1);
	user_node = arena_new_n(batch_arena(b), int32_t, all + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < d->node[i].nuser; k++) {
			user[nuser] = d->node[i].user[k];
			user_node[nuser++] = (int32_t)i + 1;
		}
	q_flow_nodes_insert(b, d->id, (struct uuids){user, nuser}, (struct i32s){user_node, nuser},
	    (struct i32s){seq, n}, (struct texts){name, n}, (struct i32s){kind, n},
	    (struct texts){condition, n}, (struct i32s){method, n}, (struct i32s){approver, n},
	    (struct uuids){role, n}, (struct i32s){level, n}, (struct i32s){on_empty, n},
	    (struct i32s){on_self, n}, (struct i32s){on_repeat, n});
}

static void
flow_publish_apply(struct batch *b, const struct flow_publish_facts *f, const struct flow_publish_plan *p,
    const Bl__PublishFlowRequest *rq, const struct actor *who, Bl__PublishFlowResponse *re)
{
	const struct flow_doc *d = &p->doc;

	if (live_version(f, rq->code) != NULL)
		q_flow_retire(b, who->now, d->code);
	if (!d->retired) {
		q_flow_insert(b, d->id, d->code, d->flow_version, d->name, (int16_t)d->subject, d->priority,
		    d->condition, who->user_id, who->now);
		write_nodes(b, d);
	}
	op_audit(b, &(struct audit_note){.subject = SUBJECT_FLOW,
	                .id = d->id,
	                .version = d->flow_version,
	                .change = arena_printf(who->arena, "%s %s version %d, %zu nodes",
	                    d->retired ? "retired" : "published", d->code, d->flow_version, d->nnode)});
	re->flow = flow_message(d, who);
}

OP_COMMAND(flow_publish, publish_flow);
