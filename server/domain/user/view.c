#include "common/utf8.h"
#include "server/domain/user/user.h"

/* Three characters in front, four behind; of a short number only the last two. */
static char *
masked(const struct actor *who, const char *mobile)
{
	size_t n = utf8_count(mobile), front = n >= 11 ? 3 : 0, behind = n >= 11 ? 4 : 2, i = 0;
	char *out = arena_alloc(who->arena, strlen(mobile) + 1), *to = out;

	for (const char *p = mobile; *p != '\0'; i++) {
		const char *from = p;

		utf8_next(&p);
		if (i >= front && i + behind < n) {
			*to++ = '*';
			continue;
		}
		memcpy(to, from, (size_t)(p - from));
		to += p - from;
	}
	return out;
}

Bl__User *
user_view(const struct user_row *r, const struct actor *who)
{
	Bl__User *m = arena_new_n(who->arena, Bl__User, 1);
	bool open = may(who, PERM_USER_EDIT) || uuid_eq(r->id, who->user_id) || r->mobile == NULL;

	bl__user__init(m);
	m->id = reply_uuid(who, r->id);
	m->login = reply_text(who, r->login);
	m->name = reply_text(who, r->name);
	m->mobile = open ? reply_text(who, r->mobile) : masked(who, r->mobile);
	m->email = reply_text(who, r->email);
	m->lang = reply_text(who, r->lang == LANG_EN ? "en" : "zh");
	m->branch_id = reply_uuid(who, r->branch_id);
	m->branch_code = reply_text(who, r->branch_code);
	m->dept_id = reply_uuid(who, r->dept_id);
	m->superior_id = reply_uuid(who, r->superior_id);
	m->superior_login = reply_text(who, r->superior_login);
	m->n_roles = r->roles.n;
	m->roles = arena_new_n(who->arena, char *, r->roles.n + 1);
	for (size_t i = 0; i < r->roles.n; i++)
		m->roles[i] = reply_text(who, r->roles.v[i]);
	m->archived = r->archived;
	m->version = r->version;
	return m;
}
