/* Rows of a report as messages: keys and names, margins, shares. Pure. */
#include "common/date.h"
#include "common/decimal.h"
#include "common/money.h"
#include "common/strbuf.h"
#include "server/domain/report/report.h"

typedef struct q_report_rows_row sum_row;

/* 2026-11-15, 2026-W46, 2026-11, 2026-Q4, 2026: the day is the first one of the span. */
static char *
day_key(const struct actor *who, int axis, int32_t day)
{
	struct civil c = date_civil(day);
	struct iso_week w = date_iso_week(day);

	switch (axis) {
	case BL__REPORT_AXIS__REPORT_AXIS_DAY:
		return date_format(who->arena, day);
	case BL__REPORT_AXIS__REPORT_AXIS_WEEK:
		return arena_printf(who->arena, "%04d-W%02d", w.year, w.week);
	case BL__REPORT_AXIS__REPORT_AXIS_MONTH:
		return arena_printf(who->arena, "%04d-%02d", c.year, c.month);
	case BL__REPORT_AXIS__REPORT_AXIS_QUARTER:
		return arena_printf(who->arena, "%04d-Q%d", c.year, (c.month + 2) / 3);
	default:
		return arena_printf(who->arena, "%04d", c.year);
	}
}

struct axis_value {
	int axis;
	const char *code, *name, *text;
	int32_t day;
};

static void
axis_put(const struct axis_value *v, bool rest, const struct actor *who, char **key, char **label)
{
	bool named = v->axis <= BL__REPORT_AXIS__REPORT_AXIS_CATEGORY;
	bool text =
	    v->axis == BL__REPORT_AXIS__REPORT_AXIS_REGION || v->axis == BL__REPORT_AXIS__REPORT_AXIS_CHANNEL;

	if (rest) {
		*key = reply_text(who, "*");
		*label = reply_text(who, who->lang == LANG_ZH ? "其他" : "others");
	} else if (named) {
		*key = reply_text(who, v->code);
		*label = reply_text(who, v->name);
	} else {
		*key = text ? reply_text(who, v->text) : day_key(who, v->axis, v->day);
		*label = *key;
	}
}

static void
axes_put(const struct report_ask *q, const sum_row *s, const struct actor *who, Bl__ReportRow *m)
{
	struct axis_value v[2] = {
	    {q->axis[0], s->a_code, s->a_name, s->a_text, s->a_day},
	    {q->axis[1], s->b_code, s->b_name, s->b_text, s->b_day},
	};
	size_t n = q->axis[0] == 0 ? 0 : q->axis[1] == 0 ? 1 : 2;

	m->n_keys = m->n_labels = n;
	m->keys = arena_new_n(who->arena, char *, 2);
	m->labels = arena_new_n(who->arena, char *, 2);
	for (size_t i = 0; i < n; i++)
		axis_put(&v[i], s->rest, who, &m->keys[i], &m->labels[i]);
}

/* part of whole in percent; "" when there is no whole above zero. */
static char *
percent(const struct actor *who, int64_t part, int64_t whole, int decimals)
{
	int64_t p;

	if (whole <= 0 || !round_div_fits((int128)part * 100 * power10(decimals), whole, &p))
		return reply_text(who, "");
	return decimal_format(who->arena, p, decimals);
}

static Bl__ReportRow *
row_message(
    const struct report_run_facts *f, const struct report_ask *q, const sum_row *s, const struct actor *who)
{
	Bl__ReportRow *m = arena_new_n(who->arena, Bl__ReportRow, 1);
	int exponent = f->base.exponent;

	bl__report_row__init(m);
	if (!s->total)
		axes_put(q, s, who, m);
	m->quantity = s->unit != NULL ? reply_quantity(who, s->quantity) : reply_text(who, "");
	m->net = reply_amount(who, s->net, exponent);
	m->tax = reply_amount(who, s->tax, exponent);
	m->gross = reply_amount(who, s->gross, exponent);
	if (may(who, PERM_COST_READ)) {
		m->cost = reply_amount(who, s->cost, exponent);
		m->margin_percent = percent(who, s->net - s->cost, s->net, 2);
	}
	m->orders = s->orders;
	m->lines = s->lines;
	if (q->kind == BL__REPORT_KIND__REPORT_KIND_DELIVERY) {
		m->_on_time_case = BL__REPORT_ROW___ON_TIME_ON_TIME;
		m->on_time = s->in_time;
		m->on_time_percent = percent(who, s->in_time, s->lines, 1);
		m->_in_full_case = BL__REPORT_ROW___IN_FULL_IN_FULL;
		m->in_full = s->in_full;
		m->in_full_percent = percent(who, s->in_full, s->lines, 1);
	}
	return m;
}

static void
shares_put(const sum_row *s, size_t n, const struct actor *who, Bl__ReportRow **m)
{
	int64_t *net = arena_new_n(who->arena, int64_t, n + 1),
	        *share = arena_new_n(who->arena, int64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		net[i] = s[i].net;
	if (n == 0 || !money_shares(who->arena, net, n, share))
		return;
	for (size_t i = 0; i < n; i++)
		m[i]->share_percent = decimal_format(who->arena, share[i], 1);
}

void
report_view(const struct report_run_facts *f, const struct report_ask *q, const struct actor *who,
    Bl__RunReportResponse *re)
{
	const sum_row *s = f->rows.row;
	size_t n = q->axis[0] == 0 ? 0 : f->rows.n - 1;

	re->total = row_message(f, q, &s[0], who);
	re->n_rows = n;
	re->rows = arena_new_n(who->arena, Bl__ReportRow *, n + 1);
	for (size_t i = 0; i < n; i++)
		re->rows[i] = row_message(f, q, &s[i + 1], who);
	if (q->axis[1] == 0)
		shares_put(s + 1, n, who, re->rows);
}

char *
report_scope_text(const struct q_report_scope *branches, const struct actor *who)
{
	bool zh = who->lang == LANG_ZH;
	struct strbuf b;

	if (who->scope_all)
		return reply_text(who, zh ? "全公司" : "the whole company");
	strbuf_init(&b, who->arena, 4096);
	for (size_t i = 0; i < branches->n; i++)
		strbuf_addf(&b, "%s%s", i > 0 ? (zh ? "、" : ", ") : "", branches->row[i].name);
	if (who->scope_branches.n > branches->n)
		strbuf_add(&b, zh ? "等" : ", ..");
	if (branches->n > 0)
		strbuf_add(&b, zh ? "；以及" : "; and ");
	if (who->scope_owners.n > 1)
		strbuf_addf(&b, zh ? "%zu 人名下的单据" : "documents of %zu people", who->scope_owners.n);
	else
		strbuf_add(&b, zh ? "本人单据" : "own documents");
	return reply_text(who, strbuf_text(&b));
}
