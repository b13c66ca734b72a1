/* create.h -- facts and plan of template_create, for its unit test. */
#ifndef BL_DOMAIN_TEMPLATE_CREATE_H
#define BL_DOMAIN_TEMPLATE_CREATE_H

#include "server/domain/order/order.h"
#include "server/domain/template/template.h"

struct template_create_facts {
	struct q_template_taken taken;
	struct q_template_branch branch;
	struct order_view_rows source; /* from_order_id */
	struct order_doc order;
	struct doc_facts doc;
	Bl__DocumentLine **line; /* given, or of the order */
	size_t nline;
};
struct template_create_plan {
	struct order_template t;
	struct template_lines lines;
};
bool template_create_decide(const struct template_create_facts *f, const Bl__CreateTemplateRequest *rq,
    const struct actor *who, struct template_create_plan *p, struct why *why);

#endif
