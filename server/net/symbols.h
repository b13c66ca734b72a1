/* symbols.h -- an index over a FileDescriptorSet: which file declares a name. protobuf-c keeps no
 * descriptors, and generated code for descriptor.proto would be larger than these few fields need. */
#ifndef BL_NET_SYMBOLS_H
#define BL_NET_SYMBOLS_H

#include "common/types.h"

struct symbols;

/* set: must outlive the index. NULL: not a FileDescriptorSet. Empty bytes give an empty index. */
struct symbols *symbols_new(struct bytes set);
void symbols_free(struct symbols *s);

/* A FileDescriptorProto; n 0 = none. Symbols are full names: messages, enums, services, methods, extensions,
 * with fields and enum values left out. */
struct bytes symbols_file(const struct symbols *s, const char *name);
struct bytes symbols_declares(const struct symbols *s, const char *symbol);

/* Full names of the services, in the order of the files. */
struct texts symbols_services(const struct symbols *s);
bool symbols_has_service(const struct symbols *s, const char *name);

#endif
