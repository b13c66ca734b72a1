#include "common/limits.h"
#include "query/q_credit.h"
#include "query/q_product.h"
#include "server/domain/change.h"
#include "server/domain/customer/customer.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct customer_create_facts {
	struct q_customer_is_taken taken;
	struct q_customer_owner owner;
	struct q_customer_branch branch;
	struct q_customer_parent parent;
	struct q_product_currency currency;
	struct q_customer_twins twins;
};
struct customer_create_plan {
	struct customer customer;
	struct find_entries find;
	struct uuid credit_id;
	bool own_account;
};

static void
customer_create_load(struct batch *b, const Bl__CreateCustomerRequest *rq, const struct actor *who,
    struct customer_create_facts *f)
{
	struct ref owner = ref_of(rq->owner_id), branch = ref_of(rq->branch_id),
	           parent = ref_of(rq->parent_id);
	if (rq->owner_id[0] == '\0')
		owner.id = who->user_id;
	q_customer_is_taken(b, ref_of(rq->customer_id).id, rq->code, &f->taken);
	q_customer_owner(b, owner.id, owner.code, &f->owner);
	q_customer_branch(b, branch.id, branch.code, &f->branch);
	q_customer_parent(b, parent.id, parent.code, &f->parent);
	q_product_currency(b, customer_or_null(rq->currency_code), &f->currency);
	q_customer_twins(
	    b, customer_tax_key(who->arena, rq->tax_number), (struct uuid){{0}}, NULL, &f->twins);
}

static void
read_identity(const struct customer_create_facts *f, const Bl__CreateCustomerRequest *rq,
    const struct actor *who, struct customer_create_plan *p, struct why *why)
{
	struct customer *c = &p->customer;
	field_new_id(why, "customer_id", rq->customer_id, new_id(who, 0), &c->id);
	field_code(why, "code", rq->code);
	expect_free(why, "customer_id", rq->customer_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	if (!field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true))
		return;
	p->find = find_entries(who->arena, rq->name, (struct texts){.n = 0});
	c->mnemonics = p->find.mnemonics;
}

/* The owner is the caller, the branch the owner's, when no other is named. */
static void
read_people(const struct customer_create_facts *f, const Bl__CreateCustomerRequest *rq,
    const struct actor *who, struct customer *c, struct why *why)
{
	c->owner_id = f->owner.id;
	c->owner_login = f->owner.login;
	c->branch_id = f->owner.branch_id;
	c->branch_code = f->owner.branch_code;
	customer_read_owner(why, who, rq->owner_id, &f->owner, c);
	customer_read_branch(why, who, rq->branch_id, &f->branch, c);
}

static void
read_credit(const struct customer_create_facts *f, const Bl__CreateCustomerRequest *rq,
    const struct actor *who, struct customer_create_plan *p, struct why *why)
{
	p->own_account = !ref_given(ref_of(rq->parent_id));
	p->credit_id = p->own_account ? new_id(who, 1) : f->parent.credit_id;
	if (field_ref(why, "parent_id", rq->parent_id, false) && !p->own_account &&
	    (!f->parent.found || f->parent.archived_at != INT64_MIN))
		field_unknown(why, "parent_id", rq->parent_id);
}

static bool
customer_create_decide(const struct customer_create_facts *f, const Bl__CreateCustomerRequest *rq,
    const struct actor *who, struct customer_create_plan *p, struct why *why)
{
	struct customer *c = &p->customer;
	*p = (struct customer_create_plan){.customer = {.code = rq->code,
	                                       .name = rq->name,
	                                       .grade = "C",
	                                       .currency = f->currency.code,
	                                       .note = rq->note,
	                                       .status = CUSTOMER_OK,
	                                       .terms = TERMS_CASH,
	                                       .lang = LANG_ZH,
	                                       .version = 1,
	                                       .archived_at = INT64_MIN}};
	read_identity(f, rq, who, p, why);
	read_people(f, rq, who, c, why);
	read_credit(f, rq, who, p, why);
#define X(name, max)                                                                                         \
	field_text(why, #name, rq->name, max, false);                                                        \
	c->name = rq->name;
	CUSTOMER_TEXTS(X)
#undef X
	customer_read_email(why, "email", rq->email, &c->email);
	customer_read_lang(why, rq->lang, c);
	customer_read_terms(why,
	    rq->terms == BL__PAYMENT_TERMS__PAYMENT_TERMS_UNSPECIFIED ? TERMS_CASH : (int)rq->terms,
	    rq->terms_days, c);
	customer_read_contacts(why, rq->contacts, rq->n_contacts);
	customer_read_addresses(why, rq->addresses, rq->n_addresses);
	field_note(why, "note", rq->note);
	if (!f->currency.found)
		violate(why, "currency_code", R_BAD_CURRENCY);
	return !why_violated(why) || why_invalid(why);
}

static void
insert(struct batch *b, const struct customer_create_plan *p, const struct actor *who)
{
	const struct customer *c = &p->customer;
	const struct find_entries *e = &p->find;
	if (p->own_account)
		q_credit_account_insert(b, p->credit_id);
	q_customer_insert(b, c->id, c->code, c->name, e->key, e->grams, e->mnemonics, e->pinyin, c->level,
	    p->credit_id, c->owner_id, c->branch_id, c->region, c->industry, c->channel, c->currency,
	    (int16_t)c->terms, c->terms_days, (int16_t)c->lang, customer_or_null(c->email),
	    customer_or_null(c->phone), customer_or_null(c->invoice_title), customer_or_null(c->tax_number),
	    customer_tax_key(who->arena, c->tax_number), customer_or_null(c->invoice_address),
	    customer_or_null(c->bank_name), customer_or_null(c->bank_account), c->note, who->now,
	    who->user_id);
}

static void
customer_create_apply(struct batch *b, const struct customer_create_facts *f,
    const struct customer_create_plan *p, const Bl__CreateCustomerRequest *rq, const struct actor *who,
    Bl__CreateCustomerResponse *re)
{
	const struct customer *c = &p->customer;
	struct change change = change_begin(who);
	insert(b, p, who);
	if (rq->n_contacts > 0)
		customer_contacts_apply(b, c->id, rq->contacts, rq->n_contacts);
	if (rq->n_addresses > 0)
		customer_addresses_apply(b, c->id, rq->addresses, rq->n_addresses);
	change_text(&change, "code", c->code);
	change_text(&change, "name", c->name);
	change_text(&change, "owner", c->owner_login);
	change_text(&change, "branch", c->branch_code);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_CUSTOMER,
	                .id = c->id,
	                .version = c->version,
	                .branch_id = c->branch_id,
	                .change = change_end(&change)});
	op_event(b, &(struct event_note){.kind = "customer.changed",
	                .subject = SUBJECT_CUSTOMER,
	                .id = c->id,
	                .version = c->version,
	                .branch_id = c->branch_id,
	                .owner_id = c->owner_id});
	re->customer = customer_view(who, c);
	customer_warnings(who, c->tax_number, &f->twins, &re->n_warnings, &re->warnings);
}

OP_COMMAND(customer_create, create_customer);
