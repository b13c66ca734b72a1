/* quote.h -- a quote as the rules see it. quote_create builds a quote_doc from the request, everybody else from rows. */
#ifndef BL_DOMAIN_QUOTE_H
#define BL_DOMAIN_QUOTE_H

#include "branchline/v1/quote.pb-c.h"
#include "query/q_quote.h"
#include "server/domain/credit/credit.h"
#include "server/domain/document/document.h"
#include "server/domain/subject.h"

enum quote_state {
#define STATE(name, number, word, en, zh) QUOTE_##name = number,
#define MOVE(from, verb, to, en, zh)
#include "server/domain/quote/state.def"
#undef STATE
#undef MOVE
};
enum quote_verb {
	QUOTE_DO_SUBMIT,
	QUOTE_DO_APPROVE,
	QUOTE_DO_BACK,
	QUOTE_DO_REVISE,
	QUOTE_DO_ORDER,
	QUOTE_DO_REOPEN,
	QUOTE_DO_DECLINE,
	QUOTE_DO_VOID
};
/* The state that `verb` leads to; false when the move is not legal. */
bool quote_next(int from, enum quote_verb verb, int *to);
const char *quote_state_word(int state);
const char *quote_state_text(int state, enum lang lang);

struct quote_doc {
	bool found;
	struct uuid id;
	const char *number; /* NULL before the first submit */
	int64_t version;    /* in plans: after the command */
	int32_t revision;
	int state;
	struct uuid customer_id, branch_id, owner_id, created_by, order_id;
	const char *currency;
	int64_t fx_rate;
	bool tax_inclusive;
	int32_t business_date, valid_to;
	const char *contact, *note;
	struct doc_totals sum;
	struct bytes content_hash;
	struct uuids editors;
	/* around it */
	const char *customer_code, *customer_name, *customer_grade, *customer_level, *branch_code,
	    *owner_login;
	int customer_status;
	bool new_customer;
	struct credit_account credit;
	struct doc_money money;
	size_t nline;
	struct doc_line *line;
};

/* Locks the quote named by a reference or by one of its approval tasks, and reads what the rules need. */
struct quote_rows {
	struct q_quote_lock head;
	struct q_quote_lock_by_task task_head;
	struct q_quote_world world;
	struct q_quote_lines line;
};
void quote_rows_lock(struct batch *b, struct ref quote, struct uuid task_id, struct quote_rows *r);
void quote_rows_load(
    struct batch *b, struct ref quote, struct uuid task_id, struct quote_rows *r); /* after the lock */
struct quote_doc quote_from_rows(const struct quote_rows *r, struct arena *a);

struct quote_view_rows { /* without a lock */
	struct q_quote_get head;
	struct q_quote_world world;
	struct q_quote_lines line;
};
void quote_view_load(struct batch *b, struct ref quote, struct quote_view_rows *r);
void quote_look_load(
    struct batch *b, struct ref quote, struct uuid task_id, struct quote_view_rows *r); /* also by task */
struct quote_doc quote_from_view(const struct quote_view_rows *r, struct arena *a);

/* Effective, but no order can be made of it any more. */
bool quote_expired(const struct quote_doc *d, int32_t today);
bool quote_expect(const struct quote_doc *d, const char *ref, int64_t expected_version, struct why *why);
bool quote_deny_state(const struct quote_doc *d, const struct actor *who, struct why *why);

const char *quote_content(const struct quote_doc *d, struct arena *a);
struct bytes quote_content_hash(const struct quote_doc *d, struct arena *a);
/* Sums and content hash from the lines; denies on overflow. */
bool quote_settle(struct quote_doc *d, const struct actor *who, struct why *why);

struct subject_head quote_head_of(const struct quote_doc *d, const struct actor *who);
extern const struct subject_ops quote_subject;

/* Writers. */
void quote_write_new(struct batch *b, const struct quote_doc *d, const struct actor *who);
void quote_write_draft(struct batch *b, const struct quote_doc *d, const struct actor *who);
void quote_write_revision(struct batch *b, const struct quote_doc *d, const struct actor *who);
void quote_effective_apply(struct batch *b, const struct quote_doc *d, const struct actor *who);
void quote_event_apply(
    struct batch *b, const struct quote_doc *d, const char *kind, bool notify, const struct actor *who);
void quote_audit(struct batch *b, const struct quote_doc *d, const char *what, const struct actor *who);

/* The order that was made of it is voided: it is approved as before, and may be ordered again. The order's command locks the row
 * after its own order. False: there is none, or it has another order by now. */
bool quote_reopen(const struct q_quote_of_order_lock *row, struct quote_doc *d);
void quote_reopen_apply(struct batch *b, const struct quote_doc *d, const struct actor *who);

Bl__Quote *quote_message(const struct quote_doc *d, const struct actor *who, bool lines);

#define QUOTE_LINES_IN_REPLY 50

#endif
