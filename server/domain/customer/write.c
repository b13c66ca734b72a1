#include "server/domain/customer/customer.h"

/* One column of the messages v[0..n) as an array for a query. */
#define COLUMN(field)                                                                                        \
	const char **field = arena_new_n(a, const char *, n);                                                \
	for (size_t i = 0; i < n; i++)                                                                       \
		field[i] = v[i]->field;

void
customer_contacts_apply(struct batch *b, struct uuid id, Bl__Contact *const *v, size_t n)
{
	struct arena *a = batch_arena(b);
	COLUMN(name)
	COLUMN(title)
	COLUMN(phone)
	COLUMN(email)
	q_customer_contacts_insert(b, id, (struct texts){name, n}, (struct texts){title, n},
	    (struct texts){phone, n}, (struct texts){email, n});
}

void
customer_addresses_apply(struct batch *b, struct uuid id, Bl__Address *const *v, size_t n)
{
	struct arena *a = batch_arena(b);
	COLUMN(label)
	COLUMN(region)
	COLUMN(address)
	COLUMN(contact)
	COLUMN(phone)
	q_customer_addresses_insert(b, id, (struct texts){label, n}, (struct texts){region, n},
	    (struct texts){address, n}, (struct texts){contact, n}, (struct texts){phone, n});
}
