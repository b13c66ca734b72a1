/* template.h -- an order template: what is ordered again and again, without customer and prices (S1).
 *
 * Its lines are read by the rules of document lines, with nothing priced, and become lines of a request again when an order
 * or a quote is made of it: from there on the document's own rules hold. */
#ifndef BL_DOMAIN_TEMPLATE_H
#define BL_DOMAIN_TEMPLATE_H

#include "branchline/v1/template.pb-c.h"
#include "query/q_template.h"
#include "server/domain/document/document.h"

struct order_template {
	struct uuid id, branch_id, owner_id, warehouse_id; /* warehouse zero = says none */
	const char *code, *name, *branch_code, *owner_login, *warehouse_code, *channel, *note;
	bool shared;
	int reserve; /* 0 = says nothing */
	int64_t version;
	int64_t archived_at; /* INT64_MIN = in use */
	int64_t lines;       /* how many */
};
/* Of any row that has these columns. */
#define TEMPLATE_OF(r)                                                                                       \
	((struct order_template){.id = (r)->id,                                                              \
	    .branch_id = (r)->branch_id,                                                                     \
	    .owner_id = (r)->owner_id,                                                                       \
	    .warehouse_id = (r)->warehouse_id,                                                               \
	    .code = (r)->code,                                                                               \
	    .name = (r)->name,                                                                               \
	    .branch_code = (r)->branch_code,                                                                 \
	    .owner_login = (r)->owner_login,                                                                 \
	    .warehouse_code = (r)->warehouse_code,                                                           \
	    .channel = (r)->channel,                                                                         \
	    .note = (r)->note,                                                                               \
	    .shared = (r)->shared,                                                                           \
	    .reserve = (r)->reserve,                                                                         \
	    .version = (r)->version,                                                                         \
	    .archived_at = (r)->archived_at,                                                                 \
	    .lines = (r)->lines})

struct template_lines {
	struct doc_line *line;
	size_t n;
};

/* ---- what its own operations share ---- */

/* Lines as a client wrote them, as those of a document. */
Bl__DocumentLine **template_entries(Bl__TemplateEntry *const *rq, size_t n, struct arena *a);
/* The name, and the words that orders take over; wrong fields are recorded. */
void template_words(const struct order_template *t, struct why *why);
/* The warehouse that a request names, "" = none; recorded under warehouse_id when there is none in use. */
void template_warehouse(
    const struct doc_facts *f, const char *text, struct order_template *t, struct why *why);
/* Products, units, quantities and discounts of lines; every wrong field is recorded. */
void template_lines_read(const struct doc_facts *f, Bl__DocumentLine *const *rq, size_t n,
    const struct actor *who, struct template_lines *out, struct why *why);

/* What a command on a template needs first: it is there, may be changed by the caller, and is the version that was read. */
struct template_rows {
	struct q_template_lock lock;
	struct q_template_get named; /* the same with its names; also where only a look is allowed */
};
void template_rows_load(struct batch *b, const char *text, struct template_rows *r);
bool template_expect(const struct template_rows *r, const char *text, int64_t expected_version,
    const struct actor *who, struct why *why);

void template_lines_write(struct batch *b, struct uuid template_id, const struct template_lines *l);
/* The one audit row of a command. */
void template_audit(
    struct batch *b, const struct order_template *t, const char *what, const struct actor *who);

Bl__Template *template_message(const struct order_template *t, const struct actor *who);
void template_lines_message(Bl__Template *m, const struct template_lines *l, const struct actor *who);

/* ---- for orders and quotes that are made of one ---- */

struct template_facts {
	struct q_template_get head;
	struct q_template_lines line;
};
void template_load(struct batch *b, const char *text, struct template_facts *f);
/* It is there and in use; else recorded under template_id. */
bool template_usable(const struct template_facts *f);
bool template_check(const struct template_facts *f, const char *text, struct why *why);
/* Its lines, then those of the request; the facts of the document learn where which came from. */
Bl__DocumentLine **template_then(const struct template_facts *f, Bl__DocumentLine *const *own, size_t n,
    const struct actor *who, size_t *total, struct doc_facts *doc);

#endif
