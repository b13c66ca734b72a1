/* help.h -- help of commands and topics, and the manual page, from the same tables as everything else. */
#ifndef BL_CLI_HELP_H
#define BL_CLI_HELP_H

#include "client/cli/cli.h"

/* Help for what the line names: a command, a noun (its one argument), or all. */
int help_line(struct cli *cli, struct line *l);
/* The form of a field's value: REF, DATE, a|b|c, key=value,.. */
const char *help_value(struct arena *a, const ProtobufCFieldDescriptor *f);
/* branchline.1 in scdoc. */
int man_print(struct cli *cli, struct line *l);
/* Names of the topics; NULL at the end. */
const char *help_topic_name(size_t i);
const char *help_topic_text(struct arena *a, const char *name, enum lang lang); /* NULL = no such topic */

#endif
