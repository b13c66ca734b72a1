#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/customer/customer.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct customer_update_facts {
	struct q_customer_lock customer;
	struct q_customer_people people;
	struct q_customer_owner owner;
	struct q_customer_branch branch;
	struct q_customer_twins twins;
};
struct customer_update_plan {
	struct customer customer;
	struct find_entries find;
};

static void
customer_update_load(struct batch *b, const Bl__UpdateCustomerRequest *rq, const struct actor *who,
    struct customer_update_facts *f)
{
	struct ref customer = ref_of(rq->customer_id),
	           owner = ref_of(GIVEN(rq, owner_id) ? rq->owner_id : NULL);
	struct ref branch = ref_of(GIVEN(rq, branch_id) ? rq->branch_id : NULL);
	q_customer_lock(b, customer.id, customer.code, &f->customer);
	q_customer_people(b, customer.id, customer.code, &f->people);
	q_customer_owner(b, owner.id, owner.code, &f->owner);
	q_customer_branch(b, branch.id, branch.code, &f->branch);
	q_customer_twins(b, customer_tax_key(who->arena, GIVEN(rq, tax_number) ? rq->tax_number : NULL),
	    customer.id, customer.code, &f->twins);
}

static void
change_name(const Bl__UpdateCustomerRequest *rq, const struct actor *who, struct customer_update_plan *p,
    struct why *why)
{
	struct customer *c = &p->customer;
	struct texts own = c->mnemonics;
	if (GIVEN(rq, name) && field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true)) {
		if (strcmp(c->name, rq->name) != 0)
			own.n = 0;
		c->name = rq->name;
	}
	p->find = find_entries(who->arena, c->name, own);
	c->mnemonics = p->find.mnemonics;
}

static void
change_people(const struct customer_update_facts *f, const Bl__UpdateCustomerRequest *rq,
    const struct actor *who, struct customer *c, struct why *why)
{
	if (GIVEN(rq, owner_id))
		customer_read_owner(why, who, rq->owner_id, &f->owner, c);
	if (GIVEN(rq, branch_id))
		customer_read_branch(why, who, rq->branch_id, &f->branch, c);
}

/* Whether a customer may order is a question of credit, not of sales. */
static void
change_status(
    const Bl__UpdateCustomerRequest *rq, const struct actor *who, struct customer *c, struct why *why)
{
	if (rq->status == BL__CUSTOMER_STATUS__CUSTOMER_STATUS_UNSPECIFIED || (int)rq->status == c->status)
		return;
	if (!field_enum(why, "status", (int)rq->status, CUSTOMER_OK, CUSTOMER_STOPPED, false))
		return;
	if (!may(who, PERM_CREDIT_EDIT))
		violate(why, "status", R_NEEDS_RIGHT, "credit.edit");
	c->status = (int)rq->status;
}

