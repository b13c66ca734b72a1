#include "server/domain/session/session.h"

#include "common/date.h"
#include "common/limits.h"

int64_t
session_idle_since(const struct actor *who)
{
	return who->now - INT64_C(1) * LIMIT_SESSION_IDLE_S * SECOND_US;
}

struct uuids
session_ids(const struct actor *who, const struct q_session_live_row *row, size_t n, struct uuid but)
{
	struct uuid *id = arena_new_n(who->arena, struct uuid, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!uuid_eq(row[i].id, but))
			id[kept++] = row[i].id;
	return (struct uuids){id, kept};
}
