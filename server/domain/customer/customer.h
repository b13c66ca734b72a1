/* customer.h -- a customer as its operations see it. */
#ifndef BL_DOMAIN_CUSTOMER_H
#define BL_DOMAIN_CUSTOMER_H

#include "branchline/v1/customer.pb-c.h"
#include "query/q_customer.h"
#include "server/domain/credit/credit.h"
#include "server/domain/field.h"
#include "server/domain/find.h"

#define CUSTOMER_CONTACTS 50
#define CUSTOMER_ADDRESSES 50
#define CUSTOMER_TERMS_DAYS 365

enum customer_terms { TERMS_CASH = 1, TERMS_DAYS, TERMS_MONTHLY }; /* as PaymentTerms on the wire */

/* Texts that create and update read alike: X(column and field, characters at most). */
#define CUSTOMER_TEXTS(X)                                                                                    \
	X(level, 40)                                                                                         \
	X(region, 100)                                                                                       \
	X(industry, 100)                                                                                     \
	X(channel, 100)                                                                                      \
	X(phone, 40)                                                                                         \
	X(invoice_title, 200)                                                                                \
	X(tax_number, 40)                                                                                    \
	X(invoice_address, 300)                                                                              \
	X(bank_name, 100)                                                                                    \
	X(bank_account, 40)

struct customer {
	struct uuid id, owner_id, branch_id;
	const char *code, *name, *grade, *owner_login, *branch_code, *currency, *email, *note;
#define X(name, max) const char *name;
	CUSTOMER_TEXTS(X)
#undef X
	int status, terms, lang;
	int32_t terms_days;
	struct texts mnemonics;
	int32_t effective_orders;
	int64_t version;
	int64_t archived_at; /* INT64_MIN = in use */
};
/* Of any row that has these columns; people stands for those that may come from another statement. */
#define CUSTOMER_OF(r, people)                                                                               \
	((struct customer){.id = (r)->id,                                                                    \
	    .owner_id = (r)->owner_id,                                                                       \
	    .branch_id = (r)->branch_id,                                                                     \
	    .code = (r)->code,                                                                               \
	    .name = (r)->name,                                                                               \
	    .grade = (r)->grade,                                                                             \
	    .owner_login = (people)->owner_login,                                                            \
	    .branch_code = (people)->branch_code,                                                            \
	    .currency = (r)->currency,                                                                       \
	    .email = (r)->email,                                                                             \
	    .note = (r)->note,                                                                               \
	    .level = (r)->level,                                                                             \
	    .region = (r)->region,                                                                           \
	    .industry = (r)->industry,                                                                       \
	    .channel = (r)->channel,                                                                         \
	    .phone = (r)->phone,                                                                             \
	    .invoice_title = (r)->invoice_title,                                                             \
	    .tax_number = (r)->tax_number,                                                                   \
	    .invoice_address = (r)->invoice_address,                                                         \
	    .bank_name = (r)->bank_name,                                                                     \
	    .bank_account = (r)->bank_account,                                                               \
	    .status = (r)->status,                                                                           \
	    .terms = (r)->terms,                                                                             \
	    .lang = (r)->lang,                                                                               \
	    .terms_days = (r)->terms_days,                                                                   \
	    .mnemonics = (r)->mnemonics,                                                                     \
	    .effective_orders = (r)->effective_orders,                                                       \
	    .version = (r)->version,                                                                         \
	    .archived_at = (r)->archived_at})

/* The bank account is masked without customer.edit. Contacts and addresses are the caller's to add. */
Bl__Customer *customer_view(const struct actor *who, const struct customer *c);

/* ---- fields; wrong ones are recorded, right ones go to c ---- */
void customer_read_lang(struct why *w, const char *text, struct customer *c);
void customer_read_email(struct why *w, const char *path, const char *text, const char **out);
void customer_read_terms(struct why *w, int terms, int32_t days, struct customer *c);
void customer_read_contacts(struct why *w, Bl__Contact *const *v, size_t n);
void customer_read_addresses(struct why *w, Bl__Address *const *v, size_t n);
/* Owner and branch that a request names; text NULL or "" = stays as it is in c. */
void customer_read_owner(struct why *w, const struct actor *who, const char *text,
    const struct q_customer_owner *owner, struct customer *c);
void customer_read_branch(struct why *w, const struct actor *who, const char *text,
    const struct q_customer_branch *branch, struct customer *c);

/* The tax number for comparison; NULL for none. */
const char *customer_tax_key(struct arena *a, const char *tax_number);
/* What looks odd about the tax number, in the caller's language. */
void customer_warnings(const struct actor *who, const char *tax_number, const struct q_customer_twins *twins,
    size_t *n, char ***out);

/* ---- writing ---- */
void customer_contacts_apply(struct batch *b, struct uuid id, Bl__Contact *const *v, size_t n);
void customer_addresses_apply(struct batch *b, struct uuid id, Bl__Address *const *v, size_t n);
/* "" as NULL, for columns that may be absent. */
const char *customer_or_null(const char *s);

#endif
