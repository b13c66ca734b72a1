/* send.c -- one message to libpq. false: the connection is no good any more. */
#include "server/db/lane.h"

bool
send_parse(struct conn *c, const struct stmt *s)
{
	return PQsendPrepare(c->pg, s->name, s->text, s->nparam, s->type) == 1;
}

bool
send_exec(struct conn *c, const struct stmt *s, const struct param *param)
{
	const char *value[PARAM_MAX];
	int length[PARAM_MAX], format[PARAM_MAX];

	for (int i = 0; i < s->nparam; i++) {
		value[i] = param[i].p;
		length[i] = param[i].n;
		format[i] = 1;
	}
	return PQsendQueryPrepared(c->pg, s->name, s->nparam, value, length, format, 1) == 1;
}
