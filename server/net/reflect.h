/* reflect.h -- server reflection, v1 and v1alpha (the same bytes under two paths), for callers that
 * may_reflect() lets. */
#ifndef BL_NET_REFLECT_H
#define BL_NET_REFLECT_H

#include "server/net/call.h"

/* The built-in method at the path and its handler, or NULL. */
const struct method *reflect_find(const char *path, const struct call_handler **handler);

#endif
