/* What approvers sign: a canonical text of everything material and its hash (D6). The same text is built in SQL by
 * check.i51_content_hash; a change here is a change there and a new leading version. */
#include <inttypes.h>

#include "common/date.h"
#include "common/digest.h"
#include "common/strbuf.h"
#include "common/uuid.h"
#include "server/domain/order/order.h"

#define CONTENT_MAX (1 << 20)

static void
content_line(struct strbuf *s, const struct order_line *l, struct arena *a)
{
	const struct doc_line *d = &l->doc;

	strbuf_addf(s, "line %d %s %s %" PRId64 " %" PRId64 " %d %d %" PRId64 " %" PRId64 " %" PRId64 " %s\n",
	    d->seq, uuid_text(a, d->product_id), d->unit, d->quantity, d->price, d->discount, d->tax_rate,
	    d->net, d->tax, d->gross, d->wished_date == NO_DATE ? "-" : date_format(a, d->wished_date));
}

const char *
order_content(const struct order_doc *d, struct arena *a)
{
	struct strbuf s;

	strbuf_init(&s, a, CONTENT_MAX);
	strbuf_addf(&s, "order 1\ncustomer %s\ncurrency %s %" PRId64 " %s\n", uuid_text(a, d->customer_id),
	    d->currency, d->fx_rate, d->tax_inclusive ? "inclusive" : "exclusive");
	strbuf_addf(&s, "wished %s\n", d->wished_date == NO_DATE ? "-" : date_format(a, d->wished_date));
	for (size_t i = 0; i < d->nline; i++)
		content_line(&s, &d->line[i], a);
	strbuf_addf(&s, "total %" PRId64 " %" PRId64 " %" PRId64 "\n", d->sum.net, d->sum.tax, d->sum.gross);
	return strbuf_text(&s);
}

struct bytes
order_content_hash(const struct order_doc *d, struct arena *a)
{
	const char *text = order_content(d, a);
	uint8_t hash[SHA256_BYTES];

	sha256(text, strlen(text), hash);
	return (struct bytes){arena_memdup(a, hash, sizeof(hash)), sizeof(hash)};
}
