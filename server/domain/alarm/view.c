#include "server/domain/alarm/view.h"

#include "server/domain/alarm/rules.h"
#include "server/domain/field.h"
#include "server/op/op.h"
#include "server/op/subject.h"

Bl__Alarm *
alarm_message(const struct q_alarm_list_row *r, const struct actor *who)
{
	Bl__Alarm *m = arena_new_n(who->arena, Bl__Alarm, 1);

	bl__alarm__init(m);
	m->id = reply_uuid(who, r->id);
	m->kind = (Bl__AlarmKind)r->kind;
	m->subject = reply_text(who, subject_noun((enum subject)r->subject));
	m->subject_id = reply_uuid(who, r->subject_id);
	m->number = reply_text(who, r->number);
	m->line_number = r->has_line_number ? r->line_number : 0;
	m->due_on = reply_date(who, r->due_on);
	m->text = arena_printf(who->arena, who->lang == LANG_ZH ? "%s：%s" : "%s: %s",
	    alarm_text(r->kind, who->lang), r->detail);
	m->owner_login = reply_text(who, r->owner_login);
	m->opened_at = reply_time(who, r->opened_at);
	m->acked_by = reply_text(who, r->acked_by);
	m->version = r->version;
	return m;
}
