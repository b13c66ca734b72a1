/* An order as the approval engine sees it. */
#include "server/domain/order/order.h"

struct subject_head
order_head_of(const struct order_doc *d, const struct order_place *p, const struct atp_answer *promise,
    const struct actor *who)
{
	struct credit_answer credit;
	struct subject_head h = {
	    .found = d->found,
	    .kind = SUBJECT_ORDER,
	    .id = d->id,
	    .number = d->number,
	    .version = d->version,
	    .revision = d->revision,
	    .in_approval = d->state == ORDER_IN_APPROVAL || d->change_revision != 0,
	    .state = order_state_word(d->state),
	    .draft = d->state == ORDER_DRAFT,
	    .content_hash = order_content_hash(d, who->arena),
	    .branch_id = d->branch_id,
	    .owner_id = d->owner_id,
	    .created_by = d->created_by,
	    .authors = d->editors,
	    .customer_name = d->customer_name,
	    .change_reason = d->change_reason,
	};

	h.inputs = order_inputs(d, p, promise, who);
	order_credit_answer(d, p, who, &credit);
	h.blocked = credit.result == CREDIT_BLOCKED;
	h.blocked_reason = credit.why[who->lang];
	return h;
}
