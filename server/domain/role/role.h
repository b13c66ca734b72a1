#ifndef BL_DOMAIN_ROLE_H
#define BL_DOMAIN_ROLE_H

#include "branchline/v1/role.pb-c.h"
#include "query/q_role.h"
#include "server/domain/role/perms.h"

struct role_row {
	struct uuid id;
	const char *code, *name;
	int scope, rate_class;
	struct texts perms;
	bool archived;
	int64_t version;
};
Bl__Role *role_view(const struct role_row *r, const struct actor *who);

#endif
