#include "sql/gen/emit.h"

static void
header_comment(struct text *out, const struct query *q)
{
	const char *p = q->comment;

	text_put(out, "/* ");
	if (!*p)
		text_put(out, q->name);
	for (; *p; p++) {
		if (p[0] == '*' && p[1] == '/')
			text_put(out, "* ");
		else if (*p == '\n' && p[1])
			text_put(out, "\n * ");
		else if (*p != '\n')
			text_add(out, p, 1);
	}
	if (q->noscope)
		text_printf(out, "\n * Not scoped: %s", q->noscope);
	text_put(out, " */\n");
}

/* How the absent value looks, for the reader of the header. */
static const char *
null_note(const struct column *c)
{
	if (!c->null || !c->type->absent)
		return "";
	if (strncmp(c->type->absent, "(struct uuid)", 13) == 0)
		return " /* NULL: zero */";
	if (*c->type->absent == '(')
		return " /* NULL: n 0 */";
	return strcmp(c->type->absent, "NULL") == 0      ? " /* may be NULL */"
	       : strcmp(c->type->absent, "NO_DATE") == 0 ? " /* NULL: NO_DATE */"
	                                                 : " /* NULL: INT64_MIN */";
}

static void
header_columns(struct text *out, const struct emit_query *e)
{
	for (size_t i = 0; i < e->s->ncolumn; i++) {
		const struct column *c = &e->s->column[i];
		const char *type = c->type->c;

		if (column_has(c))
			text_printf(out, "\tbool has_%s;\n", c->name);
		text_printf(out, "\t%s%s%s;%s\n", type, type[strlen(type) - 1] == '*' ? "" : " ",
		    c_name(out->arena, c->name), null_note(c));
	}
}

static void
header_struct(struct text *out, const struct emit_query *e)
{
	const char *name = e->q->name;

	if (e->q->kind == STMT_EXEC)
		return;
	text_printf(out, "struct q_%s%s {\n", name, e->q->kind == STMT_ONE ? "" : "_row");
	if (e->q->kind == STMT_ONE)
		text_put(out, "\tbool found;\n");
	header_columns(out, e);
	text_put(out, "};\n");
	if (e->q->kind == STMT_MANY)
		text_printf(out, "struct q_%s {\n\tsize_t n;\n\tstruct q_%s_row *row;\n};\n", name, name);
}

void
emit_header(struct text *out, const struct emit_query *e)
{
	text_put(out, "\n");
	header_comment(out, e->q);
	header_struct(out, e);
	text_put(out, "void ");
	emit_prototype(out, e, ";\n");
}
