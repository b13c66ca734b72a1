/* cluster_conf.h -- the settings of the private cluster. */
#ifndef BL_STANDALONE_CLUSTER_CONF_H
#define BL_STANDALONE_CLUSTER_CONF_H

#include "server/standalone/folder.h"

/* Writes branchline.conf, pg_hba.conf and pg_ident.conf into DIR/pg and makes postgresql.conf include the
 * first. What an administrator adds to postgresql.conf after that line wins. */
bool cluster_conf_write(const struct folder *f, struct trouble *t);

#endif
