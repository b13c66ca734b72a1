/* cell.h -- values of messages as text. */
#ifndef BL_CLI_CELL_H
#define BL_CLI_CELL_H

#include <protobuf-c/protobuf-c.h>

#include "common/why.h"

enum cell_style {
	CELL_HUMAN,   /* for eyes: local time, words of the reader's language */
	CELL_MACHINE, /* for programs: never translated, times in RFC 3339 */
};

/* "" for what is not set. Not yet safe for a terminal. */
const char *cell_text(struct arena *a, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f,
    enum cell_style style, enum lang lang);

/* Whether a field is a value of its own (a cell), and not a message with parts. */
bool cell_is_simple(const ProtobufCFieldDescriptor *f);
/* Numbers, codes, dates: of no use when cut. */
bool cell_is_whole(const ProtobufCFieldDescriptor *f);
/* Numbers stand to the right. */
bool cell_is_number(const ProtobufCFieldDescriptor *f);

#endif
