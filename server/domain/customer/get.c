#include "server/domain/customer/customer.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct customer_get_facts {
	struct q_customer_by_ref customer;
	struct q_customer_contacts contacts;
	struct q_customer_addresses addresses;
};

static void
customer_get_load(
    struct batch *b, const Bl__GetCustomerRequest *rq, const struct actor *who, struct customer_get_facts *f)
{
	struct ref customer = ref_of(rq->customer_id);
	(void)who;
	q_customer_by_ref(b, customer.id, customer.code, &f->customer);
	q_customer_contacts(b, customer.id, customer.code, &f->contacts);
	q_customer_addresses(b, customer.id, customer.code, &f->addresses);
}

static void
view_contacts(const struct actor *who, const struct q_customer_contacts *rows, Bl__Customer *m)
{
	m->n_contacts = rows->n;
	m->contacts = arena_new_n(who->arena, Bl__Contact *, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		Bl__Contact *k = m->contacts[i] = arena_new_n(who->arena, Bl__Contact, 1);
		bl__contact__init(k);
		k->name = reply_text(who, rows->row[i].name);
		k->title = reply_text(who, rows->row[i].title);
		k->phone = reply_text(who, rows->row[i].phone);
		k->email = reply_text(who, rows->row[i].email);
	}
}

static void
view_addresses(const struct actor *who, const struct q_customer_addresses *rows, Bl__Customer *m)
{
	m->n_addresses = rows->n;
	m->addresses = arena_new_n(who->arena, Bl__Address *, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		Bl__Address *x = m->addresses[i] = arena_new_n(who->arena, Bl__Address, 1);
		bl__address__init(x);
		x->label = reply_text(who, rows->row[i].label);
		x->region = reply_text(who, rows->row[i].region);
		x->address = reply_text(who, rows->row[i].address);
		x->contact = reply_text(who, rows->row[i].contact);
		x->phone = reply_text(who, rows->row[i].phone);
	}
}

static bool
customer_get_view(const struct customer_get_facts *f, const Bl__GetCustomerRequest *rq,
    const struct actor *who, Bl__GetCustomerResponse *re, struct why *why)
{
	struct customer c;
	if (!field_ref(why, "customer_id", rq->customer_id, true))
		return why_invalid(why);
	if (!expect_found(why, "customer", rq->customer_id, f->customer.found))
		return false;
	c = CUSTOMER_OF(&f->customer, &f->customer);
	re->customer = customer_view(who, &c);
	view_contacts(who, &f->contacts, re->customer);
	view_addresses(who, &f->addresses, re->customer);
	return true;
}

OP_QUERY(customer_get, get_customer);
