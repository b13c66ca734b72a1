/* config_rule.h -- what a single value must be. Pure but for looking at named files. */
#ifndef BL_SERVER_CONFIG_RULE_H
#define BL_SERVER_CONFIG_RULE_H

#include "server/config.h"

/* False: *t says what is wrong with this value of this key. */
bool config_rule_text(enum config_key key, const char *value, struct trouble *t);
bool config_rule_number(enum config_key key, long value, struct trouble *t);

/* May others than owner and group read or change this file? NULL-safe for a missing file: then true is
 * returned, since whoever opens it gives the better sentence. */
bool config_rule_private(const char *path, unsigned forbidden_mode, struct trouble *t);

/* Splits "127.0.0.1:9464" or "[::1]:9464"; only loopback addresses pass. host must have 64 bytes. */
bool config_rule_metrics(const char *value, char *host, int *port, struct trouble *t);

#endif
