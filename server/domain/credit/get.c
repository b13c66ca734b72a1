#include "server/domain/credit/view.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct credit_get_facts {
	struct q_credit_customer customer;
	struct q_credit_account account;
	struct q_credit_base base;
};

static void
credit_get_load(
    struct batch *b, const Bl__GetCreditRequest *rq, const struct actor *who, struct credit_get_facts *f)
{
	struct ref customer = ref_of(rq->customer_id);
	(void)who;
	q_credit_customer(b, customer.id, customer.code, &f->customer);
	q_credit_account(b, customer.id, customer.code, &f->account);
	q_credit_base(b, &f->base);
}

static bool
credit_get_view(const struct credit_get_facts *f, const Bl__GetCreditRequest *rq, const struct actor *who,
    Bl__GetCreditResponse *re, struct why *why)
{
	struct credit_account c;
	if (!field_ref(why, "customer_id", rq->customer_id, true))
		return why_invalid(why);
	if (!expect_found(why, "customer", rq->customer_id, f->customer.found && f->account.found))
		return false;
	c = CREDIT_OF(&f->account);
	re->credit = credit_view(who,
	    &(struct credit_owner){f->customer.id, f->customer.code, f->customer.grade, f->account.version},
	    &c, f->base.exponent);
	return true;
}

OP_QUERY(credit_get, get_credit);
