/* What approvers of a quote sign, and what follows from its lines (D6). */
#include <inttypes.h>

#include "common/date.h"
#include "common/digest.h"
#include "common/strbuf.h"
#include "common/uuid.h"
#include "server/domain/quote/quote.h"

#define CONTENT_MAX (1 << 20)

const char *
quote_content(const struct quote_doc *d, struct arena *a)
{
	struct strbuf s;

	strbuf_init(&s, a, CONTENT_MAX);
	strbuf_addf(&s, "quote 1\ncustomer %s\ncurrency %s %" PRId64 " %s\nvalid %s\n",
	    uuid_text(a, d->customer_id), d->currency, d->fx_rate,
	    d->tax_inclusive ? "inclusive" : "exclusive", date_format(a, d->valid_to));
	for (size_t i = 0; i < d->nline; i++) {
		const struct doc_line *l = &d->line[i];

		strbuf_addf(&s,
		    "line %d %s %s %" PRId64 " %" PRId64 " %d %d %" PRId64 " %" PRId64 " %" PRId64 " %s\n",
		    l->seq, uuid_text(a, l->product_id), l->unit, l->quantity, l->price, l->discount,
		    l->tax_rate, l->net, l->tax, l->gross,
		    l->wished_date == NO_DATE ? "-" : date_format(a, l->wished_date));
	}
	strbuf_addf(&s, "total %" PRId64 " %" PRId64 " %" PRId64 "\n", d->sum.net, d->sum.tax, d->sum.gross);
	return strbuf_text(&s);
}

struct bytes
quote_content_hash(const struct quote_doc *d, struct arena *a)
{
	const char *text = quote_content(d, a);
	uint8_t hash[SHA256_BYTES];

	sha256(text, strlen(text), hash);
	return (struct bytes){arena_memdup(a, hash, sizeof(hash)), sizeof(hash)};
}

bool
quote_settle(struct quote_doc *d, const struct actor *who, struct why *why)
{
	const struct doc_line **line = arena_new_n(who->arena, const struct doc_line *, d->nline);

	for (size_t i = 0; i < d->nline; i++)
		line[i] = &d->line[i];
	if (!doc_sum(line, d->nline, &d->money, d->fx_rate, &d->sum)) {
		violate(why, "lines", R_AMOUNT_TOO_LARGE);
		return why_invalid(why);
	}
	d->content_hash = quote_content_hash(d, who->arena);
	return true;
}
