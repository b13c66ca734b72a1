/* world.h -- a small company for tests of approvals: people, flows, a document.
 *
 *	zhang (1, the actor) -> wang (11) -> zhao (12); li (13) and chen (16) hold role mgr; root (14) administrator;
 *	qian (15) may not approve. */
#ifndef BL_TESTS_APPROVAL_WORLD_H
#define BL_TESTS_APPROVAL_WORLD_H

#include "server/domain/approval/instance.h"
#include "tests/unit/server/domain/domain.h"

enum {
	ZHANG = 1,
	BRANCH = 3,
	WANG = 11,
	ZHAO,
	LI,
	ROOT,
	QIAN,
	CHEN,
	ROLE_MGR = 40,
	FLOW = 50,
	DOCUMENT = 60
};

struct world {
	struct approval_facts f;
	person_row person[16];
	flow_row flow[8];
	node_row node[24];
	struct uuid role, li_branch, one;
};

struct world *world_new(struct arena *a);
person_row *world_person(struct world *w, int n, const char *login, int superior);
person_row *world_of(struct world *w, int n);
flow_row *world_flow(struct world *w, const char *code, int priority, const char *condition);
/* A node of the flow that was made last. */
node_row *world_node(struct world *w, const char *name, int kind, int approver);
struct uuids world_ids(struct arena *a, const int *n, size_t count);
struct subject_head world_head(const struct actor *who);
/* "li,chen|wang" : logins of the nodes' tasks, "-" for a node without any. */
const char *world_people(const struct approval_doc *d, struct arena *a);

/* Rows as the database would give them for this approval. */
void world_rows(struct arena *a, const struct approval_doc *d, struct approval_rows *r);

#endif
