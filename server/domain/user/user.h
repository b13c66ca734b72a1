/* user.h -- a user as create, update and the views see one. */
#ifndef BL_DOMAIN_USER_H
#define BL_DOMAIN_USER_H

#include "branchline/v1/user.pb-c.h"
#include "query/q_user.h"
#include "server/domain/field.h"

#define USER_ROLES 20 /* roles of one user */

struct user_row {
	struct uuid id;
	const char *login, *name, *mobile, *email; /* mobile, email: NULL = none */
	int lang;                                  /* enum lang */
	struct uuid branch_id;
	const char *branch_code;
	struct uuid dept_id, superior_id;
	const char *superior_login;
	struct texts roles; /* codes */
	bool archived;
	int64_t version;
};

/* The mobile number is masked, 138****1234, unless the reader may edit users or is that user. */
Bl__User *user_view(const struct user_row *r, const struct actor *who);

/* Fields of create and update alike; all violate. Absent texts (empty) are fine. */
void user_contact_good(struct why *w, const char *mobile, const char *email);
bool user_lang_good(struct why *w, const char *text, int *lang);

struct user_place { /* what a request says; NULL = not given */
	const char *branch, *dept, *superior;
};
/* Branch, department and superior exist, the branch is in the actor's scope, the department belongs to the branch, the
 * superior is no subordinate. branch_id and dept_branch_id: of the user as he will be without this request. */
void user_place_good(struct why *w, const struct user_place *asked, const struct q_user_place *found,
    struct uuid branch_id, struct uuid dept_branch_id, const struct actor *who);
/* The roles exist, none twice, and none gives what the actor does not have. */
void user_roles_good(
    struct why *w, char *const *text, size_t n, const struct q_user_roles *found, const struct actor *who);
/* Queues the query that finds them. */
void user_roles_load(
    struct batch *b, char *const *text, size_t n, const struct actor *who, struct q_user_roles *out);
/* Codes of the found roles, by code, and their ids. */
struct texts user_role_codes(const struct q_user_roles *found, const struct actor *who);
struct uuids user_role_ids(const struct q_user_roles *found, const struct actor *who);

/* May the actor change this user at all: is he in scope, and does he have no right that the actor does not have? */
bool user_reachable(struct why *w, const char *login, struct uuid branch_id,
    const struct q_user_rights *rights, const struct actor *who);

#endif
