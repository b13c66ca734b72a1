/* perms.h -- permissions by their texts, and what somebody may give to others: never more than they have. */
#ifndef BL_DOMAIN_ROLE_PERMS_H
#define BL_DOMAIN_ROLE_PERMS_H

#include "server/domain/field.h"

enum role_scope { ROLE_OWN = 1, ROLE_SUBORDINATES, ROLE_BRANCH, ROLE_SUBTREE, ROLE_ALL };

/* False for what is no permission, and for those that nobody is given ("" and "self"). */
bool perm_by_text(const char *text, enum perm *out);
/* Those of the actor, in the order of perm.def, without "" and "self". In the arena. */
char **perm_texts(const struct actor *who, size_t *n);

/* Checks a list of a request: known, not twice, held by the actor. Violates path[i]. */
bool perms_check(struct why *w, const char *path, char *const *text, size_t n, const struct actor *who);
/* Does the actor hold all of them? Unknown texts, of a later version perhaps, count as not held. */
bool perms_held(struct texts perms, const struct actor *who);
/* May the actor give this scope? What reaches beyond one branch is given only by those who see all. */
bool scope_held(int scope, const struct actor *who);
bool texts_have(struct texts list, const char *text);

#endif
