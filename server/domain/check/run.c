/* check/run -- the invariants of the data (views of schema "check"), in one snapshot.
 * May: ADMIN. Looks over all scopes, and tells ids only. */
#include "branchline/v1/check.pb-c.h"
#include "query/q_check.h"
#include "server/domain/field.h"
#include "server/op/op.h"

struct check_run_facts {
	struct q_check_run rows;
};

static void
check_run_load(
    struct batch *b, const Bl__RunCheckRequest *rq, const struct actor *who, struct check_run_facts *f)
{
	(void)who;
	q_check_run(b, rq->name[0] != '\0' ? rq->name : NULL, &f->rows);
}

static Bl__CheckResult *
result_message(const struct q_check_run_row *row, const struct actor *who)
{
	Bl__CheckResult *m = arena_new_n(who->arena, Bl__CheckResult, 1);

	bl__check_result__init(m);
	m->name = reply_text(who, row->name);
	m->description = reply_text(who, who->lang == LANG_ZH ? row->description_zh : row->description_en);
	m->broken = row->broken;
	m->n_ids = row->ids.n;
	m->ids = arena_new_n(who->arena, char *, row->ids.n + 1);
	for (size_t i = 0; i < row->ids.n; i++)
		m->ids[i] = reply_text(who, row->ids.v[i]);
	return m;
}

bool check_run_view(const struct check_run_facts *f, const Bl__RunCheckRequest *rq, const struct actor *who,
    Bl__RunCheckResponse *re, struct why *why);

bool
check_run_view(const struct check_run_facts *f, const Bl__RunCheckRequest *rq, const struct actor *who,
    Bl__RunCheckResponse *re, struct why *why)
{
	if (rq->name[0] != '\0' && f->rows.n == 0)
		return deny(why, R_NOT_FOUND, "check", rq->name);
	re->n_results = f->rows.n;
	re->results = arena_new_n(who->arena, Bl__CheckResult *, f->rows.n + 1);
	for (size_t i = 0; i < f->rows.n; i++) {
		re->results[i] = result_message(&f->rows.row[i], who);
		re->broken += f->rows.row[i].broken;
	}
	return true;
}

OP_STREAM(check_run, run_check);
