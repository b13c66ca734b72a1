#include "server/domain/period/period.h"
#include "server/op/op.h"

struct period_list_facts {
	struct q_period_list rows;
};

/* The key of a page is the last month on it. */
static int32_t
month_of(const char *key)
{
	int32_t month = 0;

	for (; key != NULL && *key >= '0' && *key <= '9' && month < 1000000; key++)
		month = month * 10 + (*key - '0');
	return month;
}

static void
period_list_load(
    struct batch *b, const Bl__ListPeriodsRequest *rq, const struct actor *who, struct period_list_facts *f)
{
	struct page p = page_read(who, &rq->base);

	q_period_list(b, month_of(p.after_key), p.limit, &f->rows);
}

static bool
period_list_view(const struct period_list_facts *f, const Bl__ListPeriodsRequest *rq, const struct actor *who,
    Bl__ListPeriodsResponse *re, struct why *why)
{
	struct page p = page_read(who, &rq->base);
	size_t n = page_rows(&p, f->rows.n);
	Bl__Period *row = arena_new_n(who->arena, Bl__Period, n + 1);

	if (!page_check(&p, why))
		return false;
	re->n_periods = n;
	re->periods = arena_new_n(who->arena, Bl__Period *, n + 1);
	for (size_t i = 0; i < n; i++) {
		period_view(&row[i], f->rows.row[i].yyyymm, f->rows.row[i].state, f->rows.row[i].version);
		re->periods[i] = &row[i];
	}
	if (f->rows.n > n)
		re->next_page_token = page_token(
		    who, &rq->base, arena_printf(who->arena, "%d", row[n - 1].month), (struct uuid){{0}});
	return true;
}

OP_QUERY(period_list, list_periods);
