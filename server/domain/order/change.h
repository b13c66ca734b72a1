/* change.h -- a material change of an agreed order (S32): asked for by order_change, it waits as revision n in approval while the
 * order goes on, and becomes the order with the last agreement, or never. */
#ifndef BL_DOMAIN_ORDER_CHANGE_H
#define BL_DOMAIN_ORDER_CHANGE_H

#include "server/domain/approval/approval.h"
#include "server/domain/order/order.h"
#include "server/domain/period/period.h"

struct order_change_facts {
	struct order_rows rows;
	struct period_facts period; /* of today: the change's own day */
	struct q_order_credit_lock credit;
	struct atp_facts atp;
	struct q_order_revisions revisions;
	struct approval_facts *approval;
	struct doc_facts doc; /* of the new lines */
};

/* What an approved change of an effective order moves, apart from the order itself. */
struct order_revise {
	struct order_fact *back, *in; /* intake of the lines as they were, and as they are */
	size_t nback, nin;
	int64_t ordered; /* base gross that the credit account gets */
	struct order_stock_move *move;
	size_t nmove;
	bool waiting; /* the order had waited for stock: what it moves is the step to effective */
};

struct order_change_plan {
	struct order_doc d; /* as it will be */
	struct credit_answer credit;
	struct atp_answer *promise;
	struct subject_head head;
	struct approval_start *start;
	bool passed;
	struct order_effect effect; /* when passed */
};

bool order_change_decide(const struct order_change_facts *f, const Bl__ChangeOrderRequest *rq,
    const struct actor *who, struct order_change_plan *p, struct why *why);

/* The order with the lines of the request, as its next revision; wrong fields are recorded under lines[i] and
 * new_lines[i]. Its revision stays where nothing changes. */
void order_change_read(const struct order_change_facts *f, const Bl__ChangeOrderRequest *rq,
    const struct actor *who, struct order_doc *d, struct why *why);

/* Lines of a change in approval from rows, into out[] (room for all). */
size_t order_change_lines(
    const struct order_doc *d, const struct q_order_changing *rows, struct order_line *out);
/* The order as a change in approval would make it; the order itself when there is none. */
struct order_doc order_changed(
    const struct order_doc *d, const struct q_order_changing *rows, const struct actor *who);
/* `d` with n lines put in the place of those with their ids, or behind the last; settled as `revision`. */
bool order_change_merge(struct order_doc *d, int32_t revision, const struct order_line *line, size_t n,
    const struct actor *who, struct why *why);

/* What stays reserved of a line: not more than is open of it. */
int64_t order_change_reserved(const struct order_line *l);
/* What the decision looks at, with the stock that the change itself frees. */
struct order_place order_change_place(
    const struct order_doc *now, const struct order_place *p, const struct actor *who);

/* Can this line still become that? Not what was shipped, closed or made. Returns the reason, or R_OK; *least: the smallest quantity
 * that it can have, base units. */
enum reason order_change_fits(const struct order_line *was, const struct order_line *now, int64_t *least);

/* The step: `was` becomes `now`. As order_effective() where the order still waits for stock. */
bool order_change_effective(const struct order_doc *was, const struct order_doc *now,
    const struct order_place *p, bool approved_credit, const struct actor *who, struct order_effect *e,
    struct why *why);
void order_change_effective_apply(struct batch *b, const struct order_effect *e, const struct actor *who);

#endif
