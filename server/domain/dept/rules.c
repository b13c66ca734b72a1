#include "server/domain/dept/dept.h"

void
dept_parent_good(struct why *w, const char *text, const struct q_dept_parent *parent, struct uuid branch_id)
{
	if (!field_ref(w, "parent_id", text, false) || text[0] == '\0')
		return;
	if (!parent->found || parent->archived_at != INT64_MIN)
		field_unknown(w, "parent_id", text);
	else if (!uuid_is_zero(branch_id) && !uuid_eq(parent->branch_id, branch_id))
		violate(w, "parent_id", R_OTHER_BRANCH, text);
	else if (parent->below)
		violate(w, "parent_id", R_TREE_CIRCLE);
}

void
dept_head_good(struct why *w, const char *text, const struct q_dept_head *head)
{
	if (!field_ref(w, "head_id", text, false) || text[0] == '\0')
		return;
	if (!head->found || head->archived_at != INT64_MIN)
		field_unknown(w, "head_id", text);
}
