/* say.h -- the console's own sentences, in both languages, by id (text.def). */
#ifndef BL_CLI_SAY_H
#define BL_CLI_SAY_H

#include "client/cli/cli.h"

enum text_id {
#define TEXT(id, en, zh) T_##id,
#include "client/cli/text.def"
#undef TEXT
	T_N
};

/* The sentence, a format for printf. */
const char *text_of(enum text_id id, enum lang lang);
/* Prints it to cli->err, with a line end. */
void tell(struct cli *cli, enum text_id id, ...);
/* The same to cli->out. */
void say_out(struct cli *cli, enum text_id id, ...);
/* To cli->err, and returns EXIT_USAGE. */
int usage(struct cli *cli, enum text_id id, ...);
/* What an exit code means. */
const char *exit_text(int code, enum lang lang);

#endif
