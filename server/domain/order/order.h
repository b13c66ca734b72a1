/* order.h -- a sales order as the rules see it: header, lines and what stands around it.
 *
 * order_create builds an order_doc from the request, everybody else from rows; from there on there is one set of rules
 * (rules.c, effective.c, progress.c), one set of writers (write.c) and one view (view.c). */
#ifndef BL_DOMAIN_ORDER_H
#define BL_DOMAIN_ORDER_H

#include "branchline/v1/order.pb-c.h"
#include "common/money.h"
#include "query/q_order.h"
#include "server/domain/document/document.h"
#include "server/domain/credit/credit.h"
#include "server/domain/stock/atp.h"
#include "server/domain/subject.h"

enum order_state {
#define STATE(name, number, word, en, zh) ORDER_##name = number,
#define MOVE(from, move, to, en, zh)
#include "server/domain/order/state.def"
#undef STATE
#undef MOVE
};

/* The verbs of the moves. */
enum order_verb {
	ORDER_DO_SUBMIT,
	ORDER_DO_APPROVE,
	ORDER_DO_WAIT,
	ORDER_DO_BACK,
	ORDER_DO_FINISH,
	ORDER_DO_REOPEN,
	ORDER_DO_CLOSE,
	ORDER_DO_VOID
};
/* The state that `verb` leads to from `from`; false when the move is not legal. */
bool order_next(int from, enum order_verb verb, int *to);
const char *order_state_word(int state);                 /* "effective" */
const char *order_state_text(int state, enum lang lang); /* for sentences */

enum { RESERVE_ALL = 1, RESERVE_PARTIAL = 2, RESERVE_NONE = 3 };
enum { PROGRESS_NOT_NEEDED = 0, PROGRESS_OPEN = 1, PROGRESS_PART = 2, PROGRESS_WHOLE = 3 };

/* Quantities of execution, in base units. */
struct order_amounts {
	int64_t reserved, produced, shipped, signed_, refused, closed;
};

struct order_line {
	struct doc_line doc; /* what was ordered: product, quantity, price, amounts */
	int32_t revision;    /* of the change that made it so; 1 = none did */
	struct uuid warehouse_id;
	const char *warehouse_code;
	struct uuid quote_line_id;
	int32_t promised_date; /* NO_DATE = none can be promised */
	bool make;
	struct order_amounts q;
};

struct order_doc {
	bool found;
	struct uuid id;
	const char *number; /* NULL before the first submit */
	int64_t version;    /* in plans: after the command */
	int32_t revision;
	int state;
	struct uuid customer_id, branch_id, owner_id, created_by, warehouse_id, quote_id;
	int32_t quote_revision; /* 0 = not made of a quote */
	const char *currency;
	int64_t fx_rate;
	bool tax_inclusive;
	int32_t business_date, wished_date;
	int reserve;
	const char *channel, *region, *external_id, *contact, *phone, *address, *note;
	struct doc_totals sum;
	struct bytes content_hash; /* as stored */
	struct uuids editors;
	int production, shipment, signoff;
	int64_t submitted_at, effective_at;
	int32_t effective_on;
	const char *closed_reason;
	const char *change_reason; /* of order_changed(): why */
	int32_t change_revision;   /* what a change in approval would make; 0 = none is */
	int64_t
	    counted; /* base gross of it that the credit account has already: what a change adds is the rest */
	/* around it */
	struct uuid credit_id;
	const char *customer_code, *customer_name, *customer_email;
	int customer_status, customer_lang;
	const char *customer_grade, *customer_level;
	bool new_customer;
	const char *branch_code, *owner_login, *owner_name, *warehouse_code;
	struct doc_money money; /* exponents of document and base currency */
	size_t nline;
	struct order_line *line;
};

/* ---- from rows ---- */

/* Locks the order named by a reference or by one of its approval tasks, and reads what the rules need. */
struct order_rows {
	struct q_order_lock head;
	struct q_order_lock_by_task task_head;
	struct q_order_world world;
	struct q_order_lines line;
};
void order_rows_lock(struct batch *b, struct ref order, struct uuid task_id, struct order_rows *r);
void order_rows_load(
    struct batch *b, struct ref order, struct uuid task_id, struct order_rows *r); /* after the lock */
struct order_doc order_from_rows(
    const struct order_rows *r, struct arena *a); /* found = false: none in scope */

/* The same without a lock, for reading. */
struct order_view_rows {
	struct q_order_get head;
	struct q_order_world world;
	struct q_order_lines line;
};
void order_view_load(struct batch *b, struct ref order, struct order_view_rows *r);
void order_look_load(
    struct batch *b, struct ref order, struct uuid task_id, struct order_view_rows *r); /* also by task */
struct order_doc order_from_view(const struct order_view_rows *r, struct arena *a);

/* What a command on an order needs first: it is there, and is still the version that was read. */
bool order_expect(const struct order_doc *d, const char *ref, int64_t expected_version, struct why *why);
/* Is the line's price below the floor that its product has now? */
bool order_below_floor(
    const struct order_doc *d, const struct order_line *l, const struct q_order_lines_row *r);
