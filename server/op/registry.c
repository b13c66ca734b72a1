/* registry.c -- a row of the method table without its operation does not link, one without a permission does
 * not compile. */
#include "server/op/registry.h"

#include <assert.h>

#include "server/op/dispatch.h"

#define DECLARE_OP(noun, verb) extern const struct op op_##noun##_##verb;
#define DECLARE_HANDLER(noun, verb) extern const struct call_handler stream_##noun##_##verb;
#define DECLARE_QUERY DECLARE_OP
#define DECLARE_COMMAND DECLARE_OP
#define DECLARE_STREAM DECLARE_OP
#define DECLARE_SERVER DECLARE_HANDLER
#define DECLARE_CLIENT DECLARE_HANDLER
#define METHOD(noun, verb, Service, Rpc, rpc, kind, perm, size, replay, en, zh) DECLARE_##kind(noun, verb)
#include "proto/method.def"
#undef METHOD

#define ENTER_OP(noun, verb) .op = &op_##noun##_##verb, .handler = &op_call_handler
#define ENTER_HANDLER(noun, verb) .handler = &stream_##noun##_##verb
#define ENTER_QUERY ENTER_OP
#define ENTER_COMMAND ENTER_OP
#define ENTER_STREAM ENTER_OP
#define ENTER_SERVER ENTER_HANDLER
#define ENTER_CLIENT ENTER_HANDLER
static const struct method_entry entry[METHOD_N] = {
#define METHOD(noun, verb, Service, Rpc, rpc, kind, p, size, replay, en, zh)                                 \
	{ENTER_##kind(noun, verb), .perm = PERM_##p},
#include "proto/method.def"
#undef METHOD
};

const struct method_entry *
method_entry(const struct method *m)
{
	assert(m >= method_table && m < method_table + METHOD_N);
	return &entry[m - method_table];
}

const struct call_handler *
op_route(const struct method *m)
{
	return method_entry(m)->handler;
}

const struct op *
op_find(const char *name)
{
	for (int i = 0; i < METHOD_N; i++)
		if (entry[i].op && strcmp(entry[i].op->name, name) == 0)
			return entry[i].op;
	return NULL;
}
