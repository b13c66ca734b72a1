#include "sql/gen/param.h"

#include "sql/gen/lex.h"

static const struct {
	const char *name, *actor;
} scope_param[] = {
    {"scope_all", "scope_all"},
    {"scope_branches", "scope_branches"},
    {"scope_owners", "scope_owners"},
    {"scope_user", "user_id"},
};

const char *
param_actor(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(scope_param); i++)
		if (strcmp(name, scope_param[i].name) == 0)
			return scope_param[i].actor;
	return NULL;
}

static size_t
param_number(struct query_set *set, struct query *q, const struct token *t)
{
	struct query_param *v;
	const char *name = arena_strndup(set->arena, t->name, t->name_n);

	for (size_t i = 0; i < q->nparam; i++)
		if (strcmp(q->param[i].name, name) == 0)
			return i + 1;
	v = arena_new_n(set->arena, struct query_param, q->nparam + 1);
	if (q->nparam)
		memcpy(v, q->param, q->nparam * sizeof(*v));
	v[q->nparam] = (struct query_param){
	    .name = name, .scope = param_actor(name) != NULL, .optional = names_have(&q->optional, name)};
	q->param = v;
	return ++q->nparam;
}

static bool
param_check(struct query_set *set, const struct query *q)
{
	bool ok = true;

	for (size_t i = 0; i < q->nparam; i++)
		if (strncmp(q->param[i].name, "scope_", 6) == 0 && !q->param[i].scope)
			ok = fault(set->faults, q->file, q->line, "%s: unknown scope parameter :%s", q->name,
			    q->param[i].name);
	for (size_t i = 0; i < q->optional.n; i++) {
		bool found = false;

		for (size_t k = 0; k < q->nparam; k++)
			found = found || strcmp(q->param[k].name, q->optional.v[i]) == 0;
		if (!found)
			ok = fault(set->faults, q->file, q->line, "%s: `:optional %s` is not a parameter",
			    q->name, q->optional.v[i]);
	}
	return ok;
}

static void
text_trim(struct text *t)
{
	while (t->n && strchr(" \t\r\n", t->s[t->n - 1]))
		t->s[--t->n] = '\0';
}

bool
param_expand(struct query_set *set, struct query *q, const char *scoped)
{
	struct lexer l = {.p = scoped + strspn(scoped, " \t")};
	struct text text = {.arena = set->arena}, flat = {.arena = set->arena};
	struct token t;

	while (lex_next(&l, &t)) {
		if (t.kind == TOK_PARAM) {
			size_t n = param_number(set, q, &t);
			text_printf(&text, "$%zu", n);
			text_printf(&flat, "$%zu", n);
		} else {
			text_add(&text, t.p, t.n);
			if (t.kind == TOK_SPACE)
				text_put(&flat, " ");
			else
				text_add(&flat, t.p, t.n);
		}
	}
	text_trim(&text);
	text_trim(&flat);
	q->text = text_str(&text);
	q->flat = text_str(&flat);
	return param_check(set, q);
}
