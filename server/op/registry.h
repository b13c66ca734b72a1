/* registry.h -- inside server/op: every row of the method table with its operation or handler. */
#ifndef BL_OP_REGISTRY_H
#define BL_OP_REGISTRY_H

#include "server/net/call.h"
#include "server/op/op.h"

struct method_entry {
	const struct op *op; /* NULL for SERVER and CLIENT */
	const struct call_handler *handler;
	enum perm perm;
};
const struct method_entry *method_entry(const struct method *m);

extern const struct call_handler op_call_handler; /* serve.c: runs the operation */

#endif
