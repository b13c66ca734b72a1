/* Currency, rate, warehouse, owner and wished day of a new document. */
#include "common/date.h"
#include "common/decimal.h"
#include "server/domain/document/document.h"

static const struct q_document_currencies_row *
currency_find(const struct doc_facts *f, const char *code)
{
	for (size_t i = 0; i < f->currency.n; i++)
		if (code == NULL ? f->currency.row[i].is_base : strcmp(f->currency.row[i].code, code) == 0)
			return &f->currency.row[i];
	return NULL;
}

static void
terms_rate(const char *text, bool is_base, struct doc_terms *t, struct why *why)
{
	t->fx_rate = power10(FX_SCALE);
	if (text[0] == '\0') {
		if (!is_base)
			violate(why, "fx_rate", R_REQUIRED);
		return;
	}
	if (!field_decimal(why, "fx_rate", text, FX_SCALE, true, &t->fx_rate))
		return;
	if (t->fx_rate <= 0)
		violate(why, "fx_rate", R_NOT_POSITIVE);
	else if (is_base && t->fx_rate != power10(FX_SCALE))
		violate(why, "fx_rate", R_OUT_OF_RANGE, "1", "1");
}

void
doc_terms_money(const struct doc_facts *f, const char *currency, const char *fx_rate, const struct actor *who,
    struct doc_terms *t, struct why *why)
{
	const struct q_document_currencies_row *base = currency_find(f, NULL);
	const char *code = currency[0] != '\0' ? currency
	                   : f->customer.found ? f->customer.currency
	                                       : base->code;
	const struct q_document_currencies_row *c = currency_find(f, code);

	(void)who;
	t->money.base_currency = base->code;
	t->money.base_exponent = base->exponent;
	if (c == NULL) {
		violate(why, "currency_code", R_BAD_CURRENCY);
		return;
	}
	t->currency = c->code;
	t->money.exponent = c->exponent;
	terms_rate(fx_rate, c->is_base, t, why);
}

const struct q_document_warehouses_row *
doc_warehouse(const struct doc_facts *f, struct ref r)
{
	for (size_t i = 0; i < f->warehouse.n; i++) {
		const struct q_document_warehouses_row *w = &f->warehouse.row[i];

		if (ref_given(r) &&
		    (uuid_eq(w->id, r.id) || (r.code != NULL && strcmp(w->code, r.code) == 0)))
			return w;
	}
	return NULL;
}

static bool
owner_in_scope(const struct q_document_owner *o, const struct actor *who)
{
	if (who->scope_all || uuid_eq(o->id, who->user_id))
		return true;
	for (size_t i = 0; i < who->scope_branches.n; i++)
		if (uuid_eq(who->scope_branches.v[i], o->branch_id))
			return true;
	for (size_t i = 0; i < who->scope_owners.n; i++)
		if (uuid_eq(who->scope_owners.v[i], o->id))
			return true;
	return false;
}

bool
doc_owner_check(
    const struct doc_facts *f, const char *path, const char *text, const struct actor *who, struct why *why)
{
	if (f->owner.found && f->owner.archived_at == INT64_MIN && owner_in_scope(&f->owner, who))
		return true;
	field_unknown(why, path, text);
	return false;
}

bool
doc_wished_date(struct why *why, const char *path, const Google__Type__Date *given, int32_t day, int32_t *out)
{
	if (!field_date(why, path, given, false, out))
		return false;
	if (given == NULL || *out >= day)
		return true;
	violate(why, path, R_WISHED_TOO_EARLY, date_format(why->arena, day));
	return false;
}
