/* name.h -- how a field of a request may be called on a command line.
 *
 * customer_id: customer-id takes the value as it is; customer puts @ in front of a code. lines: lines, and
 * line for each element. role_ids: role-ids, role. submit (bool): submit, no-submit. password: password-file
 * only. */
#ifndef BL_CLI_NAME_H
#define BL_CLI_NAME_H

#include <protobuf-c/protobuf-c.h>

#include "common/arena.h"

struct field_name {
	const ProtobufCFieldDescriptor *field;
	const char *name; /* as typed, without -- */
	bool at;          /* a code gets an @ in front */
	bool negative;    /* no-x */
	bool secret;      /* the value names a file */
	bool main;        /* the one that help shows */
};

struct field_names {
	struct field_name *v;
	size_t n;
};

/* All names of the fields of a message. Names that two fields want belong to the first that has it by itself.
 */
struct field_names field_names(struct arena *a, const ProtobufCMessageDescriptor *d);

/* One name inside a value or path (product, product_id, productId, product-id); NULL = no such field. */
const struct field_name *field_name_find(const struct field_names *names, const char *name, size_t n);

bool field_is_decimal(const ProtobufCFieldDescriptor *f);
bool field_is_secret(const ProtobufCFieldDescriptor *f);

#endif
