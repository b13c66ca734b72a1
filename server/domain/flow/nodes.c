/* Nodes of a flow as a request gives them. */
#include "common/limits.h"
#include "server/domain/approval/inputs.h"
#include "server/domain/approval/way.h"
#include "server/domain/flow/publish.h"

bool
flow_condition_check(const char *path, const char *text, int exponent, struct why *why)
{
	struct expr_field fields[INPUT_N];
	struct expr_error error;

	if (text[0] == '\0')
		return true;
	inputs_fields(exponent, fields);
	if (expr_parse(why->arena, text, fields, INPUT_N, &error) != NULL)
		return true;
	violate(why, path, error.reason, arena_printf(why->arena, "%zu", error.pos), error.word);
	return false;
}

#define PATH(field) field_path(why, "nodes[%zu]." field, i)

static void
unwanted(bool given, const char *path, struct why *why)
{
	if (given)
		violate(why, path, R_NOT_FOR_THIS_NODE);
}

static void
read_role(const struct flow_publish_facts *f, const char *text, const char *path, struct flow_node *n,
    struct why *why)
{
	struct ref r = ref_of(text);

	if (!field_ref(why, path, text, true))
		return;
	for (size_t k = 0; k < f->role.n; k++)
		if (uuid_eq(f->role.row[k].id, r.id) ||
		    (r.code != NULL && strcmp(f->role.row[k].code, r.code) == 0)) {
			n->role_id = f->role.row[k].id;
			n->role_code = f->role.row[k].code;
			return;
		}
	field_unknown(why, path, text);
}

static bool
named(const struct flow_node *n, struct uuid id)
{
	for (size_t k = 0; k < n->nuser; k++)
		if (uuid_eq(n->user[k], id))
			return true;
	return false;
}

static void
read_user(const struct flow_publish_facts *f, const char *text, const char *path, struct flow_node *n,
    struct why *why)
{
	struct ref r = ref_of(text);

	if (!field_ref(why, path, text, true))
		return;
	for (size_t k = 0; k < f->user.n; k++) {
		const struct q_flow_users_row *u = &f->user.row[k];

		if (!uuid_eq(u->id, r.id) && (r.code == NULL || strcmp(u->login, r.code) != 0))
			continue;
		if (named(n, u->id)) {
			violate(why, path, R_DUPLICATE, text);
			return;
		}
		n->user[n->nuser] = u->id;
		n->login[n->nuser++] = u->login;
		return;
	}
	field_unknown(why, path, text);
}

static void
read_users(
    const struct flow_publish_facts *f, const Bl__FlowNode *m, size_t i, struct flow_node *n, struct why *why)
{
	if (!field_count(why, PATH("user_ids"), m->n_user_ids, 1, LIMIT_APPROVERS))
		return;
	n->user = arena_new_n(why->arena, struct uuid, m->n_user_ids);
	n->login = arena_new_n(why->arena, const char *, m->n_user_ids);
	for (size_t k = 0; k < m->n_user_ids; k++)
		read_user(f, m->user_ids[k], field_path(why, "nodes[%zu].user_ids[%zu]", i, k), n, why);
}

/* Who is asked or told, by the rule of the node. */
static void
read_approver(
    const struct flow_publish_facts *f, const Bl__FlowNode *m, size_t i, struct flow_node *n, struct why *why)
{
	int rule = (int)m->approver;
	bool levels = rule == BY_SUPERIOR || rule == BY_CHAIN;

	if (!field_enum(why, PATH("approver"), rule, BY_ROLE, BY_CHAIN, true))
		return;
	n->approver = rule;
	if (n->approver == BY_ROLE)
		read_role(f, m->role_id, PATH("role_id"), n, why);
	else
		unwanted(m->role_id[0] != '\0', PATH("role_id"), why);
	if (n->approver == BY_USERS)
		read_users(f, m, i, n, why);
	else
		unwanted(m->n_user_ids > 0, PATH("user_ids"), why);
	if (levels && field_range(why, PATH("level"), m->level, 1, FLOW_LEVEL_MAX))
		n->level = m->level;
	unwanted(!levels && m->level != 0, PATH("level"), why);
}

/* An automatic node asks nobody, so it has none of the fields about people. */
static void
read_auto(const Bl__FlowNode *m, size_t i, struct why *why)
{
	unwanted(m->approver != 0, PATH("approver"), why);
	unwanted(m->role_id[0] != '\0', PATH("role_id"), why);
	unwanted(m->n_user_ids > 0, PATH("user_ids"), why);
	unwanted(m->level != 0, PATH("level"), why);
}

static void
read_node(
    const struct flow_publish_facts *f, const Bl__FlowNode *m, size_t i, struct flow_node *n, struct why *why)
{
	field_text(why, PATH("name"), m->name, LIMIT_TEXT_NAME, true);
	field_enum(why, PATH("kind"), (int)m->kind, KIND_APPROVE, KIND_COPY, true);
	field_enum(why, PATH("method"), (int)m->method, METHOD_ANY, METHOD_EACH, false);
	flow_condition_check(PATH("condition"), m->condition, f->base.exponent, why);
	n->name = m->name;
	n->condition = m->condition;
	n->kind = (int)m->kind;
	n->method = m->method != 0 ? (int)m->method : METHOD_ANY;
	n->refuse_empty = m->refuse_empty;
	n->skip_self = m->skip_self;
	n->pass_repeat = m->pass_repeat;
	if (n->kind == KIND_AUTO)
		read_auto(m, i, why);
	else
		read_approver(f, m, i, n, why);
	if (n->kind == KIND_APPROVE)
		return;
	unwanted(m->method != 0, PATH("method"), why);
	unwanted(m->refuse_empty, PATH("refuse_empty"), why);
	unwanted(m->pass_repeat, PATH("pass_repeat"), why);
}

void
flow_nodes_read(const struct flow_publish_facts *f, const Bl__PublishFlowRequest *rq, const struct actor *who,
    struct flow_doc *d, struct why *why)
{
	bool decides = false;

	if (!field_count(why, "nodes", rq->n_nodes, 1, LIMIT_APPROVAL_NODES))
		return;
	d->nnode = rq->n_nodes;
	d->node = arena_new_n(who->arena, struct flow_node, d->nnode);
	for (size_t i = 0; i < d->nnode; i++) {
		read_node(f, rq->nodes[i], i, &d->node[i], why);
		decides |= d->node[i].kind == KIND_APPROVE || d->node[i].kind == KIND_AUTO;
	}
	if (!decides)
		violate(why, "nodes", R_FLOW_DECIDES_NOTHING);
}
