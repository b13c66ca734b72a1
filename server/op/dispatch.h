/* dispatch.h -- from the method table to what serves it. */
#ifndef BL_OP_DISPATCH_H
#define BL_OP_DISPATCH_H

#include "server/net/call.h"
#include "server/op/access.h"

/* Called once in a worker, before the first call arrives; the engine outlives the calls. */
void op_serve(struct engine *e);

/* For net: methods with an operation go to the engine; SERVER and CLIENT methods have a handler of their own,
 * `const struct call_handler stream_<noun>_<verb>`. */
const struct call_handler *op_route(const struct method *m);

/* The operation of a name, NULL when there is none. */
const struct op *op_find(const char *name);

/* For stream handlers: who calls, with the right that the method needs. Refused calls are answered
 * (call_fail) and dropped, then found is NULL; the handler must not touch the call after that. Otherwise what
 * is found lives in the call's arena. May call back before it returns. */
void op_admit(struct call *c, void (*done)(struct call *c, struct found *found));
/* For net: is the caller of a service that is no row of the method table (reflection) signed in? */
void op_signed_in(struct call *c, void (*done)(struct call *c, bool yes));
/* The engine of this worker, for stream handlers that run operations or reports. */
struct engine *op_engine(void);

#endif
