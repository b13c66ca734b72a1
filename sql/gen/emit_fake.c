#include "sql/gen/emit.h"

static void
fake_param(struct text *out, const struct query_param *p, const struct sql_type *type)
{
	const char *name = c_name(out->arena, p->name);

	if (p->scope)
		return;
	if (p->optional)
		text_printf(out,
		    "\tif (%s)\n\t\tfake_put_%s(b, \"%s\", *%s);\n\telse\n\t\tfake_put_null(b, \"%s\");\n",
		    name, type->param, p->name, name, p->name);
	else
		text_printf(out, "\tfake_put_%s(b, \"%s\", %s);\n", type->param, p->name, name);
}

void
emit_fake(struct text *out, const struct emit_query *e)
{
	const char *name = e->q->name;

	text_put(out, "\nvoid\n");
	emit_prototype(out, e, "\n{\n");
	text_printf(out, "\tfake_call(b, \"q_%s\");\n", name);
	for (size_t i = 0; i < e->s->nparam; i++)
		fake_param(out, &e->q->param[i], e->s->param[i].type);
	if (e->q->kind == STMT_EXEC)
		text_put(out, "\tfake_done(b, NULL, NULL, 0);\n}\n");
	else
		text_printf(out, "\tfake_done(b, \"%s\", out, sizeof(*out));\n}\n", name);
}
