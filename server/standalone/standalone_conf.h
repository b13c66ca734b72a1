/* standalone_conf.h -- DIR/branchlined.conf. */
#ifndef BL_STANDALONE_STANDALONE_CONF_H
#define BL_STANDALONE_STANDALONE_CONF_H

#include "server/config.h"
#include "server/standalone/folder.h"

/* Writes it when it is missing; it belongs to the administrator from then on. */
bool standalone_conf_write(const struct folder *f, struct trouble *t);
/* What follows from DIR alone and cannot be chosen: database, files, state. */
void standalone_conf_fix(const struct folder *f, struct config *c);

#endif
