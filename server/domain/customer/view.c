#include "server/domain/customer/customer.h"

/* The last four characters, when there are more. */
static char *
masked(const struct actor *who, const char *account)
{
	size_t n = account != NULL ? strlen(account) : 0;
	if (n == 0 || may(who, PERM_CUSTOMER_EDIT))
		return reply_text(who, account);
	return arena_printf(who->arena, "****%s", n > 4 ? account + n - 4 : "");
}

static void
view_mnemonics(const struct actor *who, struct texts t, Bl__Customer *m)
{
	m->n_mnemonics = t.n;
	m->mnemonics = arena_new_n(who->arena, char *, t.n);
	for (size_t i = 0; i < t.n; i++)
		m->mnemonics[i] = reply_text(who, t.v[i]);
}

Bl__Customer *
customer_view(const struct actor *who, const struct customer *c)
{
	Bl__Customer *m = arena_new_n(who->arena, Bl__Customer, 1);
	bl__customer__init(m);
	m->id = reply_uuid(who, c->id);
	m->code = reply_text(who, c->code);
	m->name = reply_text(who, c->name);
	m->grade = reply_text(who, c->grade);
	m->status = (Bl__CustomerStatus)c->status;
	m->owner_id = reply_uuid(who, c->owner_id);
	m->owner_login = reply_text(who, c->owner_login);
	m->branch_id = reply_uuid(who, c->branch_id);
	m->branch_code = reply_text(who, c->branch_code);
	m->currency_code = reply_text(who, c->currency);
	m->terms = (Bl__PaymentTerms)c->terms;
	m->terms_days = c->terms_days;
	m->lang = reply_text(who, c->lang == LANG_ZH ? "zh" : "en");
	m->email = reply_text(who, c->email);
#define X(name, max) m->name = reply_text(who, c->name);
	CUSTOMER_TEXTS(X)
#undef X
	m->bank_account = masked(who, c->bank_account);
	m->note = reply_text(who, c->note);
	view_mnemonics(who, c->mnemonics, m);
	m->new_customer = c->effective_orders == 0;
	m->archived = c->archived_at != INT64_MIN;
	m->version = c->version;
	return m;
}
