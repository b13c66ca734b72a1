/* parse.h -- from argv to struct line: words, flags, bare arguments. popt does the flags. */
#ifndef BL_CLI_PARSE_H
#define BL_CLI_PARSE_H

#include "client/cli/cli.h"
#include "client/cli/name.h"

/* base: options that count unless the line has its own (the shell's); may be NULL. 0 = fine, else an exit
 * code and the sentence is out. A line of options only (--help, --version) has neither method nor builtin. */
int line_parse(struct cli *cli, struct arena *a, int argc, const char *const *argv, const struct line *base,
    struct line *l);

/* The options that go with a command. */
unsigned line_scope(const struct line *l);

/* The fields of a request that have flags: not request_id and validate_only, which are options. */
struct field_names flag_names(struct arena *a, const struct method *m);

#endif
