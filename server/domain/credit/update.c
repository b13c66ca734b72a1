#include "common/decimal.h"
#include "server/domain/change.h"
#include "server/domain/credit/view.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

#define OVER_PERCENT_MAX 10000000 /* 1000 % */

struct credit_update_facts {
	struct q_credit_customer_lock customer;
	struct q_credit_account_lock account;
	struct q_credit_base base;
};
struct credit_update_plan {
	struct credit_account account;
	struct credit_owner owner;
	bool new_grade;
};

static void
credit_update_load(struct batch *b, const Bl__UpdateCreditRequest *rq, const struct actor *who,
    struct credit_update_facts *f)
{
	struct ref customer = ref_of(rq->customer_id);
	(void)who;
	q_credit_customer_lock(b, customer.id, customer.code, &f->customer);
	q_credit_account_lock(b, customer.id, customer.code, &f->account);
	q_credit_base(b, &f->base);
}

/* A new grade brings its limit, unless a limit is named. */
static void
change_grade(const struct credit_update_facts *f, const Bl__UpdateCreditRequest *rq,
    struct credit_update_plan *p, struct why *why)
{
	if (!GIVEN(rq, grade))
		return;
	if (strlen(rq->grade) != 1 || strchr("ABCDE", rq->grade[0]) == NULL) {
		violate(why, "grade", R_NOT_ONE_OF, "A, B, C, D, E");
		return;
	}
	p->new_grade = strcmp(rq->grade, p->owner.grade) != 0;
	p->owner.grade = rq->grade;
	if (p->new_grade && !GIVEN(rq, limit))
		p->account.limit_amount = credit_grade_limit(rq->grade, f->base.exponent);
}

static void
read_amount(struct why *why, const char *path, const char *text, int exponent, int64_t *out)
{
	if (field_decimal(why, path, text, exponent, true, out) && *out < 0)
		violate(why, path, R_NEGATIVE);
}

/* A temporary limit needs a last day that is still to come. */
static void
change_extra(const struct credit_update_facts *f, const Bl__UpdateCreditRequest *rq, const struct actor *who,
    struct credit_account *c, struct why *why)
{
	if (GIVEN(rq, extra_limit))
		read_amount(why, "extra_limit", rq->extra_limit, f->base.exponent, &c->extra_limit);
	if (!field_date(why, "extra_until", rq->extra_until, false, &c->extra_until))
		return;
	if (GIVEN(rq, extra_limit) && c->extra_limit == 0)
		c->extra_until = NO_DATE;
	else if ((GIVEN(rq, extra_limit) || rq->extra_until != NULL) && c->extra_until == NO_DATE)
		violate(why, "extra_until", R_REQUIRED);
	else if ((GIVEN(rq, extra_limit) || rq->extra_until != NULL) && c->extra_until < who->today)
		violate(why, "extra_until", R_DAY_OVER);
}

static bool
credit_update_decide(const struct credit_update_facts *f, const Bl__UpdateCreditRequest *rq,
    const struct actor *who, struct credit_update_plan *p, struct why *why)
{
	int64_t percent = 0;
	if (!field_ref(why, "customer_id", rq->customer_id, true))
		return why_invalid(why);
	if (!expect_found(why, "customer", rq->customer_id, f->customer.found && f->account.found) ||
	    !expect_version(why, "credit account", rq->customer_id, f->account.version, rq->expected_version))
		return false;
	*p = (struct credit_update_plan){.account = CREDIT_OF(&f->account),
	    .owner = {f->customer.id, f->customer.code, f->customer.grade, f->account.version + 1}};
	change_grade(f, rq, p, why);
	if (GIVEN(rq, limit))
		read_amount(why, "limit", rq->limit, f->base.exponent, &p->account.limit_amount);
	change_extra(f, rq, who, &p->account, why);
	if (GIVEN(rq, over_percent) &&
	    field_decimal(why, "over_percent", rq->over_percent, RATE_SCALE, true, &percent)) {
		if (percent < 0 || percent > OVER_PERCENT_MAX)
			violate(why, "over_percent", R_OUT_OF_RANGE, "0", "1000");
		p->account.over_percent = (int32_t)percent;
	}
	field_note(why, "note", rq->note);
	return !why_violated(why) || why_invalid(why);
}

static void
credit_update_apply(struct batch *b, const struct credit_update_facts *f, const struct credit_update_plan *p,
    const Bl__UpdateCreditRequest *rq, const struct actor *who, Bl__UpdateCreditResponse *re)
{
	const struct credit_account *c = &p->account;
	struct change change = change_begin(who);
	if (p->new_grade) {
		q_credit_grade_set(b, p->owner.grade, p->owner.customer_id);
		change_text(&change, "grade",
		    arena_printf(who->arena, "%s -> %s", f->customer.grade, p->owner.grade));
	}
	q_credit_account_update(
	    b, c->limit_amount, c->extra_limit, c->extra_until, c->over_percent, f->account.id);
	change_text(&change, "limit",
	    arena_printf(who->arena, "%s -> %s", reply_amount(who, f->account.limit_amount, f->base.exponent),
	        reply_amount(who, c->limit_amount, f->base.exponent)));
	change_text(&change, "extra_limit", reply_amount(who, c->extra_limit, f->base.exponent));
	change_text(&change, "over_percent", reply_percent(who, c->over_percent));
	change_text(&change, "note", rq->note);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_CREDIT,
	                .id = f->account.id,
	                .version = p->owner.version,
	                .branch_id = f->customer.branch_id,
	                .change = change_end(&change)});
	op_event(b, &(struct event_note){.kind = "customer.changed",
	                .subject = SUBJECT_CUSTOMER,
	                .id = p->owner.customer_id,
	                .version = f->customer.version + (p->new_grade ? 1 : 0),
	                .branch_id = f->customer.branch_id,
	                .owner_id = f->customer.owner_id});
	re->credit = credit_view(who, &p->owner, c, f->base.exponent);
}

OP_COMMAND(credit_update, update_credit);
