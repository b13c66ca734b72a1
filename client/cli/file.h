/* file.h -- whole files, with a limit. */
#ifndef BL_CLI_FILE_H
#define BL_CLI_FILE_H

#include "client/cli/cli.h"

/* "-" is standard input. NULL = told. */
char *file_read(struct cli *cli, struct arena *a, const char *path, size_t limit, size_t *n);
/* The first line, without its end: a password or token. NULL = told. */
char *file_secret(struct cli *cli, struct arena *a, const char *path);
/* Writes anew, only for the owner, all or nothing (a new file takes the old one's place). */
bool file_write_private(struct cli *cli, const char *path, const char *text);

#endif
