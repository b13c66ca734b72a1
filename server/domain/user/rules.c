#include <ctype.h>

#include "common/limits.h"
#include "server/domain/branch/branch.h"
#include "server/domain/role/perms.h"
#include "server/domain/user/user.h"

static bool
is_phone(const char *s)
{
	int digits = 0;

	for (; *s != '\0'; s++)
		if (isdigit((unsigned char)*s))
			digits++;
		else if (strchr("+-() ", *s) == NULL)
			return false;
	return digits >= 5 && digits <= 20;
}

/* One @ with something before it and a dotted name behind it; more only the mail server knows. */
static bool
is_email(const char *s)
{
	const char *at = strchr(s, '@'), *dot = at != NULL ? strrchr(at, '.') : NULL;

	if (at == NULL || at == s || strchr(at + 1, '@') != NULL || strpbrk(s, " ,;<>\"") != NULL)
		return false;
	return dot != NULL && dot > at + 1 && dot[1] != '\0';
}

void
user_contact_good(struct why *w, const char *mobile, const char *email)
{
	if (mobile != NULL && mobile[0] != '\0' && !is_phone(mobile))
		violate(w, "mobile", R_BAD_PHONE);
	if (email != NULL && field_text(w, "email", email, LIMIT_TEXT_NAME, false) && email[0] != '\0' &&
	    !is_email(email))
		violate(w, "email", R_BAD_EMAIL);
}

bool
user_lang_good(struct why *w, const char *text, int *lang)
{
	if (strcmp(text, "en") != 0 && strcmp(text, "zh") != 0) {
		violate(w, "lang", R_BAD_LANG);
		return false;
	}
	*lang = text[0] == 'e' ? LANG_EN : LANG_ZH;
	return true;
}

/* ---- branch, department, superior ---- */

static void
branch_good(struct why *w, const char *text, const struct q_user_place *found, const struct actor *who)
{
	if (text == NULL || !field_ref(w, "branch_id", text, true))
		return;
	if (uuid_is_zero(found->branch_id) || found->branch_archived_at != INT64_MIN)
		field_unknown(w, "branch_id", text);
	else if (!branch_in_scope(found->branch_id, who))
		violate(w, "branch_id", R_NOT_YOUR_BRANCH, text);
}

static void
dept_good(struct why *w, const char *text, const struct q_user_place *found, struct uuid branch_id)
{
	if (!field_ref(w, "dept_id", text, false) || text[0] == '\0')
		return;
	if (uuid_is_zero(found->dept_id) || found->dept_archived_at != INT64_MIN)
		field_unknown(w, "dept_id", text);
	else if (!uuid_is_zero(branch_id) && !uuid_eq(found->dept_branch_id, branch_id))
		violate(w, "dept_id", R_OTHER_BRANCH, text);
}

static void
superior_good(struct why *w, const char *text, const struct q_user_place *found)
{
	if (text == NULL || !field_ref(w, "superior_id", text, false) || text[0] == '\0')
		return;
	if (uuid_is_zero(found->superior_id) || found->superior_archived_at != INT64_MIN)
		field_unknown(w, "superior_id", text);
	else if (found->below)
		violate(w, "superior_id", R_TREE_CIRCLE);
}

void
user_place_good(struct why *w, const struct user_place *asked, const struct q_user_place *found,
    struct uuid branch_id, struct uuid dept_branch_id, const struct actor *who)
{
	struct uuid branch = asked->branch != NULL ? found->branch_id : branch_id;

	branch_good(w, asked->branch, found, who);
	if (asked->dept != NULL)
		dept_good(w, asked->dept, found, branch);
	else if (!uuid_is_zero(dept_branch_id) && !uuid_is_zero(branch) && !uuid_eq(dept_branch_id, branch))
		violate(w, "dept_id", R_REQUIRED); /* the department does not move along */
	superior_good(w, asked->superior, found);
}

/* ---- roles ---- */

void
user_roles_load(
    struct batch *b, char *const *text, size_t n, const struct actor *who, struct q_user_roles *out)
{
	size_t asked = n <= USER_ROLES ? n : 0;
	struct uuid *id = arena_new_n(who->arena, struct uuid, asked + 1);
	const char **code = arena_new_n(who->arena, const char *, asked + 1);

	for (size_t i = 0; i < asked; i++) {
		struct ref r = ref_of(text[i]);

		id[i] = r.id;
		code[i] = r.code;
	}
	q_user_roles(b, (struct uuids){id, asked}, (struct texts){code, asked}, out);
}

static const struct q_user_roles_row *
role_at(const struct q_user_roles *found, size_t place)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->row[i].n == (int64_t)place + 1)
			return &found->row[i];
	return NULL;
}

static bool
named_before(const struct q_user_roles *found, const struct q_user_roles_row *r)
{
	for (size_t i = 0; i < found->n && found->row[i].n < r->n; i++)
		if (uuid_eq(found->row[i].id, r->id))
			return true;
	return false;
}

void
user_roles_good(
    struct why *w, char *const *text, size_t n, const struct q_user_roles *found, const struct actor *who)
{
	if (!field_count(w, "role_ids", n, 0, USER_ROLES))
		return;
	for (size_t i = 0; i < n; i++) {
		const char *path = field_path(w, "role_ids[%zu]", i);
		const struct q_user_roles_row *r = role_at(found, i);

		if (!field_ref(w, path, text[i], true))
			continue;
		if (r == NULL || r->archived_at != INT64_MIN)
			field_unknown(w, path, text[i]);
		else if (named_before(found, r))
			violate(w, path, R_DUPLICATE, text[i]);
		else if (!perms_held(r->perms, who) || !scope_held(r->scope, who))
			violate(w, path, R_NOT_YOURS_TO_GIVE, text[i]);
	}
}

struct texts
user_role_codes(const struct q_user_roles *found, const struct actor *who)
{
	const char **code = arena_new_n(who->arena, const char *, found->n + 1);

	for (size_t i = 0; i < found->n; i++) {
		size_t at = i;

		for (; at > 0 && strcmp(code[at - 1], found->row[i].code) > 0; at--)
			code[at] = code[at - 1];
		code[at] = found->row[i].code;
	}
	return (struct texts){code, found->n};
}

struct uuids
user_role_ids(const struct q_user_roles *found, const struct actor *who)
{
	struct uuid *id = arena_new_n(who->arena, struct uuid, found->n + 1);

	for (size_t i = 0; i < found->n; i++)
		id[i] = found->row[i].id;
	return (struct uuids){id, found->n};
}

bool
user_reachable(struct why *w, const char *login, struct uuid branch_id, const struct q_user_rights *rights,
    const struct actor *who)
{
	if (!branch_in_scope(branch_id, who))
		return deny(w, R_NOT_YOUR_USER, login);
	if (!perms_held(rights->perms, who) || !scope_held(rights->scope, who))
		return deny(w, R_ABOVE_YOU, login);
	return true;
}
