/* rows.h -- a flow_doc from rows; flow_get and flow_list select the same columns, which to C are different types. */
#ifndef BL_DOMAIN_FLOW_ROWS_H
#define BL_DOMAIN_FLOW_ROWS_H

#include "server/domain/flow/flow.h"

#define FLOW_HEAD(r)                                                                                         \
	{                                                                                                    \
		.id = (r)->id, .code = (r)->code, .flow_version = (r)->flow_version, .name = (r)->name,      \
		.subject = (enum subject)(r)->subject, .priority = (r)->priority,                            \
		.condition = (r)->condition, .published_by = (r)->published_by,                              \
		.published_at = (r)->published_at, .retired = (r)->retired                                   \
	}

/* Nodes of d->id out of many, which are ordered by flow. */
#define FLOW_NODES(d, rows, a)                                                                               \
	do {                                                                                                 \
		(d)->node = arena_new_n((a), struct flow_node, (rows)->n + 1);                               \
		for (size_t at_ = 0; at_ < (rows)->n; at_++)                                                 \
			if (uuid_eq((rows)->row[at_].flow_id, (d)->id))                                      \
				(d)->node[(d)->nnode++] = (struct flow_node)FLOW_NODE(&(rows)->row[at_]);    \
	} while (0)

#define FLOW_NODE(r)                                                                                         \
	{                                                                                                    \
		.name = (r)->name, .condition = (r)->condition, .kind = (r)->kind, .method = (r)->method,    \
		.approver = (r)->approver, .role_code = (r)->role_code, .nuser = (r)->logins.n,              \
		.login = (const char **)(r)->logins.v, .level = (r)->approver_level,                         \
		.refuse_empty = (r)->on_empty == 2, .skip_self = (r)->on_self == 2,                          \
		.pass_repeat = (r)->on_repeat == 2                                                           \
	}

#endif
