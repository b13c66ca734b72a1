#ifndef BL_DOMAIN_TOKEN_H
#define BL_DOMAIN_TOKEN_H

#include "branchline/v1/token.pb-c.h"
#include "query/q_token.h"
#include "server/domain/field.h"

#define TOKENS_USER 20 /* live ones of one user */
#define TOKEN_DAYS_MAX 365

struct token_row {
	struct uuid id;
	const char *name;
	struct uuid user_id;
	const char *login;
	struct texts perms;
	int64_t created_at, seen_at,
	    expires_at; /* seen_at: as long as it equals created_at the token was never used */
	bool revoked;
};
Bl__Token *token_view(const struct token_row *r, const struct actor *who);

#endif
