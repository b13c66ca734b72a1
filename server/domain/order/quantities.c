/* Quantities of a request for lines of an order. Pure. */
#include "common/decimal.h"
#include "common/limits.h"
#include "server/domain/order/order.h"

static struct order_line *
line_at(const struct order_doc *d, int32_t number)
{
	for (size_t i = 0; i < d->nline; i++)
		if (d->line[i].doc.seq == number)
			return &d->line[i];
	return NULL;
}

/* A quantity in the unit in which the line was ordered becomes base units. */
static bool
in_base_units(
    const struct order_line *l, const char *path, const Bl__LineQuantity *rq, int64_t *q, struct why *why)
{
	const char *unit = rq->unit, *base = l->doc.base_unit;

	if (unit[0] == '\0' || rq->quantity[0] == '\0' || (base != NULL && strcmp(unit, base) == 0))
		return true;
	if (strcmp(unit, l->doc.unit) != 0)
		field_unknown(why, field_path(why, "%s.unit", path), unit);
	else if (*q <= 0 || doc_base_quantity(*q, l->doc.unit_num, l->doc.unit_den, q))
		return true;
	else
		violate(why, field_path(why, "%s.quantity", path), R_QUANTITY_NOT_WHOLE, base);
	return false;
}

static void
quantity_read(const struct order_doc *d, const char *path, size_t i, const Bl__LineQuantity *rq,
    order_open_fn open, int64_t *out, const struct actor *who, struct why *why)
{
	const struct order_line *l = line_at(d, rq->line_number);
	const char *at = field_path(why, "%s[%zu].quantity", path, i);
	int64_t q;

	if (l == NULL) {
		violate(why, field_path(why, "%s[%zu].line_number", path, i), R_NO_SUCH_LINE,
		    arena_printf(who->arena, "%d", rq->line_number));
		return;
	}
	q = open(l);
	if (!field_decimal(why, at, rq->quantity, QTY_SCALE, false, &q) ||
	    !in_base_units(l, field_path(why, "%s[%zu]", path, i), rq, &q, why))
		return;
	if (q <= 0)
		violate(why, at, R_NOT_POSITIVE);
	else if (out[l - d->line] > 0)
		violate(why, field_path(why, "%s[%zu].line_number", path, i), R_DUPLICATE,
		    arena_printf(who->arena, "%d", rq->line_number));
	else if (q > open(l))
		violate(why, at, R_MORE_THAN_OPEN, reply_quantity(who, open(l)));
	else
		out[l - d->line] = q;
}

void
order_quantities(const struct order_doc *d, const char *path, Bl__LineQuantity *const *rq, size_t n,
    order_open_fn open, int64_t *out, const struct actor *who, struct why *why)
{
	if (!field_count(why, path, n, 0, LIMIT_LINES))
		return;
	for (size_t i = 0; i < n; i++)
		quantity_read(d, path, i, rq[i], open, out, who, why);
	for (size_t i = 0; n == 0 && i < d->nline; i++)
		out[i] = open(&d->line[i]);
}
