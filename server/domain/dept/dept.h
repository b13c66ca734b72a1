#ifndef BL_DOMAIN_DEPT_H
#define BL_DOMAIN_DEPT_H

#include "branchline/v1/dept.pb-c.h"
#include "query/q_dept.h"
#include "server/domain/field.h"

struct dept_row {
	struct uuid id;
	const char *code, *name;
	struct uuid branch_id;
	const char *branch_code;
	struct uuid parent_id, head_id;
	bool archived;
	int64_t version;
};
Bl__Dept *dept_view(const struct dept_row *r, const struct actor *who);

/* The department above is there, of the same branch and not below the one that moves; the head is there. Absent is fine. */
void dept_parent_good(
    struct why *w, const char *text, const struct q_dept_parent *parent, struct uuid branch_id);
void dept_head_good(struct why *w, const char *text, const struct q_dept_head *head);

#endif
