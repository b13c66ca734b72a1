/* rules.c -- the credit rule. */
#include "server/domain/credit/credit.h"

#include "common/decimal.h"
#include "common/money.h"

/* Amounts are bounded by what one document may hold; still, a sum of many never wraps. */
static int64_t
clamp(int128 v)
{
	return v > INT64_MAX ? INT64_MAX : v < -INT64_MAX ? -INT64_MAX : (int64_t)v;
}

int64_t
credit_exposure(const struct credit_account *c)
{
	return clamp((int128)c->ordered + c->shipped + c->receivable - c->deposit);
}

int64_t
credit_limit(const struct credit_account *c, int32_t today)
{
	bool extra = c->extra_until != NO_DATE && today <= c->extra_until;
	return clamp((int128)c->limit_amount + (extra ? c->extra_limit : 0));
}

bool
credit_forbids(enum customer_status status, enum credit_step step)
{
	return status == CUSTOMER_STOPPED || (status == CUSTOMER_FROZEN && step == CREDIT_ORDERING);
}

/* Rounded up: 0.00001 % over is over. */
static int64_t
percent_over(int64_t after, int64_t limit)
{
	int128 over = (int128)after - limit;
	if (over <= 0)
		return 0;
	return limit <= 0 ? INT64_MAX : clamp((over * PERCENT_100 + limit - 1) / limit);
}

static enum credit_result
judge(const struct credit_account *c, enum customer_status status, enum credit_step step, int64_t amount,
    struct credit_answer *out)
{
	if (credit_forbids(status, step)) {
		out->cause = status == CUSTOMER_STOPPED ? CREDIT_CUSTOMER_STOPPED : CREDIT_CUSTOMER_FROZEN;
		return CREDIT_BLOCKED;
	}
	if (amount <= 0 || out->after <= out->limit)
		return CREDIT_PASS;
	if (out->limit == 0) {
		out->cause = CREDIT_NO_LIMIT;
		return CREDIT_APPROVAL;
	}
	/* compared as amounts, so that no rounding of a percentage decides */
	if ((int128)(out->after - out->limit) * PERCENT_100 <= (int128)out->limit * c->over_percent) {
		out->cause = CREDIT_OVER;
		return CREDIT_APPROVAL;
	}
	out->cause = CREDIT_FAR_OVER;
	return CREDIT_BLOCKED;
}

static const struct {
	const char *text[LANG_N];
} cause_text[] = {
    [CREDIT_FINE] = {{"inside the limit", "额度之内"}},
    [CREDIT_CUSTOMER_FROZEN] = {{"the customer is frozen: no new orders", "客户已冻结，不能新增订单"}},
    [CREDIT_CUSTOMER_STOPPED] = {{"the customer is stopped: neither orders nor shipments",
        "客户已停供，不能下单和发货"}},
    [CREDIT_NO_LIMIT] = {{"no limit yet: special approval or payment in advance",
        "尚无额度，需信用特批或预付款"}},
    [CREDIT_OVER] = {{"%s %% over the limit: special approval", "超出额度 %s%%，需信用特批"}},
    [CREDIT_FAR_OVER] = {{"%s %% over the limit: more than a special approval may grant",
        "超出额度 %s%%，已超过特批上限"}},
};

static void
explain(struct arena *a, int exponent, struct credit_answer *out)
{
	static const char *const frame[LANG_N] = {"exposure %s, limit %s: %s", "占用 %s，额度 %s：%s"};
	const char *after = decimal_format(a, out->after, exponent),
	           *limit = decimal_format(a, out->limit, exponent);
	for (enum lang lang = 0; lang < LANG_N; lang++) {
		const char *cause = cause_text[out->cause].text[lang];
		if (out->cause == CREDIT_OVER || out->cause == CREDIT_FAR_OVER)
			cause =
			    arena_printf(a, cause, decimal_format_short(a, out->over_percent, RATE_SCALE));
		out->why[lang] = arena_printf(a, frame[lang], after, limit, cause);
	}
}

void
credit_check(struct arena *a, const struct credit_account *c, enum customer_status status,
    enum credit_step step, int64_t amount, int exponent, int32_t today, struct credit_answer *out)
{
	*out = (struct credit_answer){.limit = credit_limit(c, today), .exposure = credit_exposure(c)};
	out->after = clamp((int128)out->exposure + amount);
	out->over_percent = percent_over(out->after, out->limit);
	out->result = judge(c, status, step, amount, out);
	explain(a, exponent, out);
}

int64_t
credit_grade_limit(const char *grade, int exponent)
{
	static const struct {
		char grade;
		int64_t limit; /* whole units of the base currency */
	} table[] = {{'A', 500000}, {'B', 200000}, {'C', 50000}, {'D', 10000}, {'E', 0}};
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (grade[0] == table[i].grade && grade[1] == '\0')
			return table[i].limit * power10(exponent);
	}
	return 0;
}
