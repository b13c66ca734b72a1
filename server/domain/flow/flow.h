/* flow.h -- approval flows: published versions of a way through nodes. */
#ifndef BL_DOMAIN_FLOW_H
#define BL_DOMAIN_FLOW_H

#include "branchline/v1/flow.pb-c.h"
#include "query/q_flow.h"
#include "server/domain/approval/approval.h"

#define FLOW_LEVEL_MAX 10
#define FLOW_PRIORITY_MAX 1000000

/* One node as the table has it; ids where the table has ids, words for replies. */
struct flow_node {
	const char *name, *condition;
	int kind, method, approver;
	struct uuid role_id;
	const char *role_code;
	size_t nuser;
	struct uuid *user;
	const char **login;
	int level;
	bool refuse_empty, skip_self, pass_repeat;
};

struct flow_doc {
	struct uuid id;
	const char *code;
	int32_t flow_version;
	const char *name;
	enum subject subject;
	int32_t priority;
	const char *condition;
	const char *published_by;
	int64_t published_at;
	bool retired;
	size_t nnode;
	struct flow_node *node;
};

/* Wire numbers of what a flow is for. */
enum subject flow_subject(Bl__FlowSubject s); /* SUBJECT_NONE for none */
Bl__FlowSubject flow_subject_wire(enum subject s);

Bl__Flow *flow_message(const struct flow_doc *d, const struct actor *who);

#endif
