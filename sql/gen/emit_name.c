/* Names and prototypes, the same in header, source and fake. */
#include "sql/gen/emit.h"

static const char *const taken[] = {"auto", "break", "case", "char", "const", "continue", "default", "do",
    "double", "else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register",
    "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
    "unsigned", "void", "volatile", "while", "bool", "true", "false", "asm", "unix",
    "linux", /* and names that generated functions use themselves */
    "b", "out", "p"};

const char *
c_name(struct arena *a, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			return arena_printf(a, "%s_", name);
	return name;
}

bool
column_has(const struct column *c)
{
	return c->null && !c->type->absent;
}

const char *
emit_out_type(struct arena *a, const struct query *q)
{
	if (q->kind == STMT_EXEC)
		return NULL;
	return arena_printf(a, "struct q_%s%s", q->name, q->kind == STMT_STREAM ? "_row" : "");
}

static const char *
space_after(const char *type)
{
	return type[strlen(type) - 1] == '*' ? "" : " ";
}

void
emit_prototype(struct text *out, const struct emit_query *e, const char *end)
{
	const char *result = emit_out_type(out->arena, e->q);

	text_printf(out, "q_%s(struct batch *b", e->q->name);
	for (size_t i = 0; i < e->q->nparam; i++) {
		const struct query_param *p = &e->q->param[i];
		const char *type = e->s->param[i].type->c;

		if (p->scope)
			continue;
		if (p->optional)
			text_printf(out, ", const %s *%s", type, c_name(out->arena, p->name));
		else
			text_printf(out, ", %s%s%s", type, space_after(type), c_name(out->arena, p->name));
	}
	if (result)
		text_printf(out, ", %s *out", result);
	text_printf(out, ")%s", end);
}

static const char *
scope_type(const char *name)
{
	if (strcmp(name, "scope_all") == 0)
		return "bool";
	return strcmp(name, "scope_user") == 0 ? "uuid" : "uuid[]";
}

/* What describing cannot know: the types that scope parameters must have, and where a pointer makes sense. */
bool
emit_check(struct faults *fs, const struct emit_query *e)
{
	bool ok = true;

	for (size_t i = 0; i < e->q->nparam; i++) {
		const struct query_param *p = &e->q->param[i];
		const struct sql_type *type = e->s->param[i].type;

		if (p->scope && strcmp(type->name, scope_type(p->name)) != 0)
			ok = fault(fs, e->q->file, e->q->line, "%s: :%s must be used as %s, not %s",
			    e->q->name, p->name, scope_type(p->name), type->name);
		if (p->optional && type->absent && !strchr(type->name, '['))
			ok = fault(fs, e->q->file, e->q->line,
			    "%s: `:optional %s`: NULL of a %s is %s, no pointer needed", e->q->name, p->name,
			    type->name, type->absent);
	}
	return ok;
}
