/* revision.h -- what changed between two revisions of a document: their canonical texts (order/content.c, quote/content.c) parsed
 * and compared. Pure but for the view. */
#ifndef BL_DOMAIN_REVISION_H
#define BL_DOMAIN_REVISION_H

#include "branchline/v1/revision.pb-c.h"
#include "server/domain/field.h"
#include "server/op/op.h"

#define CONTENT_FIELD(name) BL__CONTENT_FIELD__CONTENT_FIELD_##name
#define CHANGE_KIND(name) BL__CHANGE_KIND__CHANGE_KIND_##name

/* ---- a text, parsed (content.c) ---- */

struct content_text {
	const char *text;
	int exponent; /* of its currency */
};
struct content_value {
	const char *path; /* "wished_date", "total.gross" */
	Bl__ContentField field;
	const char *value; /* as on the wire, "" = none */
};
enum line_value {
	LINE_UNIT,
	LINE_QUANTITY,
	LINE_PRICE,
	LINE_DISCOUNT,
	LINE_TAX_RATE,
	LINE_NET,
	LINE_TAX,
	LINE_GROSS,
	LINE_WISHED,
	LINE_VALUES
};
struct content_line {
	int number;
	const char *product; /* UUID as text */
	const char *value[LINE_VALUES];
};
struct content {
	size_t nhead, nline;
	struct content_value *head; /* in the order of the text */
	struct content_line *line;
};
/* Any text: rows that are unknown become values of their first word, numbers that are none stay as they are. */
struct content content_parse(const struct content_text *t, struct arena *a);
const char *line_value_name(enum line_value v);       /* "wished_date" */
Bl__ContentField line_value_field(enum line_value v); /* WISHED_DATE */

/* ---- the differences (diff.c) ---- */

struct change {
	Bl__ChangeKind kind;
	Bl__ContentField field;
	const char *path;
	int line_number;     /* 0 = of no line */
	const char *product; /* UUID as text; NULL = of no line */
	const char *old_value, *new_value;
};
struct changes {
	struct arena *arena;
	size_t n, cap;
	struct change *v;
};
/* Header, lines in the newer order, then the removed ones, totals. A line is the same line as long as its product is. */
struct changes revision_diff(
    const struct content_text *before, const struct content_text *after, struct arena *a);

/* ---- for replies (view.c) ---- */

struct product_name {
	struct uuid id;
	const char *code, *name;
};
struct product_names {
	size_t n;
	struct product_name *v;
};
/* Of the rows of a query with id, code and name. */
#define PRODUCT_NAMES(out, rows, who)                                                                        \
	do {                                                                                                 \
		(out)->n = (rows)->n;                                                                        \
		(out)->v = arena_new_n((who)->arena, struct product_name, (rows)->n + 1);                    \
		for (size_t i_ = 0; i_ < (rows)->n; i_++)                                                    \
			(out)->v[i_] = (struct product_name){                                                \
			    (rows)->row[i_].id, (rows)->row[i_].code, (rows)->row[i_].name};                 \
	} while (0)
/* The number of messages in *out. */
size_t change_messages(
    const struct changes *c, const struct product_names *names, const struct actor *who, Bl__Change ***out);

#endif
