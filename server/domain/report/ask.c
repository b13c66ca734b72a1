/* What a request asks for, and what is wrong with it. Pure. */
#include "common/date.h"
#include "server/domain/report/report.h"

static int
axis_of(const Bl__RunReportRequest *rq, size_t i)
{
	int axis = i < rq->n_by ? (int)rq->by[i] : 0;

	return axis >= BL__REPORT_AXIS__REPORT_AXIS_BRANCH && axis <= BL__REPORT_AXIS__REPORT_AXIS_YEAR ? axis
	                                                                                                : 0;
}

static int32_t
day_or(const Google__Type__Date *d, int32_t otherwise)
{
	if (d == NULL || !date_valid(d->year, d->month, d->day))
		return otherwise;
	return date_from_civil(d->year, d->month, d->day);
}

struct report_ask
report_ask(const Bl__RunReportRequest *rq, const struct actor *who)
{
	bool backlog = rq->kind == BL__REPORT_KIND__REPORT_KIND_BACKLOG;
	struct report_ask q = {
	    .kind = (int)rq->kind,
	    .axis = {axis_of(rq, 0), axis_of(rq, 1)},
	    .from = day_or(rq->from, backlog ? DATE_MIN : date_month_start(who->today)),
	    .to = day_or(rq->to, backlog ? DATE_MAX : who->today),
	    .top = rq->top > 0 && rq->top <= REPORT_TOP ? rq->top : 0,
	    .branch = ref_of(rq->branch_id),
	    .owner = ref_of(rq->owner_id),
	    .customer = ref_of(rq->customer_id),
	    .category = ref_of(rq->category_id),
	};

	if (rq->kind == BL__REPORT_KIND__REPORT_KIND_DELIVERY && q.to > who->today)
		q.to = who->today;
	return q;
}

static void
check_axes(const Bl__RunReportRequest *rq, struct why *why)
{
	field_count(why, "by", rq->n_by, 0, 2);
	for (size_t i = 0; i < rq->n_by && i < 2; i++)
		field_enum(why, field_path(why, "by[%zu]", i), (int)rq->by[i],
		    BL__REPORT_AXIS__REPORT_AXIS_BRANCH, BL__REPORT_AXIS__REPORT_AXIS_YEAR, true);
	if (rq->n_by == 2 && rq->by[0] == rq->by[1])
		violate(why, "by[1]", R_DUPLICATE, arena_printf(why->arena, "%d", (int)rq->by[1]));
}

static void
check_ref(struct why *why, const char *path, const char *text, bool known)
{
	if (field_ref(why, path, text, false) && text[0] != '\0' && !known)
		field_unknown(why, path, text);
}

static void
check_days(const Bl__RunReportRequest *rq, struct why *why)
{
	int32_t from = NO_DATE, to = NO_DATE;

	if (field_date(why, "from", rq->from, false, &from) && field_date(why, "to", rq->to, false, &to) &&
	    from != NO_DATE && to != NO_DATE && from > to)
		violate(why, "to", R_DATES_CROSSED);
}

bool
report_check(const struct report_run_facts *f, const Bl__RunReportRequest *rq, const struct actor *who,
    struct why *why)
{
	(void)who;
	field_enum(why, "kind", (int)rq->kind, BL__REPORT_KIND__REPORT_KIND_INTAKE,
	    BL__REPORT_KIND__REPORT_KIND_BACKLOG, true);
	check_days(rq, why);
	check_axes(rq, why);
	check_ref(why, "branch_id", rq->branch_id, f->base.branch_known);
	check_ref(why, "owner_id", rq->owner_id, f->base.owner_known);
	check_ref(why, "customer_id", rq->customer_id, f->base.customer_known);
	check_ref(why, "category_id", rq->category_id, f->base.category_known);
	field_range(why, "top", rq->top, 0, REPORT_TOP);
	return why_violated(why) ? why_invalid(why) : true;
}
