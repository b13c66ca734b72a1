/* report/run -- sums of order lines of a period by up to two axes, live.
 * May: REPORT_READ, over the own scope; cost and margin with COST_READ only. STREAM: one snapshot, on the lane of long reads. */
#include "server/op/op.h"

#include "server/domain/report/report.h"

static void
report_run_load(
    struct batch *b, const Bl__RunReportRequest *rq, const struct actor *who, struct report_run_facts *f)
{
	struct report_ask q = report_ask(rq, who);

	q_report_mode(b);
	q_report_base(b, q.branch.id, q.branch.code, q.owner.id, q.owner.code, q.customer.id, q.customer.code,
	    q.category.id, q.category.code, &f->base);
	q_report_scope(b, who->scope_branches, &f->branches);
	q_report_rows(b, q.axis[0], q.axis[1], q.kind, q.from, q.to, ref_given(q.branch), q.branch.id,
	    q.branch.code, ref_given(q.owner), q.owner.id, q.owner.code, ref_given(q.customer), q.customer.id,
	    q.customer.code, ref_given(q.category), q.category.id, q.category.code, q.top, REPORT_ROWS + 2,
	    &f->rows);
}

bool
report_run_view(const struct report_run_facts *f, const Bl__RunReportRequest *rq, const struct actor *who,
    Bl__RunReportResponse *re, struct why *why)
{
	struct report_ask q = report_ask(rq, who);

	if (!report_check(f, rq, who, why))
		return false;
	if (f->rows.n > REPORT_ROWS + 1)
		return deny(why, R_REPORT_TOO_LARGE, arena_printf(who->arena, "%d", REPORT_ROWS));
	report_view(f, &q, who, re);
	re->currency_code = reply_text(who, f->base.currency);
	re->as_of = reply_time(who, who->now);
	re->scope = report_scope_text(&f->branches, who);
	return true;
}

OP_STREAM(report_run, run_report);
