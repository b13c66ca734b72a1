/* rules.c -- what create, update and archive of templates share. */
#include "common/limits.h"
#include "server/domain/expect.h"
#include "server/domain/scope.h"
#include "server/domain/template/template.h"

void
template_words(const struct order_template *t, struct why *why)
{
	field_text(why, "name", t->name, LIMIT_TEXT_NAME, true);
	field_text(why, "channel", t->channel, LIMIT_TEXT_NAME, false);
	field_enum(why, "reserve", t->reserve, 1, 3, false);
	field_note(why, "note", t->note);
}

void
template_warehouse(const struct doc_facts *f, const char *text, struct order_template *t, struct why *why)
{
	const struct q_document_warehouses_row *w = doc_warehouse(f, ref_of(text));

	t->warehouse_id = w != NULL ? w->id : (struct uuid){0};
	t->warehouse_code = w != NULL ? w->code : NULL;
	if (field_ref(why, "warehouse_id", text, false) && text[0] != '\0' && w == NULL)
		field_unknown(why, "warehouse_id", text);
}

void
template_rows_load(struct batch *b, const char *text, struct template_rows *r)
{
	struct ref t = ref_of(text);

	q_template_lock(b, t.id, t.code, &r->lock);
	q_template_get(b, t.id, t.code, &r->named);
}

bool
template_expect(const struct template_rows *r, const char *text, int64_t expected_version,
    const struct actor *who, struct why *why)
{
	if (!field_ref(why, "template_id", text, true))
		return why_invalid(why);
	if (!expect_found(why, "template", text, r->named.found))
		return false;
	if (!r->lock.found || !scope_has_owner(who, r->lock.owner_id, r->lock.branch_id))
		return deny(why, R_TEMPLATE_NOT_YOURS, r->named.code, r->named.owner_login);
	return expect_version(why, "template", text, r->lock.version, expected_version);
}
