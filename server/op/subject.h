/* subject.h -- names of what approvals, events, attachments and audit rows are about. */
#ifndef BL_OP_SUBJECT_H
#define BL_OP_SUBJECT_H

#include "server/op/op.h"

const char *subject_noun(enum subject s); /* "order"; NULL for a number that no row has */

#endif
