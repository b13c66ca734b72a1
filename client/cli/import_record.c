#include "client/cli/import_record.h"

#include <stdlib.h>

#include "client/cli/value.h"
#include "common/pjson/field.h"

void
import_record_add(struct import_record *r, struct import_row *row)
{
	if ((r->nrow & (r->nrow - 1)) == 0) { /* full at powers of two */
		struct import_row **more = realloc(r->row, sizeof(*more) * (r->nrow == 0 ? 1 : 2 * r->nrow));
		if (more == NULL)
			abort();
		r->row = more;
	}
	r->row[r->nrow++] = row;
}

void
import_record_free(struct import_record *r)
{
	for (size_t i = 0; i < r->nrow; i++)
		free(r->row[i]);
	free(r->row);
	*r = (struct import_record){0};
}

const struct method *
import_record_method(const struct import_map *m, const struct import_record *r)
{
	return r->update ? m->update : m->method;
}

/* "lines[].price" -> "lines[3].price": the place that a refusal of the server would name. */
static const char *
placed(struct arena *a, const char *path, size_t element)
{
	const char *open = strstr(path, "[]");

	if (open == NULL)
		return path;
	return arena_printf(a, "%.*s[%zu]%s", (int)(open - path), path, element, open + 2);
}

/* The value of a rule for one row, and violations at their place. */
static const char *
value_at_row(const struct import_rule *rule, const struct import_cells *c, size_t element, struct why *why)
{
	size_t before = why->nfield;
	const char *text = import_value(rule, c, why);

	for (size_t i = before; i < why->nfield; i++)
		why->field[i].path = placed(why->arena, why->field[i].path, element);
	return text;
}

static void
assign(json_t *doc, const struct method *m, const char *path, const char *text, struct why *why)
{
	if (*text != '\0')
		value_assign(why, doc, m->request, arena_printf(why->arena, "%s=%s", path, text));
}

static struct import_cells
cells_of(const struct import_record *r, size_t i, struct texts header)
{
	return (struct import_cells){header, r->row[i]->cell};
}

/* A field of the head: every row of the record must say the same. */
static void
head_rule(json_t *doc, const struct method *m, const struct import_rule *rule, const struct import_record *r,
    struct texts header, struct why *why)
{
	struct import_cells c = cells_of(r, 0, header);
	const char *first = value_at_row(rule, &c, 0, why);

	for (size_t i = 1; i < r->nrow && first != NULL && rule->constant == NULL; i++) {
		c = cells_of(r, i, header);
		const char *text = value_at_row(rule, &c, 0, why);
		if (text != NULL && strcmp(text, first) != 0) {
			violate(why, rule->field, R_ROWS_DIFFER, first, text);
			return;
		}
	}
	if (first != NULL)
		assign(doc, m, rule->path, first, why);
}

static void
row_rule(json_t *doc, const struct method *m, const struct import_rule *rule, const struct import_record *r,
    struct texts header, struct why *why)
{
	for (size_t i = 0; i < r->nrow; i++) {
		struct import_cells c = cells_of(r, i, header);
		const char *text = value_at_row(rule, &c, i, why);

		if (text != NULL)
			assign(doc, m, placed(why->arena, rule->path, i), text, why);
	}
}

/* A request that changes what is there: the fields that the update has, and which one it is about. */
static void
turn_into_update(json_t *doc, const struct import_map *m, struct why *why)
{
	const char *key = json_string_value(json_object_get(doc, m->key_field)), *name;
	json_t *value;
	void *next;

	json_object_set_new(
	    doc, m->id_field, json_string(arena_printf(why->arena, "@%s", key != NULL ? key : "")));
	json_object_foreach_safe(doc, next, name, value) if (field_find(m->update->request, name) == NULL)
	    json_object_del(doc, name);
}

json_t *
import_record_doc(
    const struct import_map *m, const struct import_record *r, struct texts header, struct why *why)
{
	json_t *doc = json_object();

	for (size_t i = 0; i < r->nrow; i++)
		if (r->row[i]->cell.n > header.n)
			violate(why, "-", R_ROW_TOO_WIDE, arena_printf(why->arena, "%zu", r->row[i]->cell.n),
			    arena_printf(why->arena, "%zu", header.n));
	for (size_t i = 0; i < m->nrule; i++)
		(m->rule[i].each_row ? row_rule : head_rule)(doc, m->method, &m->rule[i], r, header, why);
	if (why_violated(why)) {
		why_invalid(why);
		json_decref(doc);
		return NULL;
	}
	if (r->update)
		turn_into_update(doc, m, why);
	if (r->version != 0)
		json_object_set_new(doc, "expected_version", json_integer(r->version));
	return doc;
}
