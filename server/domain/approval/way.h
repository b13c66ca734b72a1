/* way.h -- which flow a document takes, which of its nodes, and who is asked there (S20 to S22, S30). Pure but for the load. */
#ifndef BL_DOMAIN_APPROVAL_WAY_H
#define BL_DOMAIN_APPROVAL_WAY_H

#include "query/q_approval.h"
#include "server/domain/approval/approval.h"

enum { KIND_APPROVE = 1, KIND_AUTO = 2, KIND_COPY = 3 };
enum { METHOD_ANY = 1, METHOD_EACH = 2 };
enum { BY_NOBODY, BY_ROLE, BY_USERS, BY_SUPERIOR, BY_CHAIN };
enum { EMPTY_ADMIN = 1, EMPTY_DENY = 2 };
enum { SELF_SUPERIOR = 1, SELF_OUT = 2 };
enum { REPEAT_ASK = 1, REPEAT_PASS = 2 };

#define LEVELS_MAX 10 /* superiors above a person that are looked at */

typedef struct q_approval_people_row person_row;
typedef struct q_approval_flows_row flow_row;
typedef struct q_approval_flow_nodes_row node_row;

struct approval_facts {
	struct q_approval_flows flow;
	struct q_approval_flow_nodes node;
	struct q_approval_people people;
};

/* ---- who is asked (approvers.c) ---- */

struct asked { /* one person at one node */
	const person_row *person;
	const char
	    *origin; /* "role:mgr", "user:li", "superior:1", "admin", "for:zhang" (instead of an author) */
};
struct asked_list {
	struct asked *v;
	size_t n;
};

struct way_ask { /* what the rules about people look at */
	const struct approval_facts *f;
	struct uuid submitter;
	struct uuids authors;            /* never asked */
	struct uuid branch_id, owner_id; /* of the document: whom a role holder must see */
	struct arena *arena;
};
const person_row *person_find(const struct approval_facts *f, struct uuid id);
bool is_author(struct uuids authors, struct uuid id);
/* Steps that a node of a flow becomes: one, or one for each superior of a chain. steps[0..return) with their people; an empty
 * first step means nobody was found. */
size_t approvers_of(const struct way_ask *q, const node_row *n, struct asked_list **steps);
/* Administrators that are no authors. */
struct asked_list approvers_admins(const struct way_ask *q, const node_row *n);

/* ---- which way (way.c) ---- */

struct way_step {
	const node_row *node;
	const char *name, *reason;
	struct asked_list asked;
};
struct way {
	const flow_row *flow;
	const char *reason; /* why this flow */
	struct way_step *step;
	size_t n;
};
/* keep: the flow version of an approval that runs, which stands in for the live one; zero at the start. Denies NO_FLOW, NO_APPROVER,
 * NO_NODE. */
bool way_find(const struct way_ask *q, const struct routing_inputs *in, enum subject kind, struct uuid keep,
    struct way *out, struct why *why);
/* Queues the same reads for an approval that runs, found by one of its names. */
void way_load_running(
    struct batch *b, struct uuid id, const char *number, struct uuid task_id, struct approval_facts *f);

#endif
