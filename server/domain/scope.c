#include "server/domain/scope.h"

static bool
among(struct uuids ids, struct uuid id)
{
	for (size_t i = 0; i < ids.n; i++) {
		if (uuid_eq(ids.v[i], id))
			return true;
	}
	return false;
}

bool
scope_has_branch(const struct actor *who, struct uuid branch_id)
{
	return who->scope_all || uuid_eq(branch_id, who->branch_id) || among(who->scope_branches, branch_id);
}

bool
scope_has_owner(const struct actor *who, struct uuid owner_id, struct uuid owner_branch_id)
{
	return who->scope_all || uuid_eq(owner_id, who->user_id) || among(who->scope_owners, owner_id) ||
	       among(who->scope_branches, owner_branch_id);
}
