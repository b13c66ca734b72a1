/* problem.h -- telling people, or programs, what went wrong. */
#ifndef BL_CLI_PROBLEM_H
#define BL_CLI_PROBLEM_H

#include <jansson.h>

#include "client/cli/cli.h"

/* A refusal by server or library: the sentence, all wrong fields, what to do. Returns the exit code. */
int problem_error(struct cli *cli, const struct line *l, const bl_error *e);
/* A refusal of our own, before anything was sent. */
int problem_why(struct cli *cli, const struct line *l, const struct why *why);

/* The JSON object of an error; the caller owns it. */
json_t *problem_json(struct cli *cli, const bl_error *e);
json_t *problem_why_json(struct cli *cli, const struct why *why);
int problem_exit_code(const bl_error *e);

#endif
