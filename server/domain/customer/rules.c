/* rules.c -- fields of customers. */
#include "common/ident.h"
#include "common/limits.h"
#include "server/domain/customer/customer.h"
#include "server/domain/scope.h"

void
customer_read_lang(struct why *w, const char *text, struct customer *c)
{
	if (text == NULL || text[0] == '\0')
		return;
	if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
		violate(w, "lang", R_NOT_ONE_OF, "zh, en");
	else
		c->lang = strcmp(text, "zh") == 0 ? LANG_ZH : LANG_EN;
}

/* One @ between two parts without white space; whether somebody reads there, only a mail can tell. */
static bool
email_likely(const char *s)
{
	const char *at = strchr(s, '@');
	return at != NULL && at != s && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
	       strpbrk(s, " \t,;<>\"") == NULL;
}

void
customer_read_email(struct why *w, const char *path, const char *text, const char **out)
{
	if (!field_text(w, path, text, LIMIT_TEXT_NAME, false))
		return;
	if (text != NULL && text[0] != '\0' && !email_likely(text))
		violate(w, path, R_BAD_EMAIL);
	*out = text;
}

void
customer_read_terms(struct why *w, int terms, int32_t days, struct customer *c)
{
	field_enum(w, "terms", terms, TERMS_CASH, TERMS_MONTHLY, false);
	field_range(w, "terms_days", days, 0, CUSTOMER_TERMS_DAYS);
	c->terms = terms;
	c->terms_days = days;
}

void
customer_read_contacts(struct why *w, Bl__Contact *const *v, size_t n)
{
	const char *email;
	if (!field_count(w, "contacts", n, 0, CUSTOMER_CONTACTS))
		return;
	for (size_t i = 0; i < n; i++) {
		field_text(w, field_path(w, "contacts[%zu].name", i), v[i]->name, LIMIT_TEXT_NAME, true);
		field_text(w, field_path(w, "contacts[%zu].title", i), v[i]->title, LIMIT_TEXT_NAME, false);
		field_text(w, field_path(w, "contacts[%zu].phone", i), v[i]->phone, 40, false);
		customer_read_email(w, field_path(w, "contacts[%zu].email", i), v[i]->email, &email);
	}
}

void
customer_read_addresses(struct why *w, Bl__Address *const *v, size_t n)
{
	if (!field_count(w, "addresses", n, 0, CUSTOMER_ADDRESSES))
		return;
	for (size_t i = 0; i < n; i++) {
		field_text(w, field_path(w, "addresses[%zu].label", i), v[i]->label, LIMIT_TEXT_NAME, false);
		field_text(
		    w, field_path(w, "addresses[%zu].region", i), v[i]->region, LIMIT_TEXT_NAME, false);
		field_text(w, field_path(w, "addresses[%zu].address", i), v[i]->address, 300, true);
		field_text(
		    w, field_path(w, "addresses[%zu].contact", i), v[i]->contact, LIMIT_TEXT_NAME, false);
		field_text(w, field_path(w, "addresses[%zu].phone", i), v[i]->phone, 40, false);
	}
}

void
customer_read_owner(struct why *w, const struct actor *who, const char *text,
    const struct q_customer_owner *owner, struct customer *c)
{
	if (!field_ref(w, "owner_id", text, false) || !ref_given(ref_of(text)))
		return;
	if (!owner->found || owner->archived_at != INT64_MIN ||
	    !scope_has_owner(who, owner->id, owner->branch_id)) {
		field_unknown(w, "owner_id", text);
		return;
	}
	c->owner_id = owner->id;
	c->owner_login = owner->login;
}

void
customer_read_branch(struct why *w, const struct actor *who, const char *text,
    const struct q_customer_branch *branch, struct customer *c)
{
	if (!field_ref(w, "branch_id", text, false) || !ref_given(ref_of(text)))
		return;
	if (!branch->found || branch->archived_at != INT64_MIN || !scope_has_branch(who, branch->id)) {
		field_unknown(w, "branch_id", text);
		return;
	}
	c->branch_id = branch->id;
	c->branch_code = branch->code;
}

const char *
customer_tax_key(struct arena *a, const char *tax_number)
{
	const char *key =
	    tax_number != NULL && tax_number[0] != '\0' ? credit_code_normal(a, tax_number) : NULL;
	return key != NULL && key[0] != '\0' ? key : NULL;
}

static char *
twins_warning(const struct actor *who, const struct q_customer_twins *twins)
{
	const char *code = twins->code;
	if (code != NULL)
		return arena_printf(who->arena,
		    who->lang == LANG_ZH ? "客户 %s 的税号与此相同" : "customer %s has the same tax number",
		    code);
	return reply_text(who, who->lang == LANG_ZH
	                           ? "您数据范围之外的客户有相同的税号"
	                           : "a customer outside your scope has the same tax number");
}

void
customer_warnings(const struct actor *who, const char *tax_number, const struct q_customer_twins *twins,
    size_t *n, char ***out)
{
	const char *key = customer_tax_key(who->arena, tax_number);
	*n = 0;
	*out = arena_new_n(who->arena, char *, 2);
	if (key == NULL)
		return;
	if (!credit_code_valid(key))
		(*out)[(*n)++] = reply_text(
		    who, who->lang == LANG_ZH ? "税号的校验位不正确，请核对"
		                              : "the check digit of the tax number is wrong; look again");
	if (twins->twins > 0)
		(*out)[(*n)++] = twins_warning(who, twins);
}

const char *
customer_or_null(const char *s)
{
	return s != NULL && s[0] != '\0' ? s : NULL;
}
