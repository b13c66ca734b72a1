/* scope.h -- may this caller give something to an owner or a branch? (D17) */
#ifndef BL_DOMAIN_SCOPE_H
#define BL_DOMAIN_SCOPE_H

#include "server/op/actor.h"

/* The whole company, one of the branches in scope, or the caller's home branch. */
bool scope_has_branch(const struct actor *who, struct uuid branch_id);
/* Oneself, one of the owners in scope, or somebody of a branch in scope. */
bool scope_has_owner(const struct actor *who, struct uuid owner_id, struct uuid owner_branch_id);

#endif
