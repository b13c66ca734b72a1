/* perm.h -- names of permissions; perm.def is the table. */
#ifndef BL_OP_PERM_H
#define BL_OP_PERM_H

#include "server/op/actor.h"

struct perm_row {
	const char *name; /* "ORDER_EDIT" */
	const char *text; /* "order.edit", what roles hold; "" for OPEN */
	const char *help[LANG_N];
};
const struct perm_row *perm_row(enum perm p);
bool perm_parse(const char *text, enum perm *out); /* false: no permission has this text */

#endif