static void
change_rest(const Bl__UpdateCustomerRequest *rq, const struct actor *who, struct customer *c, struct why *why)
{
#define X(name, max)                                                                                         \
	if (GIVEN(rq, name) && field_text(why, #name, rq->name, max, false))                                 \
		c->name = rq->name;
	CUSTOMER_TEXTS(X)
#undef X
	if (GIVEN(rq, email))
		customer_read_email(why, "email", rq->email, &c->email);
	if (GIVEN(rq, lang))
		customer_read_lang(why, rq->lang, c);
	customer_read_terms(why,
	    rq->terms == BL__PAYMENT_TERMS__PAYMENT_TERMS_UNSPECIFIED ? c->terms : (int)rq->terms,
	    GIVEN(rq, terms_days) ? rq->terms_days : c->terms_days, c);
	customer_read_contacts(why, rq->contacts, rq->n_contacts);
	customer_read_addresses(why, rq->addresses, rq->n_addresses);
	if (GIVEN(rq, note) && field_note(why, "note", rq->note))
		c->note = rq->note;
	if (GIVEN(rq, archived))
		c->archived_at = rq->archived ? who->now : INT64_MIN;
}

static bool
customer_update_decide(const struct customer_update_facts *f, const Bl__UpdateCustomerRequest *rq,
    const struct actor *who, struct customer_update_plan *p, struct why *why)
{
	struct customer *c = &p->customer;
	if (!field_ref(why, "customer_id", rq->customer_id, true))
		return why_invalid(why);
	if (!expect_found(why, "customer", rq->customer_id, f->customer.found) ||
	    !expect_version(why, "customer", rq->customer_id, f->customer.version, rq->expected_version))
		return false;
	*c = CUSTOMER_OF(&f->customer, &f->people);
	c->version++;
	change_name(rq, who, p, why);
	change_people(f, rq, who, c, why);
	change_status(rq, who, c, why);
	change_rest(rq, who, c, why);
	return !why_violated(why) || why_invalid(why);
}

static const char *
told(const Bl__UpdateCustomerRequest *rq, const struct customer *c, const struct actor *who)
{
	struct change change = change_begin(who);
	if (GIVEN(rq, name))
		change_text(&change, "name", c->name);
	if (GIVEN(rq, owner_id))
		change_text(&change, "owner", c->owner_login);
	if (GIVEN(rq, branch_id))
		change_text(&change, "branch", c->branch_code);
	if (GIVEN(rq, level))
		change_text(&change, "level", c->level);
	if (rq->status != BL__CUSTOMER_STATUS__CUSTOMER_STATUS_UNSPECIFIED)
		change_number(&change, "status", c->status);
	if (GIVEN(rq, tax_number))
		change_text(&change, "tax_number", c->tax_number);
	if (GIVEN(rq, bank_account)) /* that it changed is for the trail; the number is not */
		change_bool(&change, "bank_account", true);
	if (rq->n_contacts > 0)
		change_number(&change, "contacts", (int64_t)rq->n_contacts);
	if (rq->n_addresses > 0)
		change_number(&change, "addresses", (int64_t)rq->n_addresses);
	if (GIVEN(rq, archived))
		change_bool(&change, "archived", rq->archived);
	return change_end(&change);
}

static void
update(struct batch *b, const struct customer_update_plan *p, const struct actor *who)
{
	const struct customer *c = &p->customer;
	const struct find_entries *e = &p->find;
	q_customer_update(b, c->name, e->key, e->grams, e->mnemonics, e->pinyin, c->level, (int16_t)c->status,
	    c->owner_id, c->branch_id, c->region, c->industry, c->channel, (int16_t)c->terms, c->terms_days,
	    (int16_t)c->lang, customer_or_null(c->email), customer_or_null(c->phone),
	    customer_or_null(c->invoice_title), customer_or_null(c->tax_number),
	    customer_tax_key(who->arena, c->tax_number), customer_or_null(c->invoice_address),
	    customer_or_null(c->bank_name), customer_or_null(c->bank_account), c->note, c->archived_at,
	    c->id);
}

static void
customer_update_apply(struct batch *b, const struct customer_update_facts *f,
    const struct customer_update_plan *p, const Bl__UpdateCustomerRequest *rq, const struct actor *who,
    Bl__UpdateCustomerResponse *re)
{
	const struct customer *c = &p->customer;
	update(b, p, who);
	if (rq->n_contacts > 0) {
		q_customer_contacts_delete(b, c->id);
		customer_contacts_apply(b, c->id, rq->contacts, rq->n_contacts);
	}
	if (rq->n_addresses > 0) {
		q_customer_addresses_delete(b, c->id);
		customer_addresses_apply(b, c->id, rq->addresses, rq->n_addresses);
	}
	op_audit(b, &(struct audit_note){.subject = SUBJECT_CUSTOMER,
	                .id = c->id,
	                .version = c->version,
	                .branch_id = c->branch_id,
	                .change = told(rq, c, who)});
	op_event(b, &(struct event_note){.kind = "customer.changed",
	                .subject = SUBJECT_CUSTOMER,
	                .id = c->id,
	                .version = c->version,
	                .branch_id = c->branch_id,
	                .owner_id = c->owner_id});
	re->customer = customer_view(who, c);
	if (GIVEN(rq, tax_number))
		customer_warnings(who, c->tax_number, &f->twins, &re->n_warnings, &re->warnings);
}

OP_COMMAND(customer_update, update_customer);
