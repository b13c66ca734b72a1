/* info.h -- what GetServer tells besides the company. */
#ifndef BL_DOMAIN_SERVER_INFO_H
#define BL_DOMAIN_SERVER_INFO_H

#include "common/types.h"

/* Once at start-up: names of the optional abilities that are switched on, "reflection". The texts must stay. */
void server_set_features(struct texts names);

#endif
