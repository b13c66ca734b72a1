/* column.h -- which fields of a message are columns, and what they are called (column.def, label.def). */
#ifndef BL_CLI_COLUMN_H
#define BL_CLI_COLUMN_H

#include <protobuf-c/protobuf-c.h>

#include "common/why.h"
#include "proto/method.h"

struct columns {
	const ProtobufCFieldDescriptor **v;
	size_t n;
};

/* The row of column.def, else what seems worth showing. */
struct columns columns_default(struct arena *a, const ProtobufCMessageDescriptor *d);
/* Whether a reply of the method shows such fields at all. */
bool columns_explain(const struct method *m);
/* The same with the fields behind them that say why (--explain): reasons, sources, conditions. */
struct columns columns_explained(struct arena *a, const ProtobufCMessageDescriptor *d);
/* Every field that is a value of its own. */
struct columns columns_all(struct arena *a, const ProtobufCMessageDescriptor *d);
/* "number,customer_name"; *unknown is the first name that is no field. */
struct columns columns_named(
    struct arena *a, const ProtobufCMessageDescriptor *d, const char *list, const char **unknown);

/* The fields of a part of a reply that are shown, a row of card.def; NULL = all. */
const char *columns_card(const char *reply, const char *part);

/* The row of label.def; NULL = there is none. */
const char *column_label_row(const char *field, enum lang lang);
const char *column_label(struct arena *a, const ProtobufCFieldDescriptor *f, enum lang lang);

/* What people call a row: its number, code or login, else its id; NULL = it has none. human false: the id
 * first. */
const char *row_name(const ProtobufCMessage *m, bool human);

#endif
