#include "sql/gen/emit.h"
#include "sql/gen/param.h"

#define LINE_MAX_ 100

static void
literal_char(struct text *out, char c)
{
	if (c == '"' || c == '\\')
		text_printf(out, "\\%c", c);
	else if (c == '?')
		text_put(out, "\\?"); /* no trigraphs by accident */
	else if ((unsigned char)c < ' ' && c != '\t')
		text_printf(out, "\\%03o", (unsigned)c);
	else
		text_add(out, &c, 1);
}

/* A C string, broken at blanks. */
static void
source_literal(struct text *out, const char *s)
{
	size_t n = 0;

	text_put(out, "\n\t    \"");
	for (; *s; s++) {
		literal_char(out, *s);
		if (++n >= LINE_MAX_ - 15 && *s == ' ' && s[1]) {
			text_put(out, "\"\n\t    \"");
			n = 0;
		}
	}
	text_put(out, "\"");
}

static void
source_column(struct text *out, const struct column *c, size_t i)
{
	const char *name = c_name(out->arena, c->name);

	if (column_has(c)) {
		text_printf(out, "\to->has_%s = !answer_null(a, r, %zu);\n", c->name, i);
		text_printf(out, "\tif (o->has_%s)\n\t\to->%s = answer_%s(a, r, %zu);\n", c->name, name,
		    c->type->answer, i);
	} else if (c->null) {
		text_printf(out, "\to->%s = answer_null(a, r, %zu) ? %s : answer_%s(a, r, %zu);\n", name, i,
		    c->type->absent, c->type->answer, i);
	} else {
		text_printf(out, "\tif (answer_null(a, r, %zu))\n\t\treturn false;\n", i);
		text_printf(out, "\to->%s = answer_%s(a, r, %zu);\n", name, c->type->answer, i);
	}
}

static void
source_row(struct text *out, const struct emit_query *e)
{
	text_printf(out, "\nstatic bool\nrow_%s(const struct answer *a, int r, struct q_%s%s *o)\n{\n",
	    e->q->name, e->q->name, e->q->kind == STMT_ONE ? "" : "_row");
	for (size_t i = 0; i < e->s->ncolumn; i++)
		source_column(out, &e->s->column[i], i);
	text_put(out, "\treturn true;\n}\n");
}

static void
source_decode(struct text *out, const struct emit_query *e)
{
	const char *name = e->q->name;

	if (e->q->kind == STMT_EXEC)
		return;
	source_row(out, e);
	text_printf(out, "\nstatic bool\ndecode_%s(const struct answer *a, void *out)\n{\n", name);
	if (e->q->kind == STMT_ONE)
		text_printf(out,
		    "\tstruct q_%s *o = out;\n\n\t*o = (struct q_%s){.found = a->rows == 1};\n"
		    "\treturn a->rows == 0 || (a->rows == 1 && row_%s(a, 0, o));\n}\n",
		    name, name, name);
	else if (e->q->kind == STMT_MANY)
		text_printf(out,
		    "\tstruct q_%s *o = out;\n\n\t*o = (struct q_%s){.n = (size_t)a->rows};\n"
		    "\to->row = a->rows ? arena_new_n(a->arena, struct q_%s_row, o->n) : NULL;\n"
		    "\tfor (int r = 0; r < a->rows; r++)\n\t\tif (!row_%s(a, r, &o->row[r]))\n"
		    "\t\t\treturn false;\n\treturn true;\n}\n",
		    name, name, name, name);
	else
		text_printf(out,
		    "\tstruct q_%s_row *o = out;\n\n\t*o = (struct q_%s_row){0};\n"
		    "\treturn a->rows == 1 && row_%s(a, 0, o);\n}\n",
		    name, name, name);
}

static void
source_stmt(struct text *out, const struct emit_query *e)
{
	static const char *const kind[] = {[STMT_ONE] = "STMT_ONE",
	    [STMT_MANY] = "STMT_MANY",
	    [STMT_EXEC] = "STMT_EXEC",
	    [STMT_STREAM] = "STMT_STREAM"};
	const char *name = e->q->name;

	if (e->s->nparam) {
		text_printf(out, "\nstatic const uint32_t type_%s[] = {", name);
		for (size_t i = 0; i < e->s->nparam; i++)
			text_printf(out, "%s%u", i ? ", " : "", e->s->param[i].type->oid);
		text_put(out, "};\n");
	}
	text_printf(out,
	    "extern const struct stmt stmt_%s;\nconst struct stmt stmt_%s = {\n\t.name = \"%s\",\n\t.text =",
	    name, name, name);
	source_literal(out, e->q->flat);
	text_printf(
	    out, ",\n\t.kind = %s,\n\t.nparam = %zu,\n\t.id = %d,\n", kind[e->q->kind], e->s->nparam, e->id);
	if (e->s->nparam)
		text_printf(out, "\t.type = type_%s,\n", name);
	if (e->q->kind != STMT_EXEC)
		text_printf(out, "\t.decode = decode_%s,\n", name);
	text_put(out, "};\n");
}

static void
source_param(struct text *out, const struct query_param *p, const struct sql_type *type)
{
	const char *name = c_name(out->arena, p->name);

	if (p->scope)
		text_printf(out, "\t\tparam_%s(b, batch_actor(b)->%s),\n", type->param, param_actor(p->name));
	else if (p->optional)
		text_printf(out, "\t\t%s ? param_%s(b, *%s) : (struct param){0},\n", name, type->param, name);
	else
		text_printf(out, "\t\tparam_%s(b, %s),\n", type->param, name);
}

void
emit_source(struct text *out, const struct emit_query *e)
{
	const char *to = e->q->kind == STMT_EXEC ? "NULL" : "out";

	source_decode(out, e);
	source_stmt(out, e);
	text_put(out, "\nvoid\n");
	emit_prototype(out, e, "\n{\n");
	if (e->s->nparam) {
		text_put(out, "\tconst struct param p[] = {\n");
		for (size_t i = 0; i < e->s->nparam; i++)
			source_param(out, &e->q->param[i], e->s->param[i].type);
		text_put(out, "\t};\n\n");
	}
	text_printf(
	    out, "\tbatch_add(b, &stmt_%s, %s, %s);\n}\n", e->q->name, e->s->nparam ? "p" : "NULL", to);
}
