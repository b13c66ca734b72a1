#include "server/domain/role/perms.h"

static const char *const perm_text[PERM_N] = {
#define PERM(name, text, en, zh) text,
#include "server/op/perm.def"
#undef PERM
};

bool
perm_by_text(const char *text, enum perm *out)
{
	for (int p = PERM_SELF + 1; p < PERM_N; p++)
		if (strcmp(perm_text[p], text) == 0) {
			*out = (enum perm)p;
			return true;
		}
	return false;
}

char **
perm_texts(const struct actor *who, size_t *n)
{
	char **list = arena_new_n(who->arena, char *, PERM_N);

	*n = 0;
	for (int p = PERM_SELF + 1; p < PERM_N; p++)
		if (may(who, (enum perm)p))
			list[(*n)++] = reply_text(who, perm_text[p]);
	return list;
}

bool
texts_have(struct texts list, const char *text)
{
	for (size_t i = 0; i < list.n; i++)
		if (strcmp(list.v[i], text) == 0)
			return true;
	return false;
}

bool
perms_check(struct why *w, const char *path, char *const *text, size_t n, const struct actor *who)
{
	size_t before = w->nfield_total;
	enum perm p;

	for (size_t i = 0; i < n; i++) {
		struct texts earlier = {(const char *const *)text, i};
		const char *at = field_path(w, "%s[%zu]", path, i);

		if (!perm_by_text(text[i], &p))
			violate(w, at, R_UNKNOWN_PERMISSION, text[i]);
		else if (texts_have(earlier, text[i]))
			violate(w, at, R_DUPLICATE, text[i]);
		else if (!may(who, p))
			violate(w, at, R_NOT_YOURS_TO_GIVE, text[i]);
	}
	return w->nfield_total == before;
}

bool
perms_held(struct texts perms, const struct actor *who)
{
	enum perm p;

	for (size_t i = 0; i < perms.n; i++)
		if (strcmp(perms.v[i], perm_text[PERM_SELF]) != 0 &&
		    (!perm_by_text(perms.v[i], &p) || !may(who, p)))
			return false;
	return true;
}

bool
scope_held(int scope, const struct actor *who)
{
	return scope <= ROLE_BRANCH || who->scope_all;
}