/* No change of the order is in approval; denies CHANGE_OPEN. */
bool order_settled(const struct order_doc *d, struct why *why);
/* Denies ORDER_STATE with the state in the caller's words. */
bool order_deny_state(const struct order_doc *d, const struct actor *who, struct why *why);

/* The text that approvers sign (D6) and its hash: customer, currency, terms, per line product, quantity, price, discount,
 * tax, date, and the totals. check.i51 builds the same text in SQL. */
const char *order_content(const struct order_doc *d, struct arena *a);
struct bytes order_content_hash(const struct order_doc *d, struct arena *a);

/* ---- drafts (draft.c) ---- */

/* Lines of a request into the order, as drafts; wrong fields are recorded. */
void order_lines_read(const struct doc_facts *f, Bl__DocumentLine *const *rq, size_t n,
    const struct doc_terms *t, const struct actor *who, struct order_doc *d, struct why *why);
/* The warehouse of the order ("" = the first of its branch), and of each line that names another (rq NULL = none does). */
void order_warehouses(const struct doc_facts *f, const char *text, Bl__DocumentLine *const *rq,
    struct order_doc *d, struct why *why);
/* Who writes a revision is an author of it, and never its approver. */
void order_add_editor(struct order_doc *d, struct uuid id, const struct actor *who);
/* What the lines of a draft share when they are priced anew. */
struct doc_terms order_terms(const struct order_doc *d, const struct actor *who);
/* A draft with new content: sums, axes and hash; who changes it is an author, and a revision that was submitted before becomes the
 * next one, so that no vote on the old content counts for the new. Denies on overflow. */
bool order_redraft(struct order_doc *d, bool was_submitted, const struct actor *who, struct why *why);
/* Sums, axes and content hash: what follows from header and lines. Denies on overflow. */
bool order_settle(struct order_doc *d, const struct actor *who, struct why *why);

/* ---- becoming effective (effective.c) ---- */

/* What the decision looks at: stock and dates of the products, the locked credit account. */
struct order_place {
	struct atp_facts atp;
	struct credit_account credit;
};

/* What the credit check says to this order. */
#define ORDER_CREDIT(row)                                                                                    \
	((struct credit_account){(row)->limit_amount, (row)->extra_limit, (row)->extra_until,                \
	    (row)->over_percent, (row)->ordered, (row)->shipped, (row)->receivable, (row)->deposit})
void order_credit_answer(const struct order_doc *d, const struct order_place *p, const struct actor *who,
    struct credit_answer *out);
/* Does the status of the customer allow the step? */
bool order_customer_allows(
    const struct order_doc *d, enum credit_step step, const struct actor *who, struct why *why);
/* Dates that can be promised, into the lines (of an order that is agreed only where none is set); answers[i] per line with make NULL-safe (services and oversell are enough). */
struct atp_answer *order_promise(struct order_doc *d, const struct order_place *p, const struct actor *who);
/* The inputs of routing. */
struct subject_head order_head_of(const struct order_doc *d, const struct order_place *p,
    const struct atp_answer *promise, const struct actor *who);
struct routing_inputs order_inputs(const struct order_doc *d, const struct order_place *p,
    const struct atp_answer *promise, const struct actor *who);

struct order_effect { /* d as it will be, and what was missing */
	struct order_doc d;
	int64_t *reserve;           /* per line: newly reserved */
	int64_t *missing;           /* per line: wanted from stock and not reserved */
	size_t nmissing, nreserved; /* lines */
	bool waits;                 /* reserves all or nothing and stock is short: approved, not effective */
	const struct order_revise *revise; /* it is by a change of an agreed order (change.h) */
};
/* The step to effective: customer status, credit (`approved_credit`: a special approval covers the excess), reservation by
 * policy. A last approval is never refused for lack of stock. d->effective_on is the day of the event; NO_DATE = today. */
bool order_effective(const struct order_doc *d, const struct order_place *p, bool approved_credit,
    const struct actor *who, struct order_effect *e, struct why *why);
/* What the credit account says to it; denies when a special approval is needed and was not given, or none may be. */
bool order_credit_allows(const struct order_doc *d, const struct order_place *p, bool approved,
    const struct actor *who, struct why *why);
void order_effective_apply(struct batch *b, const struct order_effect *e, const struct actor *who);

/* An order waits no more, for whatever reason: what it was short of is no matter of alarm any more. */
void order_waited_apply(struct batch *b, const struct order_doc *d, const struct actor *who);

/* Opens an alarm for each line that misses something. */
void order_shortage_apply(struct batch *b, const struct order_effect *e, const struct actor *who);
/* For an effective order: what can be reserved of what it misses, by this policy instead of its own: never RESERVE_ALL. */
void order_reserve_by(const struct order_doc *d, int policy, const struct order_place *p,
    const struct actor *who, struct order_effect *e);
void order_reserve_more_apply(struct batch *b, const struct order_effect *e, const struct actor *who);

extern const struct subject_ops order_subject;

/* ---- execution (progress.c) ---- */

