/* publish.h -- facts and plan of flow_publish, for its unit test. */
#ifndef BL_DOMAIN_FLOW_PUBLISH_H
#define BL_DOMAIN_FLOW_PUBLISH_H

#include "server/domain/flow/flow.h"

struct flow_publish_facts {
	struct q_flow_lock live;
	struct q_flow_last last;
	struct q_flow_base base;
	struct q_flow_roles role;
	struct q_flow_users user;
};
struct flow_publish_plan {
	struct flow_doc doc;
};

/* Nodes of a request, every wrong field recorded under "nodes[i].field" (nodes.c). */
void flow_nodes_read(const struct flow_publish_facts *f, const Bl__PublishFlowRequest *rq,
    const struct actor *who, struct flow_doc *d, struct why *why);
/* Does the condition parse, with amounts of so many decimals? Records what is wrong and where in it. */
bool flow_condition_check(const char *path, const char *text, int exponent, struct why *why);

bool flow_publish_decide(const struct flow_publish_facts *f, const Bl__PublishFlowRequest *rq,
    const struct actor *who, struct flow_publish_plan *p, struct why *why);

#endif
