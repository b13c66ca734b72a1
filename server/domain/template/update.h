/* update.h -- facts and plan of template_update, for its unit test. */
#ifndef BL_DOMAIN_TEMPLATE_UPDATE_H
#define BL_DOMAIN_TEMPLATE_UPDATE_H

#include "server/domain/template/template.h"

struct template_update_facts {
	struct template_rows rows;
	struct doc_facts doc;
	Bl__DocumentLine **line;
};
struct template_update_plan {
	struct order_template t; /* after it */
	struct template_lines lines;
};
bool template_update_decide(const struct template_update_facts *f, const Bl__UpdateTemplateRequest *rq,
    const struct actor *who, struct template_update_plan *p, struct why *why);

#endif
