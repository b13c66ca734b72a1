/* report.h -- a report as its parts see it: what was asked, and the rows that came. */
#ifndef BL_DOMAIN_REPORT_H
#define BL_DOMAIN_REPORT_H

#include "branchline/v1/report.pb-c.h"
#include "query/q_report.h"
#include "server/domain/field.h"

#define REPORT_ROWS 5000 /* of one reply */
#define REPORT_TOP 1000

struct report_ask {
	int kind, axis[2]; /* 0 = none */
	int32_t from, to;
	int32_t top;
	struct ref branch, owner, customer, category;
};
/* What a request asks for; never fails, report_check tells what is wrong with it. */
struct report_ask report_ask(const Bl__RunReportRequest *rq, const struct actor *who);

struct report_run_facts {
	struct q_report_base base;
	struct q_report_scope branches;
	struct q_report_rows rows;
};
bool report_check(const struct report_run_facts *f, const Bl__RunReportRequest *rq, const struct actor *who,
    struct why *why);

/* Total, rows, margins and shares. Rows are as the query gives them: the total first. */
void report_view(const struct report_run_facts *f, const struct report_ask *q, const struct actor *who,
    Bl__RunReportResponse *re);
/* Whose figures these are, for people. */
char *report_scope_text(const struct q_report_scope *branches, const struct actor *who);

bool report_run_view(const struct report_run_facts *f, const Bl__RunReportRequest *rq,
    const struct actor *who, Bl__RunReportResponse *re, struct why *why);

#endif
