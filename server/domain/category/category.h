/* category.h -- a product category as its operations see it. */
#ifndef BL_DOMAIN_CATEGORY_H
#define BL_DOMAIN_CATEGORY_H

#include "branchline/v1/category.pb-c.h"
#include "query/q_category.h"
#include "server/domain/field.h"

struct category {
	struct uuid id, parent_id;
	const char *code, *name;
	int64_t version;
	int64_t archived_at; /* INT64_MIN = in use */
};
/* Of any row that has these columns. */
#define CATEGORY_OF(r)                                                                                       \
	((struct category){.id = (r)->id,                                                                    \
	    .parent_id = (r)->parent_id,                                                                     \
	    .code = (r)->code,                                                                               \
	    .name = (r)->name,                                                                               \
	    .version = (r)->version,                                                                         \
	    .archived_at = (r)->archived_at})

Bl__Category *category_view(const struct actor *who, const struct category *c);

/* Is `id` at or above `from` in the tree? */
bool category_above(const struct q_category_tree_lock *tree, struct uuid id, struct uuid from);
/* The category above, by a reference that may be empty: recorded when it is not there or archived. */
bool category_parent(struct why *w, const char *text, const struct q_category_by_ref *parent);

#endif
