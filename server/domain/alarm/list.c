/* alarm/list -- what threatens to go wrong in scope, the most urgent first. */
#include <stdlib.h>

#include "common/date.h"
#include "server/domain/alarm/rules.h"
#include "server/domain/alarm/view.h"
#include "server/domain/field.h"
#include "server/op/op.h"

struct alarm_list_facts {
	struct page page;
	struct q_alarm_list rows;
};

static void
alarm_list_load(
    struct batch *b, const Bl__ListAlarmsRequest *rq, const struct actor *who, struct alarm_list_facts *f)
{
	int32_t after;

	f->page = page_read(who, &rq->base);
	after = f->page.after_key == NULL ? NO_DATE : (int32_t)strtol(f->page.after_key, NULL, 10);
	q_alarm_list(b, rq->kind, rq->closed, after, f->page.after_id, f->page.limit, &f->rows);
}

static bool
alarm_list_view(const struct alarm_list_facts *f, const Bl__ListAlarmsRequest *rq, const struct actor *who,
    Bl__ListAlarmsResponse *re, struct why *why)
{
	size_t n = page_rows(&f->page, f->rows.n);

	if (!field_enum(why, "kind", rq->kind, ALARM_SHORTAGE, ALARM_QUOTE_EXPIRING, false))
		return why_invalid(why);
	if (!page_check(&f->page, why))
		return false;
	re->alarms = arena_new_n(who->arena, Bl__Alarm *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->alarms[re->n_alarms++] = alarm_message(&f->rows.row[i], who);
	if (f->rows.n > n)
		re->next_page_token = page_token(who, &rq->base,
		    arena_printf(who->arena, "%d", f->rows.row[n - 1].due_on), f->rows.row[n - 1].id);
	return true;
}

OP_QUERY(alarm_list, list_alarms);
