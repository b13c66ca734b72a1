#include "common/limits.h"
#include "query/q_company.h"
#include "server/domain/field.h"
#include "server/domain/server/info.h"
#include "server/op/op.h"

static struct texts features;

void
server_set_features(struct texts names)
{
	features = names;
}

struct server_get_facts {
	struct q_company_get company;
};

static void
server_get_load(
    struct batch *b, const Bl__GetServerRequest *rq, const struct actor *who, struct server_get_facts *f)
{
	(void)rq;
	(void)who;
	q_company_get(b, &f->company);
}

static void
limits_view(Bl__GetServerResponse *re, const struct actor *who)
{
	re->n_limits = (size_t)limit_count;
	re->limits = arena_new_n(who->arena, Bl__Limit *, (size_t)limit_count + 1);
	for (int i = 0; i < limit_count; i++) {
		Bl__Limit *m = arena_new_n(who->arena, Bl__Limit, 1);

		bl__limit__init(m);
		m->name = reply_text(who, limit_table[i].name);
		m->value = limit_table[i].value;
		m->description = reply_text(who, limit_table[i].what);
		re->limits[i] = m;
	}
}

static bool
server_get_view(const struct server_get_facts *f, const Bl__GetServerRequest *rq, const struct actor *who,
    Bl__GetServerResponse *re, struct why *why)
{
	(void)rq;
	(void)why;
	re->version = reply_text(who, BL_VERSION);
	re->now = reply_time(who, who->now);
	re->company = reply_text(who, f->company.name);
	re->zone = reply_text(who, f->company.zone);
	limits_view(re, who);
	re->n_features = features.n;
	re->features = arena_new_n(who->arena, char *, features.n + 1);
	for (size_t i = 0; i < features.n; i++)
		re->features[i] = reply_text(who, features.v[i]);
	return true;
}

OP_QUERY(server_get, get_server);
