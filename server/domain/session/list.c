#include "server/domain/session/session.h"
#include "server/op/op.h"

struct session_list_facts {
	struct q_session_live live;
};

static void
session_list_load(
    struct batch *b, const Bl__ListSessionsRequest *rq, const struct actor *who, struct session_list_facts *f)
{
	(void)rq;
	q_session_live(b, who->user_id, who->now, session_idle_since(who), &f->live);
}

static Bl__Session *
session_message(const struct q_session_live_row *r, const struct actor *who)
{
	Bl__Session *m = arena_new_n(who->arena, Bl__Session, 1);

	bl__session__init(m);
	m->id = reply_uuid(who, r->id);
	m->client = reply_text(who, r->client);
	m->created_at = reply_time(who, r->created_at);
	m->seen_at = reply_time(who, r->seen_at);
	m->expires_at = reply_time(who, r->expires_at);
	m->current = uuid_eq(r->id, who->session_id);
	return m;
}

static bool
session_list_view(const struct session_list_facts *f, const Bl__ListSessionsRequest *rq,
    const struct actor *who, Bl__ListSessionsResponse *re, struct why *why)
{
	size_t n = f->live.n;

	(void)rq;
	(void)why;
	re->n_sessions = n;
	re->sessions = arena_new_n(who->arena, Bl__Session *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->sessions[i] = session_message(&f->live.row[n - 1 - i], who);
	return true;
}

OP_QUERY(session_list, list_sessions);
