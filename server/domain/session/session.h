/* session.h -- live sessions and passwords, as other nouns need them. */
#ifndef BL_DOMAIN_SESSION_H
#define BL_DOMAIN_SESSION_H

#include "branchline/v1/session.pb-c.h"
#include "query/q_session.h"
#include "server/domain/field.h"

#define SESSION_LOGIN 1
#define SESSION_TOKEN 2
#define CODE_MINUTES 15 /* a one-time code works so long */

/* A session that was not used since then has ended. */
int64_t session_idle_since(const struct actor *who);
/* The ids of rows, without `but` (zero = all). */
struct uuids session_ids(
    const struct actor *who, const struct q_session_live_row *row, size_t n, struct uuid but);

#endif
