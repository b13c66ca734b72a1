#include "server/domain/attachment/attachment.h"

#define DRAFT 1 /* of quotes and orders alike */

bool
attachment_readable(int subject, const struct actor *who)
{
	return may(who, subject == SUBJECT_ORDER ? PERM_ORDER_READ : PERM_QUOTE_READ);
}

struct attachment_document
attachment_document(enum subject kind, struct uuid id, struct uuid branch_id, struct uuid owner_id,
    int32_t revision, int state, const struct actor *who)
{
	return (struct attachment_document){.found = attachment_readable(kind, who),
	    .kind = kind,
	    .id = id,
	    .branch_id = branch_id,
	    .owner_id = owner_id,
	    .revision = revision,
	    .draft = state == DRAFT};
}

Bl__Attachment *
attachment_message(const struct attachment_row *r, const struct actor *who)
{
	Bl__Attachment *m = arena_new_n(who->arena, Bl__Attachment, 1);

	bl__attachment__init(m);
	m->id = reply_uuid(who, r->id);
	m->subject_id = reply_uuid(who, r->subject_id);
	m->revision = r->revision;
	m->name = reply_text(who, r->name);
	m->content_type = reply_text(who, r->content_type);
	m->size = r->size;
	m->sha256 = reply_hex(who, r->sha256);
	m->uploaded_by = reply_text(who, r->uploaded_by);
	m->created_at = reply_time(who, r->created_at);
	return m;
}
