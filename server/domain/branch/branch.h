#ifndef BL_DOMAIN_BRANCH_H
#define BL_DOMAIN_BRANCH_H

#include "branchline/v1/branch.pb-c.h"
#include "query/q_branch.h"
#include "server/domain/field.h"

/* Keys of branch_tree_own: one lock for each kind of tree, and for the set of administrators. */
enum tree { TREE_BRANCH = 1, TREE_DEPT = 2, TREE_SUPERIOR = 3, TREE_ADMINS = 4 };

struct branch_row {
	struct uuid id;
	const char *code, *name;
	struct uuid parent_id;
	bool archived;
	int64_t version;
	const char *parent_code; /* NULL for the root */
};
Bl__Branch *branch_view(const struct branch_row *r, const struct actor *who);

/* Is the branch in the actor's scope? */
bool branch_in_scope(struct uuid branch_id, const struct actor *who);

#endif
