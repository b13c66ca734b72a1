#include "server/domain/approval/way.h"

const person_row *
person_find(const struct approval_facts *f, struct uuid id)
{
	for (size_t i = 0; i < f->people.n; i++)
		if (uuid_eq(f->people.row[i].id, id))
			return &f->people.row[i];
	return NULL;
}

static bool
among(struct uuids set, struct uuid id)
{
	for (size_t i = 0; i < set.n; i++)
		if (uuid_eq(set.v[i], id))
			return true;
	return false;
}

bool
is_author(struct uuids authors, struct uuid id)
{
	return among(authors, id);
}

/* May this person stand at the node: who is told only needs no right. */
static bool
usable(const struct way_ask *q, const node_row *n, const person_row *p)
{
	return p->live && (p->may_approve || n->kind == KIND_COPY) && !is_author(q->authors, p->id);
}

/* Lists have room for everybody who was loaded. */
static void
add(struct asked_list *l, const person_row *p, const char *origin)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].person == p)
			return;
	l->v[l->n++] = (struct asked){p, origin};
}

/* The first superior above that may decide; NULL when there is none. */
static const person_row *
climb(const struct way_ask *q, const node_row *n, const person_row *p)
{
	for (int level = 0; level < LEVELS_MAX && p != NULL && !uuid_is_zero(p->superior_id); level++) {
		p = person_find(q->f, p->superior_id);
		if (p != NULL && usable(q, n, p))
			return p;
	}
	return NULL;
}

/* Adds a person whom a rule names, or who stands in: for authors by the node's rule, and for who may not decide at all. Nobody is
 * told in somebody's place. */
static void
add_named(
    const struct way_ask *q, const node_row *n, const person_row *p, const char *origin, struct asked_list *l)
{
	const person_row *instead;

	if (usable(q, n, p)) {
		add(l, p, origin);
		return;
	}
	if (n->kind == KIND_COPY || (is_author(q->authors, p->id) && n->on_self == SELF_OUT))
		return;
	instead = climb(q, n, p);
	if (instead != NULL)
		add(l, instead, arena_printf(q->arena, "for:%s", p->login));
}

static bool
covers(const struct way_ask *q, const person_row *p)
{
	return p->scope_all || among(p->branches, q->branch_id) || among(p->owners, q->owner_id);
}

static void
by_role(const struct way_ask *q, const node_row *n, struct asked_list *l)
{
	const char *origin = arena_printf(q->arena, "role:%s", n->role_code != NULL ? n->role_code : "?");

	for (size_t i = 0; i < q->f->people.n; i++) {
		const person_row *p = &q->f->people.row[i];

		if (among(p->roles, n->approver_role) && (p->may_approve || n->kind == KIND_COPY) &&
		    covers(q, p))
			add_named(q, n, p, origin, l);
	}
}

static void
by_users(const struct way_ask *q, const node_row *n, struct asked_list *l)
{
	for (size_t i = 0; i < n->approver_users.n; i++) {
		const person_row *p = person_find(q->f, n->approver_users.v[i]);

		if (p != NULL)
			add_named(q, n, p, arena_printf(q->arena, "user:%s", p->login), l);
	}
}

/* The submitter's superior of a level, 1 = the direct one. */
static const person_row *
superior(const struct way_ask *q, int level)
{
	const person_row *p = person_find(q->f, q->submitter);

	for (; level > 0 && p != NULL; level--)
		p = uuid_is_zero(p->superior_id) ? NULL : person_find(q->f, p->superior_id);
	return p;
}

static void
by_superior(const struct way_ask *q, const node_row *n, int level, struct asked_list *l)
{
	const person_row *p = superior(q, level);

	if (p != NULL)
		add_named(q, n, p, arena_printf(q->arena, "superior:%d", level), l);
}

static bool
asked_before(const struct asked_list *steps, size_t n, const person_row *p)
{
	for (size_t i = 0; i < n; i++)
		if (steps[i].v[0].person == p)
			return true;
	return false;
}

/* One step for each superior, without asking anybody twice. */
static size_t
by_chain(const struct way_ask *q, const node_row *n, struct asked_list *steps)
{
	size_t k = 0;

	for (int level = 1; level <= n->approver_level && level <= LEVELS_MAX; level++) {
		steps[k].v = arena_new_n(q->arena, struct asked, 1);
		by_superior(q, n, level, &steps[k]);
		if (steps[k].n > 0 && !asked_before(steps, k, steps[k].v[0].person))
			k++;
		else
			steps[k].n = 0;
	}
	return k > 0 ? k : 1;
}

size_t
approvers_of(const struct way_ask *q, const node_row *n, struct asked_list **out)
{
	struct asked_list *steps = arena_new_n(q->arena, struct asked_list, LEVELS_MAX + 1);

	*out = steps;
	steps[0].v = arena_new_n(q->arena, struct asked, q->f->people.n + 1);
	switch (n->approver) {
	case BY_ROLE:
		by_role(q, n, &steps[0]);
		break;
	case BY_USERS:
		by_users(q, n, &steps[0]);
		break;
	case BY_SUPERIOR:
		by_superior(q, n, n->approver_level, &steps[0]);
		break;
	case BY_CHAIN:
		return by_chain(q, n, steps);
	default:
		break;
	}
	return 1;
}

struct asked_list
approvers_admins(const struct way_ask *q, const node_row *n)
{
	struct asked_list l = {.v = arena_new_n(q->arena, struct asked, q->f->people.n + 1)};

	for (size_t i = 0; i < q->f->people.n; i++)
		if (q->f->people.row[i].admin && usable(q, n, &q->f->people.row[i]))
			add(&l, &q->f->people.row[i], "admin");
	return l;
}
