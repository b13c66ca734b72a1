#include "server/push/visible.h"

static bool
has(struct uuids v, struct uuid id)
{
	for (size_t i = 0; i < v.n; i++)
		if (uuid_eq(v.v[i], id))
			return true;
	return false;
}

/* What one must be allowed to read to hear of a subject; PERM_N = only recipients hear. */
static enum perm
reading(int subject)
{
	switch (subject) {
	case SUBJECT_ORDER:
	case SUBJECT_SHIPMENT:
	case SUBJECT_ALARM:
		return PERM_ORDER_READ;
	case SUBJECT_QUOTE:
		return PERM_QUOTE_READ;
	case SUBJECT_CUSTOMER:
	case SUBJECT_CREDIT:
		return PERM_CUSTOMER_READ;
	case SUBJECT_STOCK:
	case SUBJECT_SUPPLY:
		return PERM_STOCK_READ;
	case SUBJECT_PRODUCT:
	case SUBJECT_PRICEBOOK:
		return PERM_BASE_READ;
	default:
		return PERM_N;
	}
}

bool
event_visible(const struct q_event_after_row *e, const struct actor *who)
{
	enum perm p = reading(e->subject);

	if (has(e->recipients, who->user_id))
		return true;
	if (p == PERM_N || !may(who, p))
		return false;
	return who->scope_all || (!uuid_is_zero(e->branch_id) && has(who->scope_branches, e->branch_id)) ||
	       (!uuid_is_zero(e->owner_id) && has(who->scope_owners, e->owner_id));
}
