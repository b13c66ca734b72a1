/* field.h -- reading request fields and building reply fields; every operation uses these and nothing else for it.
 *
 * Readers record a violation under `path` and return false when the value is wrong; a value that is absent and not
 * required is true with *out untouched. They never stop early: decide() collects all field errors, then why_invalid(). */
#ifndef BL_DOMAIN_FIELD_H
#define BL_DOMAIN_FIELD_H

#include "branchline/v1/server.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/type/date.pb-c.h"

#include "common/why.h"
#include "server/op/actor.h"

/* A `*_id` field: a UUID, or "@" and a code, login or number. Load passes both halves to a query
 * `(x.id = :id OR x.code = :code)`; exactly one of them is set, none when the field is empty or malformed. */
struct ref {
	struct uuid id;
	const char *code;
};
struct ref ref_of(const char *text); /* never fails; field_ref() reports what is wrong */
static inline bool
ref_given(struct ref r)
{
	return r.code != NULL || !uuid_is_zero(r.id);
}
/* Many of them, for array queries: ids[i] zero or codes[i] NULL. */
struct refs {
	struct uuids id;
	struct texts code;
};

bool field_ref(struct why *w, const char *path, const char *text, bool required);
/* The row that a given reference named was not found (or is not in scope). */
void field_unknown(struct why *w, const char *path, const char *text);
/* Id of a new thing: the client's UUIDv7 or, when empty, `made`. */
bool field_new_id(struct why *w, const char *path, const char *text, struct uuid made, struct uuid *out);
bool field_uuid(struct why *w, const char *path, const char *text, bool required, struct uuid *out);
bool field_text(struct why *w, const char *path, const char *text, long max_chars,
    bool required); /* BAD_TEXT, TOO_LONG */
bool field_note(
    struct why *w, const char *path, const char *text); /* like text, newlines allowed, LIMIT_TEXT_NOTE */
bool field_code(struct why *w, const char *path, const char *text);
bool field_decimal(struct why *w, const char *path, const char *text, int scale, bool required, int64_t *out);
bool field_range(struct why *w, const char *path, int64_t value, int64_t min, int64_t max);
/* The same for days, and for decimals of `scale` digits: the sentence shows dates and decimals. */
bool field_days(struct why *w, const char *path, int32_t value, int32_t min, int32_t max);
bool field_scaled(struct why *w, const char *path, int64_t value, int scale, int64_t min, int64_t max);
bool field_date(struct why *w, const char *path, const Google__Type__Date *d, bool required, int32_t *out);
bool field_enum(struct why *w, const char *path, int value, int first, int last, bool required);
bool field_count(struct why *w, const char *path, size_t n, size_t min, size_t max);

/* Ids that the server makes, decided before decide(): deterministic from the request id and a number, so that decide is pure
 * and a rerun gives the same ids. */
struct uuid new_id(const struct actor *who, uint32_t n);

/* Reply fields, in the arena. Text is never NULL. */
char *reply_text(const struct actor *who, const char *s);
char *reply_uuid(const struct actor *who, struct uuid u); /* "" for zero */
char *reply_amount(const struct actor *who, int64_t v, int exponent);
char *reply_price(const struct actor *who, int64_t v);    /* scale 6, short form */
char *reply_quantity(const struct actor *who, int64_t v); /* scale 4, short form */
char *reply_percent(const struct actor *who, int64_t v);  /* scale 4, short form */
char *reply_rate(const struct actor *who, int64_t v);     /* scale 8, short form */
char *reply_hex(const struct actor *who, struct bytes b);
Google__Type__Date *reply_date(const struct actor *who, int32_t d);           /* NULL for NO_DATE */
Google__Protobuf__Timestamp *reply_time(const struct actor *who, int64_t us); /* NULL for INT64_MIN */

/* Keyset pages: the token is opaque, signed, and bound to operation and filter. `key` is what the list is ordered by
 * (text; ties broken by id). page_read fills after_key (NULL = first page) and after_id; limit is rows + 1, so that the
 * view sees whether there is more. */
struct page {
	int32_t size;  /* rows wanted */
	int32_t limit; /* size + 1 */
	const char *after_key;
	struct uuid after_id;
	bool bad; /* the token is not ours: the view denies with BAD_PAGE_TOKEN on page_token */
};
struct page page_read(const struct actor *who, const ProtobufCMessage *rq);
/* False, and why tells, when the request's token is bad. */
bool page_check(const struct page *p, struct why *why);
/* How many of the loaded rows (at most limit) are on this page; there is a next one when it is fewer. */
size_t page_rows(const struct page *p, size_t loaded);
char *page_token(const struct actor *who, const ProtobufCMessage *rq, const char *key, struct uuid id);

#endif
