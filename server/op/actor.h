/* actor.h -- who makes a request, when, and what they may see. Given to every load, decide and apply. */
#ifndef BL_OP_ACTOR_H
#define BL_OP_ACTOR_H

#include "common/types.h"
#include "common/why.h"

enum perm {
#define PERM(name, text, en, zh) PERM_##name,
#include "server/op/perm.def"
#undef PERM
	PERM_N
};

struct actor {
	struct uuid user_id;
	struct uuid session_id; /* session or API token */
	struct uuid branch_id;  /* home branch */
	struct uuid dept_id;
	const char *login;
	const char *name;
	const char *client; /* as the client calls itself, "" when it says nothing */
	const char *peer;   /* its numeric address, "" when there is none (jobs) */
	uint64_t perm[2];   /* bit per enum perm */
	/* data scope, already expanded to ids (D17) */
	bool scope_all;
	struct uuids scope_branches; /* documents of these branches */
	struct uuids scope_owners;   /* documents owned by these users: oneself, subordinates */
	enum lang lang;
	int64_t now;   /* taken once at arrival; us since 1970 UTC */
	int32_t today; /* business date of now in the company's zone */
	struct arena *arena;
	struct uuid request_id; /* zero for queries */
	bool validate_only;
};

static inline bool
may(const struct actor *who, enum perm p)
{
	return (who->perm[p / 64] >> (p % 64)) & 1;
}

#endif