/* Derives production, shipment and sign-off from the lines' quantities, and done or reopened from them (D5, S41). */
void order_derive(struct order_doc *d);
/* Quantities of a request for lines of the order into out[] (room for nline, zero before): "" = all that `open` says.
 * No lines = all. Wrong ones are recorded under path[i]. */
typedef int64_t (*order_open_fn)(const struct order_line *l);
void order_quantities(const struct order_doc *d, const char *path, Bl__LineQuantity *const *rq, size_t n,
    order_open_fn open, int64_t *out, const struct actor *who, struct why *why);
/* What is still to ship of a line: ordered - shipped + refused - closed. */
int64_t order_line_open(const struct order_line *l);

enum {
	STOCK_RESERVE = 5,
	STOCK_RELEASE = 6,
	STOCK_SHIPMENT = 7,
	STOCK_REFUSED = 8,
	STOCK_PRODUCTION = 9,
	STOCK_CHANGE = 10
}; /* stock_move.kind */
enum { ALARM_SHORTAGE = 1 };
/* One stock change of a line, written by order_stock_apply together with its ledger rows. */
struct order_stock_move {
	struct uuid warehouse_id, product_id, line_id;
	int64_t on_hand, reserved; /* deltas */
};
void order_stock_apply(struct batch *b, const struct order_doc *d, int kind, int32_t date,
    const struct order_stock_move *m, size_t n, const struct actor *who);
/* Execution quantities and promised dates of all lines. */
void order_lines_apply(struct batch *b, const struct order_doc *d);
/* The same with header axes and state. */
void order_progress_apply(
    struct batch *b, const struct order_doc *d, const char *reason, const struct actor *who);

enum fact_kind {
	FACT_INTAKE = 1,
	FACT_INTAKE_BACK,
	FACT_SHIPPED,
	FACT_SIGNED,
	FACT_REFUSED,
	FACT_INTAKE_CHANGE
};
/* What the stretch from..to of a line (base units, counted from its beginning) is worth: round(total * to / quantity) -
 * round(total * from / quantity), so that any cutting of the line sums to the line (D1). */
struct order_part {
	struct money_out doc;               /* the document's currency */
	int64_t base_net, base_gross, cost; /* base currency */
};
struct order_part order_part(const struct order_doc *d, const struct order_line *l, int64_t from, int64_t to);
/* Net shipped quantity: where the next shipment of a line begins. */
int64_t order_line_shipped(const struct order_line *l);

struct order_fact {
	const struct order_line *line;
	int64_t quantity; /* base units */
	struct order_part part;
};
void order_facts_apply(struct batch *b, const struct order_doc *d, enum fact_kind kind, int32_t date,
    const struct order_fact *f, size_t n, const struct actor *who);
/* Moves the credit account by deltas of its buckets, base currency. */
void order_credit_apply(struct batch *b, const struct order_doc *d, int64_t ordered, int64_t shipped,
    enum credit_kind kind, int32_t date, const struct actor *who);
/* Mail to the customer, when it has an address: template "order_effective", "order_shipped", .. */
void order_mail_apply(struct batch *b, const struct order_doc *d, const char *template_name,
    struct uuid subject_id, const struct actor *who);
/* Event for watchers and, with `notify`, a notice to the owner. */
void order_event_apply(
    struct batch *b, const struct order_doc *d, const char *kind, bool notify, const struct actor *who);

/* ---- writers: queue statements, decide nothing ---- */

void order_write_new(struct batch *b, const struct order_doc *d, const struct actor *who);
void order_write_draft(struct batch *b, const struct order_doc *d, const struct actor *who);
void order_write_lines(struct batch *b, const struct order_doc *d, const struct actor *who);
/* A change that waits: those lines of d, the order as it will be, that are of its revision. */
void order_write_change(
    struct batch *b, const struct order_doc *d, const char *reason, const struct actor *who);
void order_write_revision(struct batch *b, const struct order_doc *d, const struct actor *who);

/* The one audit row of a command: what changed, in few words. */
/* "2 P1001, 1 P2002" of the lines with a quantity, for the trail; a long list is cut. */
const char *order_goods_text(const struct order_doc *d, const int64_t *quantity, const struct actor *who);
void order_audit(struct batch *b, const struct order_doc *d, const char *what, const struct actor *who);
/* The number, for the first submit; last of all. Its period is that of `date`, the day of the submit (D4). */
void order_take_number(struct batch *b, const struct order_doc *d, int32_t date, char **slot);

/* Reply messages. `lines` false leaves them out (and says so when there are any). */
Bl__CreditCheck *order_credit_message(
    const struct order_doc *d, const struct credit_answer *c, const struct actor *who);
/* Puts what can be promised into the lines that have not enough. */
void order_availability_view(
    Bl__Order *m, const struct order_doc *d, const struct atp_answer *promise, const struct actor *who);
/* Whose orders hold what those lines are short of. */
void order_holders_view(Bl__Order *m, const struct order_doc *d, const struct atp_facts *f,
    const struct q_stock_holders *holders, const struct actor *who);
Bl__Order *order_message(const struct order_doc *d, const struct actor *who, bool lines);

#define ORDER_LINES_IN_REPLY 50

#endif
