/* param.h -- :name becomes $1.., numbered by first use. */
#ifndef BL_SQL_GEN_PARAM_H
#define BL_SQL_GEN_PARAM_H

#include "sql/gen/query.h"

/* Fills q->text, q->flat and q->param from the text with scope predicates in place. */
bool param_expand(struct query_set *set, struct query *q, const char *scoped);

/* The member of struct actor behind a scope parameter; NULL when the name is none. */
const char *param_actor(const char *name);

#endif
